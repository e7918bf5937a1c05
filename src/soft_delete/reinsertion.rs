//! The insertion of the deleted rows of a table in one statement, and the check of their foreign keys.

use pgrx::{PgMemoryContexts, pg_sys};

use super::insertion::Insertion;
use super::recheck::Recheck;
use crate::maintain::Plan;

/// The state for one table, for one statement.
pub struct Reinsertion {
    insertion: Insertion,
    recheck: Recheck,
}

impl Reinsertion {
    /// Prepares for the trigger's table; see [`Insertion::new`].
    ///
    /// # Safety
    ///
    /// As there.
    pub unsafe fn new(data: &pg_sys::TriggerData, context: pg_sys::MemoryContext) -> *mut Self {
        // SAFETY: the caller vouches for the data and the context; memory is of the right size and filled before
        // use, and nothing in it needs dropping.
        unsafe {
            let insertion = Insertion::new(data, context);
            PgMemoryContexts::For(insertion.memory()).switch_to(|_| {
                let recheck = Recheck::new(data);
                let reinsertion = pg_sys::palloc(size_of::<Self>()).cast::<Self>();
                reinsertion.write(Self { insertion, recheck });
                reinsertion
            })
        }
    }

    /// Inserts the deleted row: changed as by its `plan`, and marked, or as it was.
    ///
    /// # Safety
    ///
    /// `data` is that of an AFTER DELETE row trigger on the table, `plan` was made for it.
    pub unsafe fn insert(&self, plan: Option<&Plan>, data: &pg_sys::TriggerData) {
        // SAFETY: the caller vouches for both; the relation is open.
        unsafe {
            self.insertion.load(data);
            if let Some(plan) = plan {
                self.insertion.change(plan, data);
            }
            let place = self.insertion.insert(data.tg_relation);
            if !self.insertion.foreign_keys.is_empty() {
                self.recheck.add(&self.insertion, place, true);
            }
        }
    }

    /// Asks for the foreign keys of the row at `place` to be checked, in a trigger that is not the one that
    /// checks them.
    ///
    /// # Safety
    ///
    /// A query is being executed, and the table is open.
    pub unsafe fn ask(&self, place: pg_sys::ItemPointerData) {
        // SAFETY: the caller vouches for the query.
        unsafe { self.recheck.ask(&self.insertion, place) };
    }

    /// Handles an event that was put into the queue.
    ///
    /// # Safety
    ///
    /// As [`Recheck::called`].
    pub unsafe fn recheck(&self, data: &pg_sys::TriggerData) {
        // SAFETY: the caller vouches for the data.
        unsafe { self.recheck.called(&self.insertion, data) };
    }
}
