//! Reads many tables at once. If that fails, the tables are halved until the ones that cannot be read are known: an expression of one owner
//! that cannot be deparsed, since it is nested too deeply, keeps no other role from reading.

use pgrx::pg_sys;

use crate::compat;
use crate::error::Report;
use crate::procedure::{Ending, in_subtransaction};

/// The results of `read` for all tables; of one for which it fails, those of `unread`. A cancel or a shutdown is raised.
pub fn read<T, R>(
    tables: &[T],
    mut read: impl FnMut(&[T]) -> Vec<R>,
    mut unread: impl FnMut(&T, Report) -> Vec<R>,
) -> Vec<R> {
    // SAFETY: a plain look at the state of the session.
    let in_parallel = unsafe { pg_sys::IsInParallelMode() };
    if in_parallel && !compat::PARALLEL_SUBTRANSACTIONS {
        return read(tables);
    }
    // The end of a subtransaction that is kept begins a new command, which no parallel query can.
    let ending = if in_parallel { Ending::Undo } else { Ending::Keep };
    let mut found = Vec::new();
    let mut left = vec![tables];
    while let Some(some) = left.pop().filter(|some| !some.is_empty()) {
        match (in_subtransaction(ending, || read(some)), some) {
            (Ok(results), _) => found.extend(results),
            (Err(failure), _) if failure.is_interrupt() => failure.raise(),
            (Err(failure), [table]) => found.extend(unread(table, failure.report())),
            (Err(_), _) => {
                let (first, second) = some.split_at(some.len() / 2);
                left.extend([second, first]);
            }
        }
    }
    found
}
