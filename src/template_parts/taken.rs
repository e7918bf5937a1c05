//! Parts that a command has taken from a table, which are no objects of their own: one that is made in their place is its owner's.
//! Parts that a restore makes after the rows, as a policy or a privilege, are not judged by the commands of a restore, which take nothing of
//! them away: pg_dump writes REVOKE for the privileges of an owner before it grants those of other roles.

use pgrx::pg_sys;

use super::notes::{forget_lost, forget_named};
use super::rows::is_any;
use super::turns::await_changes;
use crate::parse_tree::Command;
use crate::part::PartKind;
use crate::security_context::with_dump_settings;
use crate::{catalog, living_view};

/// Forgets the outdated parts that the command, which has run, has taken from these tables.
pub fn forget_taken(command: Command, tables: &[pg_sys::Oid]) {
    let kinds = kinds(command);
    if kinds.is_empty() && !takes_privileges(command) {
        return;
    }
    // ALTER TABLE has waited before it locked the table.
    if !command.alters_table() {
        await_changes(|| tables.to_vec());
    }
    if !is_any() {
        return;
    }
    for table in tables {
        forget_lost(*table, &kinds);
        if takes_privileges(command) {
            forget_revoked(*table);
        }
    }
}

/// Forgets the outdated privileges on a table, and on its living views, that the running command has revoked.
fn forget_revoked(table: pg_sys::Oid) {
    use PartKind::{LivingViewPrivilege, Privilege};
    let names = |relation| -> Vec<String> {
        let revoked = with_dump_settings(|| catalog::revoked_grants(relation));
        revoked.iter().map(catalog::Grant::name).collect()
    };
    forget_named(table, Privilege, || names(table));
    forget_named(table, LivingViewPrivilege, || {
        catalog::living_views_of(table).into_iter().flat_map(names).collect()
    });
}

/// Whether the command is one that takes privileges away.
fn takes_privileges(command: Command) -> bool {
    command.is_revoke() || command.is_drop_owned()
}

/// The same for a command that does not name the tables.
pub fn forget_taken_anywhere(command: Command) {
    if takes_privileges(command) && is_any() {
        forget_taken(command, &living_view::with_tables(&catalog::relations_of_changed_access()));
    }
}

/// The kinds of the parts that the command can take.
fn kinds(command: Command) -> Vec<PartKind> {
    use PartKind::{
        ColumnOption, Compression, Default, ForcedRowSecurity, GenerationExpression, Identity,
        NotNull, StatisticsTarget, Storage,
    };
    let mut kinds = Vec::new();
    if command.alters_table() && !command.adds_constraints_alone() {
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
    // It takes the role from policies that others have, too.
    if command.is_drop_owned() {
        kinds.push(PartKind::Policy);
    }
    kinds
}
