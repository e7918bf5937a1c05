//! Whether other transactions have completed since the versions under the key of a row were looked up, in its BEFORE
//! INSERT trigger: one that has ended a version since then, before the row got its entry in the primary key.
//!
//! The primary key makes an insertion wait for a transaction that has deleted the row under the key, so that this has
//! completed when the row has its entry. That is when PostgreSQL evaluates the WHEN clause of the trigger that links a
//! table to its history. As long as no transaction has completed, a look-up gives what the one before has given; else
//! the trigger is fired, and [verifies](super::verification) the period.

use std::cell::Cell;

use pgrx::pg_sys;

use crate::fmgr::pg_function;
use crate::{compat, settings};

pg_function! {
    /// The condition of the trigger that links a table to its history.
    unguarded base_entity_must_verify_period / pg_finfo_base_entity_must_verify_period => must_verify_period
}

thread_local! {
    /// How many transactions had completed before the look-up; None where there was none. A row that is skipped by ON
    /// CONFLICT leaves its number behind, and one that is inserted by a trigger of another row takes the number of that:
    /// an earlier number, or none, has a period verified that need not be.
    static COMPLETED: Cell<Option<u64>> = const { Cell::new(None) };
}

/// Notes that the versions under the key of a row are looked up, after this.
pub fn note() {
    if COMPLETED.get().is_none() {
        COMPLETED.set(Some(compat::completed_transactions()));
    }
}

/// Notes that the versions under the key of a row could not be looked up.
pub fn forget() {
    COMPLETED.set(None);
}

unsafe fn must_verify_period(_: pg_sys::FunctionCallInfo) -> pg_sys::Datum {
    let completed = COMPLETED.take();
    let must = settings::row_rules() && completed != Some(compat::completed_transactions());
    must.into()
}
