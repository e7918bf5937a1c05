//! Where PostgreSQL 14 to 18 differ in scans of an index.

use pgrx::pg_sys;

/// Begins a scan of an index with so many comparisons.
///
/// 18 has an argument for statistics (access/genam.h).
///
/// # Safety
///
/// Both relations are open, and the snapshot is valid for the scan.
pub unsafe fn begin_index_scan(
    table: pg_sys::Relation,
    index: pg_sys::Relation,
    snapshot: pg_sys::Snapshot,
    keys: usize,
) -> pg_sys::IndexScanDesc {
    // SAFETY: the caller vouches for the relations.
    unsafe {
        pg_sys::index_beginscan(
            table,
            index,
            snapshot,
            #[cfg(feature = "pg18")]
            std::ptr::null_mut(),
            keys as i32,
            0,
        )
    }
}
