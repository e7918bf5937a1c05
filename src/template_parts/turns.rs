//! A command on an entity and an open change of one of its templates come one after the other, so that the command finds what is noted
//! of the parts of the entity, and the note is of the parts that it leaves.

use std::collections::{BTreeMap, BTreeSet};

use pgrx::pg_sys;

use super::template_rows::known;
use crate::parse_tree::{Command, RelationName};
use crate::security_context::with_dump_settings;
use crate::{catalog, encoding};

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
    let changeable = changeable();
    if changeable.is_empty() {
        return;
    }
    let is_own = |table: &pg_sys::Oid| catalog::relation_exists(*table) && catalog::is_own(*table);
    let own = tables().into_iter().filter(is_own);
    let templates: BTreeSet<u32> = with_dump_settings(|| {
        own.filter_map(catalog::templates_of).flatten().map(pg_sys::Oid::to_u32).collect()
    });
    lock(changeable.keys().filter(|template| templates.contains(template)));
}

/// Waits at sql_drop, for the entities that the command has dropped or has taken parts from.
pub fn await_dropped() {
    let changeable = changeable();
    if changeable.is_empty() {
        return;
    }
    let recorded = catalog::templates_of_dropped_triggers();
    lock(changeable.iter().filter(|(_, name)| recorded.contains(name)).map(|(oid, _)| oid));
    await_changes(|| {
        let columns = catalog::dropped_objects().into_iter().filter_map(|it| it.table_of_column());
        let parts = catalog::dropped_parts().into_iter().filter_map(|part| part.table());
        columns.chain(parts).collect()
    });
}

/// The templates that change, and that the current role may read, with their names.
fn changeable() -> BTreeMap<u32, String> {
    let Some(schema) = catalog::schema() else { return BTreeMap::new() };
    let template = |name: String| {
        let template = catalog::relation_in(schema, &encoding::to_server(&name))?;
        catalog::may_select(template).then(|| (template.to_u32(), name))
    };
    known().into_iter().filter_map(template).collect()
}

/// In the order of their OIDs, so that two sessions never wait for each other.
fn lock<'a>(templates: impl IntoIterator<Item = &'a u32>) {
    templates.into_iter().for_each(|template| catalog::lock_parts_to_give((*template).into()));
}
