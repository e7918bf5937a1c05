//! The existing tables that a command changes.

use pg_sys::NodeTag::*;
use pgrx::{PgList, pg_sys};

use super::{Command, RelationName};

impl Command {
    /// The tables that the command alters, renames, moves or drops, by ALTER TABLE or DROP TABLE.
    pub fn altered_tables(self) -> Vec<RelationName> {
        // SAFETY: the tag identifies the node; a name that is not null is a RangeVar of the tree, and DROP TABLE names each table by a
        // list of strings.
        unsafe {
            let table = match (*self.0).type_ {
                T_AlterTableStmt => (*self.0.cast::<pg_sys::AlterTableStmt>()).relation,
                T_RenameStmt => (*self.0.cast::<pg_sys::RenameStmt>()).relation,
                T_AlterObjectSchemaStmt => {
                    (*self.0.cast::<pg_sys::AlterObjectSchemaStmt>()).relation
                }
                T_DropStmt => return self.tables_of_drop(),
                _ => return Vec::new(),
            };
            if table.is_null() { Vec::new() } else { vec![RelationName::new(table)] }
        }
    }

    /// The view to which CREATE OR REPLACE VIEW may add columns.
    pub fn replaced_view(self) -> Option<RelationName> {
        // SAFETY: the tag identifies the node, which has the view's name.
        unsafe {
            if (*self.0).type_ != T_ViewStmt {
                return None;
            }
            let statement = &*self.0.cast::<pg_sys::ViewStmt>();
            statement.replace.then(|| RelationName::new(statement.view))
        }
    }

    /// The tables that DROP TABLE names, as long as they exist.
    pub fn dropped_tables(self) -> Vec<pg_sys::Oid> {
        self.tables_of_drop().iter().filter_map(RelationName::resolve).collect()
    }

    fn tables_of_drop(self) -> Vec<RelationName> {
        // SAFETY: the tag identifies the node; DROP TABLE names each table by a list of strings.
        unsafe {
            if (*self.0).type_ != T_DropStmt {
                return Vec::new();
            }
            let statement = &*self.0.cast::<pg_sys::DropStmt>();
            if statement.removeType != pg_sys::ObjectType::OBJECT_TABLE {
                return Vec::new();
            }
            let names = PgList::<pg_sys::List>::from_pg(statement.objects);
            let names = names.iter_ptr().map(|name| pg_sys::makeRangeVarFromNameList(name));
            names.map(|name| RelationName::new(name)).collect()
        }
    }
}
