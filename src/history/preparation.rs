//! Preparations for a command that drops a table with a history or changes its columns.

use pgrx::pg_sys;

use super::{function, link};
use crate::{catalog, error};

/// Prepares to follow a command that changes columns of a table, which is not locked yet.
pub fn prepare(relation: pg_sys::Oid) {
    let function = catalog::function(link::FUNCTION);
    if function.is_some_and(|it| catalog::unlocked_history_of(relation, it).is_some()) {
        take_restored_function(relation);
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
