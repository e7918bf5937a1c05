//! Preparations for a command that changes or drops a table with a history.

use pgrx::pg_sys;

use super::{function, link};
use crate::catalog::{self, OpenRelation};
use crate::{encoding, error};

/// Prepares to follow a command that changes columns of a table and of those that inherit from it, which are not locked yet.
pub fn prepare_columns(relation: pg_sys::Oid) {
    if catalog::function(link::FUNCTION).is_some() {
        catalog::unlocked_family(relation).into_iter().for_each(prepare);
    }
}

/// Prepares to follow a command that gives a table, or a history, which are not locked yet, another name, schema or owner.
pub fn prepare(relation: pg_sys::Oid) {
    let Some(function) = catalog::function(link::FUNCTION) else { return };
    if catalog::unlocked_history_of(relation, function).is_some() {
        take_restored_function(relation);
    }
    catalog::table_of_history(relation, function).into_iter().for_each(take_restored_function);
}

/// Prepares to follow ALTER SCHEMA ... RENAME, which locks no table and may be run by another role than the owner of the tables.
pub fn prepare_schema(name: &str) {
    let schema = catalog::namespace(&encoding::to_server(name));
    let (Some(function), Some(schema)) = (catalog::function(link::FUNCTION), schema) else {
        return;
    };
    for (table, history) in catalog::tables_with_history(function) {
        let is_in_schema = |it: &pg_sys::Oid| catalog::namespace_of(*it) == Some(schema);
        if [table, history].iter().any(is_in_schema)
            && catalog::as_of_function(table).is_none()
            && OpenRelation::of_table(table).is_some()
        {
            function::adopt(table);
        }
    }
}

/// Tells which histories stay when these tables are dropped. The tables are not locked yet, so that two sessions that
/// drop one do not wait for each other.
pub fn announce_kept(dropped: &[pg_sys::Oid]) {
    let Some(function) = catalog::function(link::FUNCTION) else { return };
    for table in dropped {
        if let Some(history) = catalog::unlocked_history_of(*table, function)
            && !dropped.contains(&history)
        {
            take_restored_function(*table);
            error::notice(error::history_stays(&catalog::qualified_name(history)));
        }
    }
}

/// Takes the function of a table that is about to change, where pg_upgrade has restored it: there is no event trigger
/// yet then.
fn take_restored_function(table: pg_sys::Oid) {
    if catalog::as_of_function(table).is_none() && catalog::is_own(table) {
        catalog::lock_to_change(table);
        function::adopt(table);
    }
}
