//! ALTER ... RENAME and ALTER ... SET SCHEMA.

use std::ffi::CStr;

use pg_sys::NodeTag::*;
use pgrx::{is_a, pg_sys};

use super::{Command, RelationName};
use crate::encoding;

/// An object that a command has renamed.
pub enum Renamed {
    /// A table or a view. ALTER INDEX renames tables too (RenameRelation() in
    /// src/backend/commands/tablecmds.c).
    Relation {
        /// The name that it had.
        old: String,
        /// The name that it has.
        new: String,
    },
    /// A column of a relation of any kind, whatever the command calls it (renameatt() in
    /// src/backend/commands/tablecmds.c), or an attribute of a composite type.
    Column {
        /// The name that it had.
        old: String,
        /// The name that it has.
        new: String,
    },
    /// Anything else.
    Other,
}

impl Command {
    /// The object that the command renames, if any.
    pub fn renamed(self) -> Option<Renamed> {
        use pg_sys::ObjectType::*;
        // SAFETY: the tag identifies the node; the names that a kind of object has are C strings of
        // the tree.
        unsafe {
            if !is_a(self.0, T_RenameStmt) {
                return None;
            }
            let statement = self.0.cast::<pg_sys::RenameStmt>();
            let text = |name| encoding::from_server(CStr::from_ptr(name).to_bytes());
            let new = text((*statement).newname);
            Some(match (*statement).renameType {
                OBJECT_TABLE | OBJECT_INDEX | OBJECT_FOREIGN_TABLE | OBJECT_VIEW => {
                    Renamed::Relation { old: text((*(*statement).relation).relname), new }
                }
                OBJECT_COLUMN | OBJECT_ATTRIBUTE => {
                    Renamed::Column { old: text((*statement).subname), new }
                }
                _ => Renamed::Other,
            })
        }
    }

    /// Whether the command gives an object another name or another schema, or a label of an enum another name.
    pub fn renames_or_moves(self) -> bool {
        // SAFETY: a node has a tag; the names of labels are null where there are none.
        unsafe {
            match (*self.0).type_ {
                T_RenameStmt | T_AlterObjectSchemaStmt => true,
                T_AlterEnumStmt => !(*self.0.cast::<pg_sys::AlterEnumStmt>()).oldVal.is_null(),
                _ => false,
            }
        }
    }

    /// Whether PostgreSQL may write parts of other relations in another way after the command: it renames or moves an object, or adds
    /// columns to a table or a view, or drops some, all of which an alias with a list of columns names, or takes a role from policies.
    pub fn changes_texts_of_others(self) -> bool {
        self.renames_or_moves()
            || self.takes_from_others()
            || self.adds_columns()
            || !self.dropped_columns().is_empty()
            || self.replaced_view().is_some()
    }

    /// The name that a schema had that the command renames.
    pub fn renamed_schema<'a>(self) -> Option<&'a CStr> {
        // SAFETY: the tag identifies the node; a schema's name is a C string of the tree.
        unsafe {
            if !is_a(self.0, T_RenameStmt) {
                return None;
            }
            let statement = self.0.cast::<pg_sys::RenameStmt>();
            ((*statement).renameType == pg_sys::ObjectType::OBJECT_SCHEMA)
                .then(|| CStr::from_ptr((*statement).subname))
        }
    }

    /// The schema that the command renames, and its new name.
    pub fn schema_renaming(self) -> Option<(String, String)> {
        let old = self.renamed_schema()?;
        // SAFETY: the command is a RenameStmt of a schema, whose new name is a C string of the tree.
        unsafe {
            let new = (*self.0.cast::<pg_sys::RenameStmt>()).newname;
            Some((encoding::from_server(old.to_bytes()), encoding::text(new)))
        }
    }

    /// Whether the command gives a schema another owner.
    pub fn changes_schema_owner(self) -> bool {
        // SAFETY: the tag identifies the node.
        unsafe {
            is_a(self.0, T_AlterOwnerStmt)
                && (*self.0.cast::<pg_sys::AlterOwnerStmt>()).objectType
                    == pg_sys::ObjectType::OBJECT_SCHEMA
        }
    }

    /// The table that the command moves to another schema, and that schema's name.
    pub fn schema_of_moved_table(self) -> Option<(RelationName, String)> {
        let table = self.moved_table()?;
        // SAFETY: the command is an AlterObjectSchemaStmt, whose new schema is a C string of the tree.
        let schema =
            unsafe { encoding::text((*self.0.cast::<pg_sys::AlterObjectSchemaStmt>()).newschema) };
        Some((table, schema))
    }

    /// The table or foreign table that the command moves to another schema.
    pub fn moved_table(self) -> Option<RelationName> {
        // SAFETY: the tag identifies the node; ALTER TABLE ... SET SCHEMA has the table's name.
        unsafe {
            if !is_a(self.0, T_AlterObjectSchemaStmt) {
                return None;
            }
            let statement = self.0.cast::<pg_sys::AlterObjectSchemaStmt>();
            use pg_sys::ObjectType::{OBJECT_FOREIGN_TABLE, OBJECT_TABLE};
            [OBJECT_TABLE, OBJECT_FOREIGN_TABLE]
                .contains(&(*statement).objectType)
                .then(|| RelationName::new((*statement).relation))
        }
    }
}
