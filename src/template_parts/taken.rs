//! Parts that a command has taken from a table, which are no objects of their own: one that is made in their place is its owner's.
//! Parts that a restore makes after the rows, as a policy, are not judged by the commands of a restore, which take nothing away.

use pgrx::pg_sys;

use super::notes::forget_lost;
use super::rows::is_any;
use super::turns::await_changes;
use crate::catalog;
use crate::parse_tree::Command;
use crate::part::PartKind;

/// Forgets the outdated parts that the command, which has run, has taken from these tables.
pub fn forget_taken(command: Command, tables: &[pg_sys::Oid]) {
    let kinds = kinds(command);
    if kinds.is_empty() {
        return;
    }
    // ALTER TABLE has waited before it locked the table.
    if !command.alters_table() {
        await_changes(|| tables.to_vec());
    }
    if is_any() {
        tables.iter().for_each(|table| forget_lost(*table, &kinds));
    }
}

/// The same for a command that does not name the tables.
pub fn forget_taken_anywhere(command: Command) {
    if !kinds(command).is_empty() && is_any() {
        forget_taken(command, &catalog::relations_of_changed_access());
    }
}

/// The kinds of the parts that the command can take.
fn kinds(command: Command) -> Vec<PartKind> {
    use PartKind::{
        ColumnOption, Compression, Default, ForcedRowSecurity, GenerationExpression, Identity,
        NotNull, StatisticsTarget, Storage,
    };
    let mut kinds = Vec::new();
    if command.alters_table() {
        kinds.extend([Default, NotNull, Identity, GenerationExpression]);
        kinds.extend([ColumnOption, Compression, StatisticsTarget, Storage]);
    }
    if command.comments_on_column() {
        kinds.push(PartKind::Comment);
    }
    if command.changes_replica_identity() {
        kinds.push(PartKind::ReplicaIdentity);
    }
    if command.changes_cluster_mark() {
        kinds.push(PartKind::Cluster);
    }
    if command.disables_row_security() {
        kinds.extend([PartKind::RowSecurity, ForcedRowSecurity]);
    }
    if command.is_revoke() {
        kinds.extend([PartKind::Privilege, PartKind::LivingViewPrivilege]);
    }
    // It takes the role from policies that others have, too.
    if command.is_drop_owned() {
        kinds.extend([PartKind::Privilege, PartKind::LivingViewPrivilege, PartKind::Policy]);
    }
    kinds
}
