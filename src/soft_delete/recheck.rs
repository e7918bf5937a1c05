//! When the foreign keys of a row that was inserted again are checked: once no row is missing that the
//! statement has deleted and will insert again.
//!
//! A row may refer to one that the same statement deletes, itself or by a cascade, before or after it.
//! PostgreSQL would check the key when it comes to the event in its queue, where the other row's own
//! event may still be ahead. So an event for our own trigger is put into the queue, and put behind it
//! again as long as a deletion has begun since, or a command has changed anything, which a foreign key's ON
//! DELETE CASCADE does in a table that keeps no rows and may lead on to one that does. Events are handled
//! in the order in which they were put there: when nothing has changed, all that were deleted before have
//! been inserted again, and no deletion is in the queue. DEFERRABLE foreign keys are put into the queue
//! then: PostgreSQL checks them next, or at the end of the transaction. Those of a row that was marked
//! before, and that a foreign key has come to, are checked at once: PostgreSQL skips the check of a row version that
//! is updated until then, and checks the new one only if the transaction has inserted the old one.
//!
//! The trigger is made for DELETE. In copies of it, for one statement, it is for INSERT, which is the
//! event that waits, or for UPDATE, by which another trigger asks for a row to be checked.

use std::cell::Cell;
use std::ptr;

use pgrx::pg_sys;

use super::deletions::deletions;
use super::foreign_keys::{self, keep};
use super::insertion::Insertion;
use super::triggers::{is_after_delete, kind, refuse_dropped};
use crate::catalog;
use crate::maintain::{AFTER_ROW_UPDATE, EVENT, fires};

/// The rows whose foreign keys are to be checked.
pub struct Recheck {
    /// The table, with the trigger for INSERT.
    waiting: *mut pg_sys::ResultRelInfo,
    /// The table, with the trigger for UPDATE.
    asking: *mut pg_sys::ResultRelInfo,
    rows: Cell<*mut Row>,
    count: Cell<usize>,
    capacity: Cell<usize>,
    /// Whether an event waits in the queue.
    queued: Cell<bool>,
    /// The deletions that had begun when it was put there, and the command that was running.
    state: Cell<(u64, pg_sys::CommandId)>,
}

/// A row whose foreign keys are to be checked.
#[derive(Clone, Copy)]
struct Row {
    place: pg_sys::ItemPointerData,
    /// Whether it was inserted again, or else was marked before.
    is_new: bool,
}

impl Recheck {
    /// None yet; in the current memory context.
    ///
    /// # Safety
    ///
    /// The trigger's data are valid.
    pub unsafe fn new(data: &pg_sys::TriggerData) -> Self {
        // SAFETY: the caller vouches for the data.
        unsafe {
            Self {
                waiting: with_trigger_for(pg_sys::TRIGGER_TYPE_INSERT, data),
                asking: with_trigger_for(pg_sys::TRIGGER_TYPE_UPDATE, data),
                rows: Cell::new(ptr::null_mut()),
                count: Cell::new(0),
                capacity: Cell::new(0),
                queued: Cell::new(false),
                state: Cell::new((0, 0)),
            }
        }
    }

    /// Has the foreign keys of the row at `place` checked, which was inserted again or was marked before.
    ///
    /// # Safety
    ///
    /// A query is being executed, and the table is open.
    pub unsafe fn add(&self, insertion: &Insertion, place: pg_sys::ItemPointerData, is_new: bool) {
        /// The rows that memory is made for at first.
        const FEW: usize = 16;
        let (count, capacity) = (self.count.get(), self.capacity.get());
        // SAFETY: the memory is that of the statement, and large enough.
        unsafe {
            if count == capacity {
                let larger = (capacity * 2).max(FEW);
                let size = larger * size_of::<Row>();
                let rows = if capacity == 0 {
                    pg_sys::MemoryContextAlloc(insertion.memory(), size)
                } else {
                    pg_sys::repalloc_huge(self.rows.get().cast(), size)
                };
                self.rows.set(rows.cast());
                self.capacity.set(larger);
            }
            self.rows.get().add(count).write(Row { place, is_new });
            self.count.set(count + 1);
            if !self.queued.get() {
                self.wait(insertion, place);
            }
        }
    }

    /// Asks for the foreign keys of the row at `place` to be checked, in a trigger that is not the one
    /// that checks them.
    ///
    /// # Safety
    ///
    /// A query is being executed, and the table is open.
    pub unsafe fn ask(&self, insertion: &Insertion, place: pg_sys::ItemPointerData) {
        if insertion.foreign_keys.is_empty() {
            return;
        }
        // SAFETY: both slots are of the table's columns; the old one is filled with the row at the place.
        unsafe {
            let table = self.asking;
            (*table).ri_TrigOldSlot = insertion.foreign_keys.slot();
            insertion.queue_update(table, place);
            pg_sys::ExecClearTuple(insertion.foreign_keys.slot());
        }
    }

    /// Puts an event into the queue, for a row that is only there to be named.
    unsafe fn wait(&self, insertion: &Insertion, place: pg_sys::ItemPointerData) {
        self.queued.set(true);
        self.state.set(state());
        // SAFETY: the caller vouches for the query.
        unsafe { insertion.queue_insert(self.waiting, place) };
    }

    /// Handles an event that was put into the queue.
    ///
    /// # Safety
    ///
    /// `data` is that of the event.
    pub unsafe fn called(&self, insertion: &Insertion, data: &pg_sys::TriggerData) {
        // SAFETY: the row of an event is whole while its trigger runs; the places are those that were
        // added.
        unsafe {
            let here = (*data.tg_trigtuple).t_self;
            if data.tg_event & EVENT == AFTER_ROW_UPDATE {
                return self.add(insertion, here, false);
            }
            if self.state.get() != state() {
                return self.wait(insertion, here);
            }
            self.queued.set(false);
            let count = self.count.replace(0);
            for n in 0..count {
                let Row { place, is_new } = *self.rows.get().add(n);
                if insertion.foreign_keys.check(data.tg_relation, place, !is_new)
                    && is_new
                    && let Some(table) = insertion.foreign_keys.deferrable()
                {
                    insertion.queue_insert(table, place);
                }
            }
        }
    }
}

/// A value that differs once a deletion has begun, or a command has changed anything.
fn state() -> (u64, pg_sys::CommandId) {
    // SAFETY: reads a counter of the transaction.
    (deletions(), unsafe { pg_sys::GetCurrentCommandId(false) })
}

/// The trigger's table, whose only trigger is the AFTER DELETE one that inserts the rows, for another event. An
/// error if the statement has dropped that.
unsafe fn with_trigger_for(event: u32, data: &pg_sys::TriggerData) -> *mut pg_sys::ResultRelInfo {
    // SAFETY: the description is a copy; its triggers are plain data.
    unsafe {
        let function = (*data.tg_trigger).tgfoid;
        let table = foreign_keys::result_relation(data.tg_relation);
        let is_found = Cell::new(false);
        keep((*table).ri_TrigDesc, |trigger| {
            trigger.tgfoid == function
                && is_after_delete(kind(trigger))
                && fires(trigger)
                && !is_found.replace(true)
        });
        if catalog::triggers_in((*table).ri_TrigDesc).is_empty() {
            refuse_dropped(data.tg_relation);
        }
        let triggers = &mut *(*table).ri_TrigDesc;
        triggers.trig_update_after_row = true;
        for n in 0..triggers.numtriggers as usize {
            (*triggers.triggers.add(n)).tgtype = (pg_sys::TRIGGER_TYPE_ROW | event) as i16;
        }
        table
    }
}
