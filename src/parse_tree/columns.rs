//! ALTER TABLE ... ADD COLUMN, DROP COLUMN and RENAME COLUMN.

use pg_sys::NodeTag::*;
use pgrx::{PgList, is_a, pg_sys};

use super::{Command, RelationName, Statement};
use crate::compat::{self, Visit};
use crate::encoding;
use crate::node::new_node;

impl Command {
    /// Whether the command adds columns to a table, or attributes to a composite type.
    pub fn adds_columns(self) -> bool {
        !self.columns(pg_sys::AlterTableType::AT_AddColumn).is_empty()
    }

    /// The names of the columns that the command drops.
    pub fn dropped_columns(self) -> Vec<String> {
        let commands = self.columns(pg_sys::AlterTableType::AT_DropColumn);
        // SAFETY: each drops a column, whose name is a C string.
        commands.into_iter().map(|command| unsafe { encoding::text((*command).name) }).collect()
    }

    /// Whether the command gives columns another type.
    pub fn alters_types(self) -> bool {
        !self.columns(pg_sys::AlterTableType::AT_AlterColumnType).is_empty()
    }

    /// Whether the command gives its table another owner.
    pub fn changes_owner(self) -> bool {
        !self.columns(pg_sys::AlterTableType::AT_ChangeOwner).is_empty()
    }

    /// The table that the command gives another owner, and that role, if both exist.
    pub fn new_owner(self) -> Option<(RelationName, pg_sys::Oid)> {
        let change = self.columns(pg_sys::AlterTableType::AT_ChangeOwner).pop()?;
        // SAFETY: a command of this kind has a role, and is one of an AlterTableStmt.
        unsafe {
            let owner = pg_sys::get_rolespec_oid((*change).newowner, true);
            let table = (*self.0.cast::<pg_sys::AlterTableStmt>()).relation;
            (owner != pg_sys::InvalidOid).then(|| (RelationName::new(table), owner))
        }
    }

    /// Whether the command disables row-level security, or that for the table's owner.
    pub fn disables_row_security(self) -> bool {
        use pg_sys::AlterTableType::{AT_DisableRowSecurity, AT_NoForceRowSecurity};
        [AT_DisableRowSecurity, AT_NoForceRowSecurity]
            .into_iter()
            .any(|subcommand| !self.columns(subcommand).is_empty())
    }

    /// Whether the command makes a table LOGGED or UNLOGGED.
    pub fn changes_persistence(self) -> bool {
        use pg_sys::AlterTableType::{AT_SetLogged, AT_SetUnLogged};
        [AT_SetLogged, AT_SetUnLogged]
            .into_iter()
            .any(|subcommand| !self.columns(subcommand).is_empty())
    }

    /// Whether the command changes the replica identity of a table.
    pub fn changes_replica_identity(self) -> bool {
        !self.columns(pg_sys::AlterTableType::AT_ReplicaIdentity).is_empty()
    }

    /// Whether the command is ALTER TABLE that changes the index by which CLUSTER orders a table.
    pub fn changes_cluster_mark(self) -> bool {
        use pg_sys::AlterTableType::{AT_ClusterOn, AT_DropCluster};
        [AT_ClusterOn, AT_DropCluster]
            .into_iter()
            .any(|subcommand| !self.columns(subcommand).is_empty())
    }

    /// Whether the command is COMMENT ON COLUMN.
    pub fn comments_on_column(self) -> bool {
        // SAFETY: the tag identifies the node.
        unsafe {
            is_a(self.0, T_CommentStmt)
                && (*self.0.cast::<pg_sys::CommentStmt>()).objtype
                    == pg_sys::ObjectType::OBJECT_COLUMN
        }
    }

    /// Whether the command is ALTER TABLE with subcommands, as those for columns and for the owner are.
    pub fn alters_table(self) -> bool {
        // SAFETY: the tag identifies the node.
        unsafe { is_a(self.0, T_AlterTableStmt) }
    }

    /// Whether the command is ALTER TABLE that adds constraints, and does nothing else.
    pub fn adds_constraints_alone(self) -> bool {
        use pg_sys::AlterTableType::AT_AddConstraint;
        // SAFETY: the tag identifies the node, whose list is one of AlterTableCmds.
        unsafe {
            if !is_a(self.0, T_AlterTableStmt) {
                return false;
            }
            let statement = self.0.cast::<pg_sys::AlterTableStmt>();
            let commands = PgList::<pg_sys::AlterTableCmd>::from_pg((*statement).cmds);
            !commands.is_empty()
                && commands.iter_ptr().all(|command| (*command).subtype == AT_AddConstraint)
        }
    }

    /// Whether the command is ALTER TABLE that gives its table a primary key: by ADD CONSTRAINT, USING INDEX too, or with a column.
    pub fn adds_primary_key(self) -> bool {
        use pg_sys::AlterTableType::{AT_AddColumn, AT_AddConstraint};
        // SAFETY: the tag identifies each node; the constraints of a column are a list of nodes.
        unsafe {
            let is_key = |node: *mut pg_sys::Node| {
                is_a(node, T_Constraint)
                    && (*node.cast::<pg_sys::Constraint>()).contype
                        == pg_sys::ConstrType::CONSTR_PRIMARY
            };
            let has_key = |column: *mut pg_sys::Node| {
                is_a(column, T_ColumnDef) && {
                    let constraints = (*column.cast::<pg_sys::ColumnDef>()).constraints;
                    PgList::<pg_sys::Node>::from_pg(constraints).iter_ptr().any(is_key)
                }
            };
            self.columns(AT_AddConstraint).into_iter().any(|command| is_key((*command).def))
                || self.columns(AT_AddColumn).into_iter().any(|command| has_key((*command).def))
        }
    }

    /// Gives the columns of another table the types that the command has given those of its own, by the same USING
    /// clauses, as a part of the command.
    pub fn run_type_changes_on(self, schema: &str, table: &str) {
        // SAFETY: the parts are AlterTableCmds, of which copies are made; names are copied.
        unsafe {
            let mut parts = std::ptr::null_mut();
            for part in self.columns(pg_sys::AlterTableType::AT_AlterColumnType) {
                let part: *mut pg_sys::AlterTableCmd = pg_sys::copyObjectImpl(part.cast()).cast();
                let definition = (*part).def.cast::<pg_sys::ColumnDef>();
                unqualify((*definition).raw_default);
                parts = pg_sys::lappend(parts, part.cast());
            }
            let (schema, table) = (encoding::to_server(schema), encoding::to_server(table));
            let relation = pg_sys::makeRangeVar(
                pg_sys::pstrdup(schema.as_ptr()),
                pg_sys::pstrdup(table.as_ptr()),
                -1,
            );
            let statement: *mut pg_sys::AlterTableStmt = new_node(T_AlterTableStmt);
            (*statement).relation = relation;
            (*statement).cmds = parts;
            (*statement).objtype = pg_sys::ObjectType::OBJECT_TABLE;
            Statement::of(statement.cast()).run();
        }
    }

    /// The parts of ALTER TABLE, or of ALTER TYPE for a composite type, that are of one kind.
    fn columns(self, kind: pg_sys::AlterTableType::Type) -> Vec<*mut pg_sys::AlterTableCmd> {
        // SAFETY: the tag identifies the node, whose list is one of AlterTableCmds.
        unsafe {
            if !is_a(self.0, T_AlterTableStmt) {
                return Vec::new();
            }
            let statement = self.0.cast::<pg_sys::AlterTableStmt>();
            let commands = PgList::<pg_sys::AlterTableCmd>::from_pg((*statement).cmds);
            commands.iter_ptr().filter(|command| (**command).subtype == kind).collect()
        }
    }

    /// The relation to which the command adds columns, or of which it drops or renames one.
    pub fn relation_with_changed_columns(self) -> Option<RelationName> {
        // SAFETY: the tag identifies the node; each has the name of the relation.
        unsafe {
            if self.adds_columns() || !self.dropped_columns().is_empty() {
                let statement = self.0.cast::<pg_sys::AlterTableStmt>();
                return Some(RelationName::new((*statement).relation));
            }
            if !is_a(self.0, T_RenameStmt) {
                return None;
            }
            let statement = self.0.cast::<pg_sys::RenameStmt>();
            ((*statement).renameType == pg_sys::ObjectType::OBJECT_COLUMN)
                .then(|| RelationName::new((*statement).relation))
        }
    }
}

/// Names columns without their table in a USING clause, which can name those of one table alone.
///
/// # Safety
///
/// The expression is a raw parse tree, or null.
unsafe fn unqualify(expression: *mut pg_sys::Node) {
    // SAFETY: by the caller's promise; tags identify the nodes. The fields of a ColumnRef are at least one.
    unsafe {
        compat::find_in_raw_tree(expression, |node| {
            if !is_a(node, T_ColumnRef) {
                return Visit::Into;
            }
            let column = node.cast::<pg_sys::ColumnRef>();
            let fields = PgList::<pg_sys::Node>::from_pg((*column).fields);
            if let Some(last) = fields.tail().filter(|last| is_a(*last, T_String)) {
                (*column).fields = pg_sys::lappend(std::ptr::null_mut(), last.cast());
            }
            Visit::Past
        });
    }
}
