//! The facts on a table and its history that the row trigger needs, remembered from one statement to the next: to find
//! them takes longer than to insert a version. An invalidation of either relation, which any DDL on it sends, forgets
//! them.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use pgrx::pg_sys;

use super::target::Link;

/// The places of a table's columns in its history; None for a dropped one.
pub type Places = Rc<[Option<usize>]>;

/// The facts that the triggers of a table decide.
#[derive(Clone, Copy)]
pub struct Facts {
    /// The number of the column with the beginning of a row's period.
    pub since: i32,
    /// None for a temporary table, which has no history.
    pub link: Option<Link>,
}

struct Known {
    /// The trigger that asked, and the session's replication role, which decides which others fire.
    asked_by: (pg_sys::Oid, i32),
    facts: Facts,
    places: Option<Places>,
}

thread_local! {
    static KNOWN: RefCell<HashMap<pg_sys::Oid, Known>> = RefCell::default();
    static INVALIDATIONS: Cell<u64> = const { Cell::new(0) };
    static IS_LISTENING: Cell<bool> = const { Cell::new(false) };
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
    let known = KNOWN
        .with_borrow(|all| all.get(&table).filter(|it| it.asked_by == asked_by).map(|it| it.facts));
    known.unwrap_or_else(|| {
        listen();
        let before = INVALIDATIONS.get();
        let facts = find();
        // An invalidation that has arrived since may be one of the table.
        if INVALIDATIONS.get() == before {
            let known = Known { asked_by, facts, places: None };
            KNOWN.with_borrow_mut(|all| all.insert(table, known));
        }
        facts
    })
}

/// The places of a table's columns in its history, which `find` finds out; it tells whether they hold as long as
/// neither relation is changed.
pub fn places(
    table: pg_sys::Oid,
    history: pg_sys::Oid,
    find: impl FnOnce() -> (Places, bool),
) -> Places {
    let is_it = |it: &Known| it.facts.link.is_some_and(|link| link.history == history);
    let known = KNOWN
        .with_borrow(|all| all.get(&table).filter(|it| is_it(it)).and_then(|it| it.places.clone()));
    known.unwrap_or_else(|| {
        let before = INVALIDATIONS.get();
        let (places, is_lasting) = find();
        if is_lasting && INVALIDATIONS.get() == before {
            KNOWN.with_borrow_mut(|all| {
                if let Some(known) = all.get_mut(&table).filter(|it| is_it(it)) {
                    known.places = Some(Rc::clone(&places));
                }
            });
        }
        places
    })
}

fn listen() {
    if !IS_LISTENING.replace(true) {
        // SAFETY: the callback is a static function.
        unsafe { pg_sys::CacheRegisterRelcacheCallback(Some(forget), pg_sys::Datum::null()) };
    }
}

/// Forgets what is known of a relation that has changed, or of all.
unsafe extern "C-unwind" fn forget(_: pg_sys::Datum, relation: pg_sys::Oid) {
    INVALIDATIONS.set(INVALIDATIONS.get().wrapping_add(1));
    KNOWN.with_borrow_mut(|all| {
        if relation == pg_sys::InvalidOid {
            all.clear();
        } else {
            all.retain(|table, known| {
                *table != relation && known.facts.link.is_none_or(|link| link.history != relation)
            });
        }
    });
}
