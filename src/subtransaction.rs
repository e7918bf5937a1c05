//! Subtransactions: an error in one is caught, and what was done in it is undone.

use std::panic::AssertUnwindSafe;

use pgrx::pg_sys::panic::CaughtError;
use pgrx::{PgTryBuilder, pg_sys};

use crate::oom_reserve;

/// The fate of what was done in a subtransaction.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// It stays.
    Keep,
    /// It is undone.
    Undo,
}

/// Runs `action` in a subtransaction. If it fails, all it did is undone. Its allocations in the current
/// memory context stay.
pub fn run<T>(ending: Ending, action: impl FnOnce() -> T) -> Result<T, Box<CaughtError>> {
    // An error that was caught before may have used it up.
    oom_reserve::renew();
    // SAFETY: the subtransaction is ended after both outcomes, and what was current before it is made
    // so again, as PL/pgSQL does for a block with EXCEPTION (exec_stmt_block in
    // src/pl/plpgsql/src/pl_exec.c).
    unsafe {
        let (context, owner) = (pg_sys::CurrentMemoryContext, pg_sys::CurrentResourceOwner);
        pg_sys::BeginInternalSubTransaction(std::ptr::null());
        pg_sys::MemoryContextSwitchTo(context);
        let outcome = PgTryBuilder::new(AssertUnwindSafe(|| {
            let result = action();
            match ending {
                Ending::Keep => pg_sys::ReleaseCurrentSubTransaction(),
                Ending::Undo => pg_sys::RollbackAndReleaseCurrentSubTransaction(),
            }
            Ok(result)
        }))
        .catch_others(|caught| {
            pg_sys::MemoryContextSwitchTo(context);
            pg_sys::RollbackAndReleaseCurrentSubTransaction();
            Err(Box::new(caught))
        })
        .execute();
        pg_sys::MemoryContextSwitchTo(context);
        pg_sys::CurrentResourceOwner = owner;
        outcome
    }
}

/// Runs `action`, which only reads, in a subtransaction that is rolled back: locks are released, and settings,
/// cursors, temporary objects, deferred triggers and notifications are as before.
pub fn rolled_back<T>(action: impl FnOnce() -> T) -> T {
    run(Ending::Undo, action).unwrap_or_else(|caught| caught.rethrow())
}
