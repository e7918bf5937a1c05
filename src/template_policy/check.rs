//! The check of tables that a command makes, moves, renames or detaches.

use pgrx::pg_sys;

use super::{Action, Policy, is_any_set, may_set, of_schema};
use crate::error::{self, Unlike};
use crate::parse_tree::Command;
use crate::settings;
use crate::{before_commit, catalog, history};

/// A table to be checked.
#[derive(Clone)]
struct Table {
    oid: pg_sys::Oid,
    name: String,
    schema: pg_sys::Oid,
}

impl Table {
    /// A table that is no partition; None if no policy applies to it.
    fn of(relation: pg_sys::Oid) -> Option<Self> {
        (!catalog::is_partition(relation)).then(|| Self::of_partition(relation)).flatten()
    }

    /// A table that may be a partition; None if no policy applies to it once it is none.
    fn of_partition(relation: pg_sys::Oid) -> Option<Self> {
        let is_checked = (catalog::is_table(relation) || catalog::is_foreign_table(relation))
            && !catalog::is_temporary(relation)
            && !catalog::is_of_extension(relation)
            && !catalog::is_shard(relation);
        let schema = catalog::namespace_of(relation).filter(|_| is_checked)?;
        Some(Self { oid: relation, name: catalog::relation_name(relation), schema })
    }

    /// How it is not LIKE a template, by a command that has found it under the name `given`.
    fn existing<'a>(&self, given: &'a str) -> Unlike<'a> {
        if catalog::is_foreign_table(self.oid) { Unlike::Foreign } else { Unlike::Adoptable(given) }
    }

    fn breaks_any(&self) -> bool {
        !broken(self.schema, &self.name, Some(self.oid)).is_empty()
    }

    /// Responds to each policy of its schema that it breaks.
    fn check(&self, unlike: &Unlike) {
        for policy in broken(self.schema, &self.name, Some(self.oid)) {
            respond(&policy, &self.name, unlike);
        }
    }
}

/// Checks the tables that the command has created or moved; only valid at ddl_command_end.
pub fn check_made(command: Command) {
    if command.may_make_tables() {
        if !is_any_set() || is_exempt() {
            return;
        }
        for table in catalog::tables_made_by_command().into_iter().filter_map(Table::of) {
            if waits(command, table.oid) {
                if table.breaks_any() {
                    before_commit::run(move || check_left(table.oid));
                }
                continue;
            }
            table.check(if catalog::is_foreign_table(table.oid) {
                &Unlike::Foreign
            } else if command.makes_table_of_query() {
                &Unlike::OfQuery
            } else {
                &Unlike::Created
            });
        }
    } else if let Some(name) = command.moved_table() {
        if !is_any_set() || is_exempt() {
            return;
        }
        let given = name.quoted();
        for table in catalog::relations_of_command().into_iter().filter_map(Table::of) {
            table.check(&table.existing(&given));
        }
    }
}

/// Whether a table of a command is checked at the end of the transaction. Citus makes tables without a LIKE clause, whose
/// triggers follow, and drops the table that they replace. PostgreSQL does not tell its commands from those of other
/// functions.
fn waits(command: Command, table: pg_sys::Oid) -> bool {
    catalog::has_citus() && (!command.is_sent_by_client() || catalog::has_new_shard(table))
}

/// Checks a table at the end of the transaction, if it still exists.
fn check_left(relation: pg_sys::Oid) {
    if let Some(table) = Table::of(relation).filter(|_| is_any_set()) {
        table.check(if catalog::is_foreign_table(table.oid) {
            &Unlike::Foreign
        } else {
            &Unlike::Created
        });
    }
}

/// Refuses CREATE TABLE AS and SELECT INTO before their query runs: their table is LIKE nothing.
pub fn refuse_query(command: Command) {
    if !command.makes_table_of_query() || !is_any_set() || is_exempt() {
        return;
    }
    let Some(table) = command.table_of_query() else { return };
    let Some(schema) = table.schema.filter(|_| !table.is_temporary && !table.exists) else {
        return;
    };
    // PostgreSQL reports a missing privilege. SAFETY: reads the current role.
    if !catalog::may_create_in(schema, unsafe { pg_sys::GetUserId() }) {
        return;
    }
    let refuses =
        |policies: Vec<Policy>| policies.into_iter().find(|policy| policy.action == Action::Refuse);
    if refuses(broken(schema, &table.name, None)).is_some() {
        // A policy that another session has removed concurrently refuses nothing.
        catalog::lock_schema_to_create(schema);
        if let Some(policy) = refuses(broken(schema, &table.name, None)) {
            respond(&policy, &table.name, &Unlike::OfQuery);
        }
    }
}

/// Checks a relation that the command has renamed: a name that is exempt is not a way to make a table of another name.
pub fn check_renamed(relation: pg_sys::Oid, old: &str) {
    let Some(table) = Table::of(relation) else { return };
    if is_exempt() {
        return;
    }
    catalog::lock_schema_to_create(table.schema);
    if !is_any_set() {
        return;
    }
    let schema = catalog::namespace_name(table.schema);
    let given = pgrx::spi::quote_qualified_identifier(schema.as_str(), old);
    for policy in broken(table.schema, &table.name, Some(table.oid)) {
        if policy.exempt.iter().any(|exempt| exempt == old) {
            respond(&policy, &table.name, &table.existing(&given));
        }
    }
}

/// Checks the partitions that the command is about to detach. DETACH PARTITION CONCURRENTLY commits before it ends, so
/// that an error at its end would leave it undone by half.
pub fn check_detached(command: Command) {
    command.each_detached_partition(|_, name| {
        if is_exempt() {
            return;
        }
        let Some(relation) = name.resolve() else { return };
        if is_any_set() && catalog::has_citus() && !command.is_sent_by_client() {
            let name = catalog::qualified_name(relation);
            before_commit::run(move || check_detached_left(relation, &name));
        } else {
            check_partition(relation);
        }
    });
}

/// Checks a partition that is still detached at the end of the transaction. Its name was that of the partition.
fn check_detached_left(relation: pg_sys::Oid, name: &str) {
    if let Some(table) = Table::of(relation) {
        table.check(&Unlike::Detached(name));
    }
}

fn check_partition(partition: pg_sys::Oid) {
    let Some(schema) = catalog::namespace_of(partition) else { return };
    catalog::lock_schema_to_create(schema);
    // PostgreSQL reports a relation that is no partition.
    if is_any_set()
        && catalog::is_partition(partition)
        && let Some(table) = Table::of_partition(partition)
    {
        table.check(&Unlike::Detached(&catalog::qualified_name(partition)));
    }
}

/// The policies that a table of this name breaks in a schema. A role that may set them may suspend them. The history of a table is exempt where
/// the table is, not in another schema.
fn broken(schema: pg_sys::Oid, name: &str, table: Option<pg_sys::Oid>) -> Vec<Policy> {
    let mut policies = of_schema(&catalog::namespace_name(schema));
    policies.retain(|policy| {
        !policy.exempt.iter().any(|exempt| exempt == name)
            && !catalog::is_shard_to_be(schema, name, &policy.exempt)
            && table.is_none_or(|table| {
                !catalog::is_made_like(table, &policy.template)
                    && !history::is_of_table_in(table, schema)
            })
    });
    if !policies.is_empty() && !settings::enabled() && may_set(schema) {
        policies.clear();
    }
    policies
}

fn respond(policy: &Policy, table: &str, unlike: &Unlike) {
    let report = error::not_like_required(
        &policy.schema,
        table,
        &policy.template,
        unlike,
        settings::enabled(),
    );
    match policy.action {
        Action::Refuse => error::raise(report),
        Action::Warn => error::warn(report),
    }
}

/// Scripts of extensions, whose tables are theirs, and pg_upgrade, which makes the tables that exist.
fn is_exempt() -> bool {
    // SAFETY: a plain global of the backend.
    catalog::in_extension_script() || unsafe { pg_sys::IsBinaryUpgrade }
}
