//! Changes of a command to objects that PostgreSQL does not report at its end, or before its end.

use std::ffi::CStr;

use pg_sys::NodeTag::*;
use pgrx::{PgList, is_a, pg_sys};

use super::{Command, RelationName};

impl Command {
    /// Whether the command is CREATE TABLE or CREATE FOREIGN TABLE.
    pub fn creates_one_table(self) -> bool {
        // SAFETY: a node has a tag.
        unsafe { matches!((*self.0).type_, T_CreateStmt | T_CreateForeignTableStmt) }
    }

    /// Whether the command makes tables, and changes no object that exists.
    pub fn only_makes_tables(self) -> bool {
        // SAFETY: a node has a tag.
        unsafe {
            matches!(
                (*self.0).type_,
                T_CreateStmt | T_CreateForeignTableStmt | T_CreateSchemaStmt | T_CreateTableAsStmt
            )
        }
    }

    /// The table of which the command enables or disables all triggers, and does nothing else.
    pub fn switches_all_triggers_of(self) -> Option<RelationName> {
        use pg_sys::AlterTableType::{
            AT_DisableTrigAll, AT_DisableTrigUser, AT_EnableTrigAll, AT_EnableTrigUser,
        };
        const SWITCHES: [pg_sys::AlterTableType::Type; 4] =
            [AT_DisableTrigAll, AT_DisableTrigUser, AT_EnableTrigAll, AT_EnableTrigUser];
        // SAFETY: the tag identifies the node, whose list is one of AlterTableCmds.
        unsafe {
            if !is_a(self.0, T_AlterTableStmt) {
                return None;
            }
            let statement = &*self.0.cast::<pg_sys::AlterTableStmt>();
            let steps = PgList::<pg_sys::AlterTableCmd>::from_pg(statement.cmds);
            let all = steps.iter_ptr().all(|step| SWITCHES.contains(&(*step).subtype));
            all.then(|| RelationName::new(statement.relation))
        }
    }

    /// Lets ALTER TABLE, which is about to run, change nothing.
    pub fn change_nothing(self) {
        // SAFETY: the tag identifies the node; the tree is that of this run alone.
        unsafe {
            if is_a(self.0, T_AlterTableStmt) {
                (*self.0.cast::<pg_sys::AlterTableStmt>()).cmds = std::ptr::null_mut();
            }
        }
    }

    /// Whether the command drops objects with what depends on them, as columns of any table.
    pub fn drops_by_cascade(self) -> bool {
        use pg_sys::DropBehavior::DROP_CASCADE;
        // SAFETY: the tag identifies the node.
        unsafe {
            match (*self.0).type_ {
                T_DropStmt => (*self.0.cast::<pg_sys::DropStmt>()).behavior == DROP_CASCADE,
                T_DropOwnedStmt => {
                    (*self.0.cast::<pg_sys::DropOwnedStmt>()).behavior == DROP_CASCADE
                }
                _ => false,
            }
        }
    }

    /// Whether the command may take something from relations that it does not name: columns by a cascade, or a role from their policies, as
    /// DROP OWNED does.
    pub fn takes_from_others(self) -> bool {
        self.drops_by_cascade() || self.is_drop_owned()
    }

    /// Whether the command drops objects other than those that it names as tables.
    pub fn drops_no_table(self) -> bool {
        // SAFETY: the tag identifies the node.
        unsafe {
            match (*self.0).type_ {
                T_DropStmt => {
                    (*self.0.cast::<pg_sys::DropStmt>()).removeType
                        != pg_sys::ObjectType::OBJECT_TABLE
                }
                T_DropOwnedStmt => true,
                _ => false,
            }
        }
    }

    /// Whether the command is DROP EXTENSION.
    pub fn drops_extension(self) -> bool {
        // SAFETY: the tag identifies the node.
        unsafe {
            is_a(self.0, T_DropStmt)
                && (*self.0.cast::<pg_sys::DropStmt>()).removeType
                    == pg_sys::ObjectType::OBJECT_EXTENSION
        }
    }

    /// Whether the command is ALTER EXTENSION.
    pub fn alters_extension(self) -> bool {
        // SAFETY: the tag identifies the node.
        unsafe {
            match (*self.0).type_ {
                T_AlterExtensionStmt | T_AlterExtensionContentsStmt => true,
                T_AlterObjectSchemaStmt => {
                    (*self.0.cast::<pg_sys::AlterObjectSchemaStmt>()).objectType
                        == pg_sys::ObjectType::OBJECT_EXTENSION
                }
                _ => false,
            }
        }
    }

    /// Whether the command is ALTER TABLE ALL IN TABLESPACE.
    pub fn moves_all_of_tablespace(self) -> bool {
        // SAFETY: a node has a tag.
        unsafe { is_a(self.0, T_AlterTableMoveAllStmt) }
    }

    /// Whether the command is ALTER EXTENSION ... ADD or DROP of the extension.
    pub fn changes_members_of(self, extension: &CStr) -> bool {
        // SAFETY: the tag identifies the node; the extension has a name.
        unsafe {
            is_a(self.0, T_AlterExtensionContentsStmt)
                && CStr::from_ptr((*self.0.cast::<pg_sys::AlterExtensionContentsStmt>()).extname)
                    == extension
        }
    }

    /// The tables that the command changes without being reported for them when it ends: one that is
    /// attached as a partition; or in transactions that are committed by then: one that gets an index
    /// CONCURRENTLY.
    pub fn changed_on_the_side(self) -> Vec<RelationName> {
        // SAFETY: the tag identifies the node; an index has its table's name, ATTACH PARTITION that
        // of the partition.
        unsafe {
            match (*self.0).type_ {
                T_IndexStmt => {
                    let statement = self.0.cast::<pg_sys::IndexStmt>();
                    let built_beside = (*statement).concurrent;
                    let table = built_beside.then(|| RelationName::new((*statement).relation));
                    table.into_iter().collect()
                }
                T_AlterTableStmt => {
                    let statement = self.0.cast::<pg_sys::AlterTableStmt>();
                    let steps = PgList::<pg_sys::AlterTableCmd>::from_pg((*statement).cmds);
                    let attached = steps.iter_ptr().filter(|step| {
                        (**step).subtype == pg_sys::AlterTableType::AT_AttachPartition
                            && is_a((**step).def, T_PartitionCmd)
                    });
                    let name = |step: *mut pg_sys::AlterTableCmd| {
                        RelationName::new((*(*step).def.cast::<pg_sys::PartitionCmd>()).name)
                    };
                    attached.map(name).collect()
                }
                _ => Vec::new(),
            }
        }
    }
}
