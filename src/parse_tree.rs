//! The one place that touches raw parse trees: reads and changes the statement of a command, in
//! safe names for everyone else.
//!
//! A statement is changed before it runs, at ddl_command_start, in the very tree that is about to
//! run; since PostgreSQL 14 standard_ProcessUtility() has copied it if anyone else holds it
//! (src/backend/tcop/utility.c). By ddl_command_end transformCreateStmt() has replaced the LIKE
//! clauses by columns; what survives is the statement's target, which carries the [`mark`].

use std::ffi::CStr;

use pg_sys::NodeTag::*;
use pgrx::{PgList, is_a, pg_sys};

use crate::{catalog, compat};

mod create_table;
mod mark;
mod partition_key;
mod relation_name;
mod statement;
mod tree_memory;

pub use create_table::{CreateTable, LikeClause};
pub use mark::{Keys, Mark};
pub use partition_key::PartitionKey;
pub use relation_name::RelationName;
pub use statement::Statement;
pub use tree_memory::new_node;

/// The parse tree of the command that fired an event trigger.
#[derive(Clone, Copy)]
pub struct Command(*mut pg_sys::Node);

impl Command {
    /// The command with this parse tree.
    ///
    /// # Safety
    ///
    /// `tree` is the parse tree of the running command, and the value is not used after it.
    pub unsafe fn new(tree: *mut pg_sys::Node) -> Self {
        Self(tree)
    }

    /// Calls `action` with each table that the command creates.
    pub fn each_created_table(self, mut action: impl FnMut(&CreateTable)) {
        let tree = self.0;
        // SAFETY: the tag says which node it is; a CreateForeignTableStmt begins with its CreateStmt.
        unsafe {
            match (*tree).type_ {
                T_CreateStmt | T_CreateForeignTableStmt => {
                    action(&CreateTable::new(tree.cast(), std::ptr::null_mut()));
                }
                T_CreateSchemaStmt => {
                    let siblings = (*tree.cast::<pg_sys::CreateSchemaStmt>()).schemaElts;
                    for element in PgList::<pg_sys::Node>::from_pg(siblings).iter_ptr() {
                        if is_a(element, T_CreateStmt) {
                            action(&CreateTable::new(element.cast(), siblings));
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// Calls `action` with each parent that an ALTER TABLE ... INHERIT names, and the table's name.
    pub fn each_new_parent(self, mut action: impl FnMut(&RelationName, &str)) {
        // SAFETY: the tag says which node it is; AT_AddInherit carries the parent's RangeVar.
        unsafe {
            if !is_a(self.0, T_AlterTableStmt) {
                return;
            }
            let statement = self.0.cast::<pg_sys::AlterTableStmt>();
            for step in PgList::<pg_sys::AlterTableCmd>::from_pg((*statement).cmds).iter_ptr() {
                if (*step).subtype == pg_sys::AlterTableType::AT_AddInherit {
                    let table = catalog::text((*(*statement).relation).relname);
                    action(&RelationName::new((*step).def.cast()), &table);
                }
            }
        }
    }

    /// Whether the command renames a relation that may be a table. ALTER INDEX renames tables too
    /// (RenameRelation in src/backend/commands/tablecmds.c).
    pub fn renames_table(self) -> bool {
        // SAFETY: the tag says which node it is.
        unsafe {
            is_a(self.0, T_RenameStmt)
                && matches!(
                    (*self.0.cast::<pg_sys::RenameStmt>()).renameType,
                    pg_sys::ObjectType::OBJECT_TABLE
                        | pg_sys::ObjectType::OBJECT_INDEX
                        | pg_sys::ObjectType::OBJECT_FOREIGN_TABLE
                )
        }
    }

    /// Whether the command may have put a table into the schema of the templates in another way than
    /// CREATE TABLE does: by ALTER TABLE ... SET SCHEMA or CREATE TABLE AS.
    pub fn moves_table_to(self, schema: &CStr) -> bool {
        // SAFETY: the tag says which node it is; a target's schema is null or a C string.
        unsafe {
            match (*self.0).type_ {
                T_AlterObjectSchemaStmt => {
                    let statement = self.0.cast::<pg_sys::AlterObjectSchemaStmt>();
                    CStr::from_ptr((*statement).newschema) == schema
                }
                T_CreateTableAsStmt => {
                    let into = (*self.0.cast::<pg_sys::CreateTableAsStmt>()).into;
                    let given = (*(*into).rel).schemaname;
                    if given.is_null() {
                        let path = PgList::<pg_sys::Oid>::from_pg(pg_sys::fetch_search_path(false));
                        path.get_oid(0) == catalog::namespace(schema)
                    } else {
                        CStr::from_ptr(given) == schema
                    }
                }
                _ => false,
            }
        }
    }

    /// The table and the name of a trigger that the command made, if the last part of its
    /// function's name is `function`.
    pub fn created_trigger(self, function: &CStr) -> Option<(pg_sys::Oid, String)> {
        // SAFETY: the tag says which node it is; funcname is a list of strings.
        unsafe {
            if !is_a(self.0, T_CreateTrigStmt) {
                return None;
            }
            let statement = self.0.cast::<pg_sys::CreateTrigStmt>();
            let name = PgList::<pg_sys::Node>::from_pg((*statement).funcname).tail()?;
            if CStr::from_ptr(compat::string_value(name)) != function {
                return None;
            }
            let table = RelationName::new((*statement).relation).resolve()?;
            Some((table, catalog::text((*statement).trigname)))
        }
    }
}
