//! A command on an entity and an open change of one of its templates come one after the other, so that the command finds what is noted
//! of the parts of the entity, and the note is of the parts that it leaves.

use std::collections::BTreeSet;

use pgrx::pg_sys;

use super::template_rows::known;
use crate::catalog::{self, Dropped};
use crate::parse_tree::{Command, RelationName};
use crate::security_context::with_dump_settings;

/// Waits before a command locks the tables that it names.
pub fn await_at_start(command: Command) {
    let names = command.altered_tables();
    if !names.is_empty() {
        await_changes(|| names.iter().filter_map(RelationName::resolve).collect());
    }
}

/// Waits until no other session has changed the templates of these tables in a transaction that is open; one that does so later waits
/// until the current one ends. A role waits for templates that it may read, for tables of its own.
pub fn await_changes(tables: impl FnOnce() -> Vec<pg_sys::Oid>) {
    await_those(&changeable(), tables);
}

fn await_those(changeable: &BTreeSet<u32>, tables: impl FnOnce() -> Vec<pg_sys::Oid>) {
    if changeable.is_empty() {
        return;
    }
    let is_own = |table: &pg_sys::Oid| catalog::relation_exists(*table) && catalog::is_own(*table);
    let own = tables().into_iter().filter(is_own);
    let templates: BTreeSet<u32> = with_dump_settings(|| {
        own.filter_map(catalog::templates_of).flatten().map(pg_sys::Oid::to_u32).collect()
    });
    lock(changeable.intersection(&templates));
}

/// Waits at sql_drop, for the entities that the command has dropped or has taken parts from.
pub fn await_dropped(dropped: &[Dropped]) {
    let changeable = changeable();
    if changeable.is_empty() {
        return;
    }
    let recorded = catalog::templates_of_dropped_triggers();
    let is_recorded =
        |template: &&u32| recorded.contains(&catalog::relation_name((**template).into()));
    lock(changeable.iter().filter(is_recorded));
    await_those(&changeable, || {
        let columns = dropped.iter().filter_map(Dropped::table_of_column);
        let parts = catalog::dropped_parts().into_iter().filter_map(|part| part.table());
        columns.chain(parts).collect()
    });
}

/// The templates that change, and that the current role may read.
fn changeable() -> BTreeSet<u32> {
    let readable = known().into_iter().filter(|template| catalog::may_select(*template));
    readable.map(pg_sys::Oid::to_u32).collect()
}

/// In the order of their OIDs, so that two sessions never wait for each other.
fn lock<'a>(templates: impl IntoIterator<Item = &'a u32>) {
    templates.into_iter().for_each(|template| catalog::lock_parts_to_give((*template).into()));
}
