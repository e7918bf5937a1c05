//! The triggers of constraints that a row must pass that is inserted again.

use std::panic::AssertUnwindSafe;

use pg_sys::panic::CaughtError;
use pgrx::{PgSqlErrorCode, PgTryBuilder, pg_sys};

use crate::maintain::{fires, foreign_key_check};
use crate::{catalog, error};

/// The foreign keys of a table.
pub struct ForeignKeys {
    /// All that are fired.
    triggers: &'static [pg_sys::Trigger],
    /// The table, with those that are DEFERRABLE: PostgreSQL knows whether the transaction has deferred them.
    deferrable: *mut pg_sys::ResultRelInfo,
    /// A row of the table.
    slot: *mut pg_sys::TupleTableSlot,
}

impl ForeignKeys {
    /// Those of an open relation, in the current memory context.
    ///
    /// # Safety
    ///
    /// The relation is open; the value is not used after its memory is freed.
    pub unsafe fn of(relation: pg_sys::Relation) -> Self {
        // SAFETY: a copy of the triggers and of the descriptor is made, which no invalidation reaches.
        unsafe {
            let copy = pg_sys::CopyTriggerDesc((*relation).trigdesc);
            keep(copy, |trigger| foreign_key_check::is_check(trigger) && fires(trigger));
            let deferrable = result_relation(relation);
            keep((*deferrable).ri_TrigDesc, |trigger| {
                foreign_key_check::is_check(trigger) && trigger.tgdeferrable && fires(trigger)
            });
            let triggers = catalog::triggers_in(copy);
            let descriptor = pg_sys::CreateTupleDescCopyConstr((*relation).rd_att);
            let slot = pg_sys::MakeSingleTupleTableSlot(
                descriptor,
                pg_sys::table_slot_callbacks(relation),
            );
            Self { triggers, deferrable, slot }
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.triggers.is_empty()
    }

    /// The table with the triggers of its DEFERRABLE foreign keys, if there are any.
    pub fn deferrable(&self) -> Option<*mut pg_sys::ResultRelInfo> {
        // SAFETY: the description is the copy that of() has made.
        let triggers = unsafe { catalog::triggers_in((*self.deferrable).ri_TrigDesc) };
        (!triggers.is_empty()).then_some(self.deferrable)
    }

    /// A slot for a row of the table, empty but while a key is checked.
    pub fn slot(&self) -> *mut pg_sys::TupleTableSlot {
        self.slot
    }

    /// Checks those that are not DEFERRABLE, or all, for the row at `place`, unless that has gone since; an
    /// error is PostgreSQL's own. A row that is referred to is locked against its removal. Returns whether
    /// the row exists.
    ///
    /// # Safety
    ///
    /// The relation is that of [`of`](Self::of), open.
    pub unsafe fn check(
        &self,
        relation: pg_sys::Relation,
        mut place: pg_sys::ItemPointerData,
        all: bool,
    ) -> bool {
        // SAFETY: the triggers are those of the relation that check; the slot has the row that was fetched.
        unsafe {
            let fetch = (*(*relation).rd_tableam).tuple_fetch_row_version;
            let any = std::ptr::addr_of_mut!(pg_sys::SnapshotAnyData);
            if !fetch.is_some_and(|fetch| fetch(relation, &mut place, any, self.slot)) {
                return false;
            }
            for trigger in self.triggers.iter().filter(|trigger| all || !trigger.tgdeferrable) {
                PgTryBuilder::new(AssertUnwindSafe(|| {
                    foreign_key_check::run(trigger, relation, self.slot);
                }))
                .catch_when(PgSqlErrorCode::ERRCODE_FOREIGN_KEY_VIOLATION, |caught| {
                    if let CaughtError::PostgresError(report) = &caught {
                        error::raise(error::referred_row_gone(report));
                    }
                    caught.rethrow()
                })
                .execute();
            }
            pg_sys::ExecClearTuple(self.slot);
            true
        }
    }
}

/// A new description of an open relation for the executor, with a copy of its triggers.
///
/// # Safety
///
/// The relation is open as long as the description is used.
pub unsafe fn result_relation(relation: pg_sys::Relation) -> *mut pg_sys::ResultRelInfo {
    // SAFETY: the node is filled by the function that follows. It is in no range table, as that of a
    // table whose triggers alone are fired (ExecGetTriggerResultRel in
    // src/backend/executor/execMain.c).
    unsafe {
        let table: *mut pg_sys::ResultRelInfo =
            crate::node::new_node(pg_sys::NodeTag::T_ResultRelInfo);
        pg_sys::InitResultRelInfo(table, relation, 0, std::ptr::null_mut(), 0);
        table
    }
}

/// Leaves of the triggers those of keys that are DEFERRABLE.
///
/// # Safety
///
/// As for [`keep`].
pub unsafe fn keep_deferrable_keys(triggers: *mut pg_sys::TriggerDesc) {
    // SAFETY: the caller vouches for the copy.
    unsafe {
        keep(triggers, |trigger| trigger.tgfoid == pg_sys::Oid::from(pg_sys::F_UNIQUE_KEY_RECHECK));
    }
}

/// Leaves some of the triggers, all of which fire AFTER INSERT FOR EACH ROW.
///
/// # Safety
///
/// The description is a copy, or null for a table without triggers.
pub unsafe fn keep(triggers: *mut pg_sys::TriggerDesc, is_kept: impl Fn(&pg_sys::Trigger) -> bool) {
    if triggers.is_null() {
        return;
    }
    // SAFETY: the description has so many triggers, which are plain data.
    unsafe {
        let (all, count) = ((*triggers).triggers, (*triggers).numtriggers);
        let slice = std::slice::from_raw_parts_mut(all, count as usize);
        let mut kept = 0;
        for place in 0..slice.len() {
            if is_kept(&slice[place]) {
                slice.swap(kept, place);
                kept += 1;
            }
        }
        *triggers = pg_sys::TriggerDesc {
            triggers: all,
            numtriggers: kept as i32,
            trig_insert_after_row: kept > 0,
            ..Default::default()
        };
    }
}
