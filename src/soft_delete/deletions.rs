//! The number of deletions that have begun, by which a pending check of foreign keys knows of another one.

use std::cell::Cell;

thread_local! {
    /// Counts the deletions of rows of soft-delete tables that have begun in this process.
    static DELETIONS: Cell<u64> = const { Cell::new(0) };
}

/// A number that has changed if the deletion of a row of a soft-delete table has begun.
pub fn deletions() -> u64 {
    DELETIONS.get()
}

/// Counts a deletion that begins.
pub fn count_deletion() {
    DELETIONS.set(DELETIONS.get().wrapping_add(1));
}
