//! The facts on a table and its history that the row trigger needs, remembered from one statement to the next: to find
//! them takes longer than to insert a version.

use std::rc::Rc;

use pgrx::pg_sys;

use super::target::Link;
use crate::catalog::RelationCache;

/// The facts that the triggers of a table decide.
#[derive(Clone, Copy)]
pub struct Facts {
    /// The number of the column with the beginning of a row's period; None while the table lacks a trigger, as while it is restored.
    pub since: Option<i32>,
    /// None for a temporary table, which has no history.
    pub link: Option<Link>,
}

/// The places of a table's values in its history.
pub struct Places {
    history: pg_sys::Oid,
    /// The place of each column; None for a dropped one.
    pub of_columns: Box<[Option<usize>]>,
    /// Whether the columns follow the history's own in the same order.
    pub is_in_order: bool,
    /// Whether some columns are computed when they are read.
    pub has_virtual: bool,
}

impl Places {
    /// Those of columns in a history.
    pub fn new(
        history: pg_sys::Oid,
        of_columns: Vec<Option<usize>>,
        is_in_order: bool,
        has_virtual: bool,
    ) -> Self {
        Self { history, of_columns: of_columns.into(), is_in_order, has_virtual }
    }
}

/// The facts, and what they depend on besides the table: the trigger that asked, and the session's replication role,
/// which decides which others fire.
struct KnownFacts {
    asked_by: (pg_sys::Oid, i32),
    facts: Facts,
}

thread_local! {
    static FACTS: RelationCache<KnownFacts> = const { RelationCache::new() };
    static PLACES: RelationCache<Places> = const { RelationCache::new() };
}

/// The facts on the table of a row trigger, which `find` finds out.
///
/// # Safety
///
/// `data` is that of a row trigger, whose table is open.
pub unsafe fn facts(data: &pg_sys::TriggerData, find: impl FnOnce() -> Facts) -> Facts {
    // SAFETY: the relation is open; the role is a plain global of the backend.
    let (table, asked_by) = unsafe {
        ((*data.tg_relation).rd_id, ((*data.tg_trigger).tgoid, pg_sys::SessionReplicationRole))
    };
    FACTS.with(|all| {
        let known = all.get(table).filter(|it| it.asked_by == asked_by);
        let known = known.unwrap_or_else(|| {
            all.find(table, || {
                let facts = find();
                let history = facts.link.map_or(pg_sys::InvalidOid, |link| link.history);
                let is_complete = facts.since.is_some();
                (KnownFacts { asked_by, facts }, is_complete.then_some([table, history]))
            })
        });
        known.facts
    })
}

/// The places of a table's values in a history, if they are known.
pub fn known_places(table: pg_sys::Oid, history: pg_sys::Oid) -> Option<Rc<Places>> {
    PLACES.with(|all| all.get(table)).filter(|places| places.history == history)
}

/// The places of a table's values in a history, which `find` finds out; it tells whether they hold as long as neither
/// relation is changed.
pub fn places(
    table: pg_sys::Oid,
    history: pg_sys::Oid,
    find: impl FnOnce() -> (Places, bool),
) -> Rc<Places> {
    known_places(table, history).unwrap_or_else(|| {
        PLACES.with(|all| {
            all.find(table, || {
                let (places, is_lasting) = find();
                (places, is_lasting.then_some([table, history]))
            })
        })
    })
}
