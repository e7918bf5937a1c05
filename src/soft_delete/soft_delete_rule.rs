//! The rule `soft_delete` of a trigger on a table, and what is remembered for it during a statement.

use std::cell::Cell;
use std::ptr;

use pgrx::pg_sys;

use super::reinsertion::Reinsertion;
use crate::maintain::{Plan, Step};
use crate::{encoding, error};

/// The place of a row version, in a form that can be compared.
pub type Version = (pg_sys::BlockNumber, pg_sys::OffsetNumber);

/// The rule, and its state in one statement.
pub struct SoftDelete {
    /// The column that is set.
    pub step: Step,
    /// The row version that BEFORE UPDATE was fired for last.
    updated: Cell<Option<Version>>,
    /// Whether the trigger that inserts the marked rows was found.
    is_complete: Cell<bool>,
    /// Whether the trigger inserts the marked rows; None until the first one.
    inserts: Cell<Option<bool>>,
    /// Inserts the marked rows; null until the first one.
    reinsertion: Cell<*mut Reinsertion>,
}

impl SoftDelete {
    /// The rule, at the start of a statement.
    pub fn new(step: Step) -> Self {
        Self {
            step,
            updated: Cell::new(None),
            is_complete: Cell::new(false),
            inserts: Cell::new(None),
            reinsertion: Cell::new(ptr::null_mut()),
        }
    }

    /// Remembers the row version that BEFORE UPDATE is fired for.
    pub fn set_updated(&self, version: Version) {
        self.updated.set(Some(version));
    }

    /// Whether BEFORE UPDATE was fired last for this version.
    pub fn is_updated(&self, version: Version) -> bool {
        self.updated.get() == Some(version)
    }

    /// Has the table's triggers checked, once in a statement.
    pub fn once_complete(&self, check: impl FnOnce(&Step)) {
        if !self.is_complete.get() {
            check(&self.step);
            self.is_complete.set(true);
        }
    }

    /// Whether the row is marked.
    ///
    /// # Safety
    ///
    /// The row is one of the table's, whose columns `descriptor` describes.
    pub unsafe fn is_marked(&self, row: pg_sys::HeapTuple, descriptor: pg_sys::TupleDesc) -> bool {
        let mut is_null = false;
        // SAFETY: the caller vouches for the row; the step's column is one of the table's.
        unsafe { pg_sys::heap_getattr(row, self.step.attribute as i32, descriptor, &mut is_null) };
        !is_null
    }

    /// Whether the trigger inserts the marked rows, which is found once in a statement.
    pub fn inserts(&self, find: impl FnOnce() -> bool) -> bool {
        self.inserts.get().unwrap_or_else(|| {
            let inserts = find();
            self.inserts.set(Some(inserts));
            inserts
        })
    }

    /// The insertion of rows for this trigger, prepared at the first call in a statement.
    ///
    /// # Safety
    ///
    /// The trigger's data are valid, and `context` is that of the plan.
    pub unsafe fn reinsertion(
        &self,
        data: &pg_sys::TriggerData,
        context: pg_sys::MemoryContext,
    ) -> &Reinsertion {
        // SAFETY: the caller vouches for both; what is made lives as long as the plan.
        unsafe {
            if self.reinsertion.get().is_null() {
                self.reinsertion.set(Reinsertion::new(data, context));
            }
            &*self.reinsertion.get()
        }
    }
}

/// The rule, if the trigger has one. A rule that cannot be followed is an error where a row is
/// deleted, so that none is lost by it.
pub fn followed<'a>(
    plan: &Plan,
    rule: Option<&'a SoftDelete>,
    data: &pg_sys::TriggerData,
) -> Option<&'a SoftDelete> {
    if rule.is_none() && plan.has_skipped_mark {
        // SAFETY: the relation is open, and the trigger has a name.
        let (table, trigger) = unsafe {
            (
                encoding::text((*(*data.tg_relation).rd_rel).relname.data.as_ptr()),
                encoding::text((*data.tg_trigger).tgname),
            )
        };
        error::raise(error::soft_delete_unfollowed(&table, &trigger));
    }
    rule
}
