//! The one module for raw parse trees: reads and changes the statement of a command, with a safe
//! interface.
//!
//! A statement is changed at ddl_command_start, in the tree that is about to run; since PostgreSQL 14
//! standard_ProcessUtility() copies a tree that is used elsewhere, such as that of a cached plan
//! (src/backend/tcop/utility.c). By ddl_command_end transformCreateStmt() has replaced the LIKE
//! clauses by columns; the statement's target remains, which carries the [`mark`].

use std::ffi::CStr;

use pg_sys::NodeTag::*;
use pgrx::{PgList, is_a, pg_sys};

use crate::{catalog, compat, encoding};

mod access;
mod changed_tables;
mod column_default;
mod columns;
mod create_index;
mod create_table;
mod create_trigger;
mod made_tables;
mod mark;
mod node_tags;
mod partition_key;
mod relation_name;
mod rename;
mod renamed_object;
mod sent_statement;
mod side_effects;
mod statement;
mod tree_memory;

pub use access::AccessTo;
pub use column_default::set_default;
pub use create_index::CreateIndex;
pub use create_table::{CreateTable, LikeClause};
pub use create_trigger::{CreateTrigger, Creation};
pub use mark::{Keys, Mark};
pub use node_tags::check as check_node_tags;
pub use partition_key::PartitionKey;
pub use relation_name::RelationName;
pub use rename::Renamed;
pub use statement::Statement;

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

    /// By which the command is told from others that run at the same time.
    pub fn address(self) -> usize {
        self.0.addr()
    }

    /// Calls `action` with each table that the command creates.
    pub fn each_created_table(self, mut action: impl FnMut(&CreateTable)) {
        let tree = self.0;
        // SAFETY: the tag identifies the node; a CreateForeignTableStmt begins with its CreateStmt.
        unsafe {
            match (*tree).type_ {
                T_CreateStmt | T_CreateForeignTableStmt => {
                    action(&CreateTable::new(tree.cast(), std::ptr::null_mut()));
                }
                T_CreateSchemaStmt => {
                    let schema = tree.cast::<pg_sys::CreateSchemaStmt>();
                    for element in PgList::<pg_sys::Node>::from_pg((*schema).schemaElts).iter_ptr()
                    {
                        if is_a(element, T_CreateStmt) {
                            action(&CreateTable::new(element.cast(), schema));
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// Calls `action` with each parent that an ALTER TABLE ... INHERIT names, and the table's name.
    pub fn each_new_parent(self, mut action: impl FnMut(&RelationName, &str)) {
        // SAFETY: the tag identifies the node; AT_AddInherit carries the parent's RangeVar.
        unsafe {
            if !is_a(self.0, T_AlterTableStmt) {
                return;
            }
            let statement = self.0.cast::<pg_sys::AlterTableStmt>();
            for step in PgList::<pg_sys::AlterTableCmd>::from_pg((*statement).cmds).iter_ptr() {
                if (*step).subtype == pg_sys::AlterTableType::AT_AddInherit {
                    let table = encoding::text((*(*statement).relation).relname);
                    action(&RelationName::new((*step).def.cast()), &table);
                }
            }
        }
    }

    /// Calls `action` with the parent and the partition of each ALTER TABLE ... ATTACH PARTITION.
    pub fn each_attached_partition(self, mut action: impl FnMut(&RelationName, &RelationName)) {
        // SAFETY: the tag identifies the node; AT_AttachPartition carries a PartitionCmd with the
        // partition's RangeVar.
        unsafe {
            if !is_a(self.0, T_AlterTableStmt) {
                return;
            }
            let statement = self.0.cast::<pg_sys::AlterTableStmt>();
            for step in PgList::<pg_sys::AlterTableCmd>::from_pg((*statement).cmds).iter_ptr() {
                if (*step).subtype == pg_sys::AlterTableType::AT_AttachPartition {
                    let partition = (*(*step).def.cast::<pg_sys::PartitionCmd>()).name;
                    action(
                        &RelationName::new((*statement).relation),
                        &RelationName::new(partition),
                    );
                }
            }
        }
    }

    /// Whether the command may have added a table to the schema of the templates other than by CREATE
    /// TABLE: ALTER TABLE ... SET SCHEMA or CREATE TABLE AS.
    pub fn moves_table_to(self, schema: &CStr) -> bool {
        // SAFETY: the tag identifies the node; a target's schema is null or a C string.
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

    /// Whether the command creates a trigger on a function whose name ends in `function`.
    pub fn creates_trigger(self, function: &CStr) -> bool {
        // SAFETY: the tag identifies the node; funcname is a list of strings.
        unsafe {
            let calls = |statement: *mut pg_sys::Node| {
                let name = (*statement.cast::<pg_sys::CreateTrigStmt>()).funcname;
                PgList::<pg_sys::Node>::from_pg(name)
                    .tail()
                    .is_some_and(|last| CStr::from_ptr(compat::string_value(last)) == function)
            };
            match (*self.0).type_ {
                T_CreateTrigStmt => calls(self.0),
                T_CreateSchemaStmt => {
                    let elements = (*self.0.cast::<pg_sys::CreateSchemaStmt>()).schemaElts;
                    PgList::<pg_sys::Node>::from_pg(elements)
                        .iter_ptr()
                        .any(|element| is_a(element, T_CreateTrigStmt) && calls(element))
                }
                _ => false,
            }
        }
    }

    /// The command, if it is CREATE TRIGGER.
    pub fn created_trigger(self) -> Option<CreateTrigger> {
        // SAFETY: the tag identifies the node.
        unsafe { is_a(self.0, T_CreateTrigStmt).then(|| CreateTrigger::of_command(self.0.cast())) }
    }

    /// Whether the command gives a trigger another name.
    pub fn renames_trigger(self) -> bool {
        // SAFETY: the tag identifies the node.
        unsafe {
            is_a(self.0, T_RenameStmt)
                && (*self.0.cast::<pg_sys::RenameStmt>()).renameType
                    == pg_sys::ObjectType::OBJECT_TRIGGER
        }
    }
}
