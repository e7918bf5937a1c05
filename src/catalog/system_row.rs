//! Rows of a system catalog, found by an index.

use std::ffi::CStr;

use pgrx::pg_sys;

/// The function of the operator `=` (name, name) in pg_proc.dat.
const NAME_EQ: u32 = 62;

/// A system catalog, open with a lock; closed when dropped, its lock kept until the transaction ends.
pub struct SystemCatalog(pg_sys::Relation);

/// Which row to find: the unique index, the column it is on, and the value with its equality.
pub struct RowKey {
    /// The index.
    pub index: pg_sys::Oid,
    /// The number of the column.
    pub column: u32,
    /// The function of the column's operator `=`.
    pub equals: u32,
    /// The value.
    pub value: pg_sys::Datum,
}

impl SystemCatalog {
    /// Opens a catalog.
    pub fn open(catalog: pg_sys::Oid, lock: u32) -> Self {
        // SAFETY: system catalogs exist.
        Self(unsafe { pg_sys::table_open(catalog, lock as _) })
    }

    /// Its relcache entry, valid as long as this value.
    pub fn as_ptr(&self) -> pg_sys::Relation {
        self.0
    }

    /// A copy of the row, in the current memory context, as a catalog snapshot sees it. None if there
    /// is no such row.
    pub fn find(&self, key: &RowKey) -> Option<pg_sys::HeapTuple> {
        // SAFETY: the scan key is initialized by PostgreSQL for the one column of the index; the row
        // is copied before the scan ends.
        unsafe {
            let mut scan_key = pg_sys::ScanKeyData::default();
            pg_sys::ScanKeyInit(
                &mut scan_key,
                key.column as _,
                pg_sys::BTEqualStrategyNumber as _,
                pg_sys::Oid::from_u32(key.equals),
                key.value,
            );
            let snapshot = std::ptr::null_mut();
            let scan =
                pg_sys::systable_beginscan(self.0, key.index, true, snapshot, 1, &mut scan_key);
            let row = pg_sys::systable_getnext(scan);
            let copy = (!row.is_null()).then(|| pg_sys::heap_copytuple(row));
            pg_sys::systable_endscan(scan);
            copy
        }
    }

    /// Calls `take` with each row of a name that another transaction which is open has written.
    pub fn each_uncommitted(
        &self,
        index: pg_sys::Oid,
        column: u32,
        name: &CStr,
        mut take: impl FnMut(pg_sys::HeapTuple),
    ) {
        // SAFETY: the scan key is initialized by PostgreSQL for the first column of the index; the name outlives the scan.
        unsafe {
            let mut scan_key = pg_sys::ScanKeyData::default();
            let mut stored = pg_sys::NameData::default();
            pg_sys::namestrcpy(&mut stored, name.as_ptr());
            pg_sys::ScanKeyInit(
                &mut scan_key,
                column as _,
                pg_sys::BTEqualStrategyNumber as _,
                pg_sys::Oid::from_u32(NAME_EQ),
                pg_sys::Datum::from(&raw const stored),
            );
            self.each_of_open_transactions(Some((index, &mut scan_key)), |row, _| take(row));
        }
    }

    /// The other transactions that have written rows and are still open.
    pub fn writers(&self) -> Vec<pg_sys::TransactionId> {
        let mut writers = Vec::new();
        // SAFETY: there is no key.
        unsafe { self.each_of_open_transactions(None, |_, writer| writers.push(writer)) };
        writers
    }

    /// Calls `take` with each row, of a key or of any, that another transaction which is open has written, and with that.
    ///
    /// # Safety
    ///
    /// The key is one of the index.
    unsafe fn each_of_open_transactions(
        &self,
        key: Option<(pg_sys::Oid, *mut pg_sys::ScanKeyData)>,
        mut take: impl FnMut(pg_sys::HeapTuple, pg_sys::TransactionId),
    ) {
        let (index, keys) = key.unwrap_or((pg_sys::InvalidOid, std::ptr::null_mut()));
        let count = i32::from(key.is_some());
        // SAFETY: the caller vouches for the key; the snapshot outlives the scan.
        unsafe {
            let mut dirty = pg_sys::SnapshotData {
                snapshot_type: pg_sys::SnapshotType::SNAPSHOT_DIRTY,
                ..Default::default()
            };
            let scan =
                pg_sys::systable_beginscan(self.0, index, key.is_some(), &mut dirty, count, keys);
            loop {
                let row = pg_sys::systable_getnext(scan);
                if row.is_null() {
                    break;
                }
                let is_open = dirty.xmin != pg_sys::InvalidTransactionId;
                if is_open && !pg_sys::TransactionIdIsCurrentTransactionId(dirty.xmin) {
                    take(row, dirty.xmin);
                }
            }
            pg_sys::systable_endscan(scan);
        }
    }

    /// The value of a column of one of its rows; None for NULL.
    ///
    /// # Safety
    ///
    /// The row is one of this catalog, and the column one that the catalog has.
    pub unsafe fn value(&self, row: pg_sys::HeapTuple, column: u32) -> Option<pg_sys::Datum> {
        let mut is_null = false;
        // SAFETY: the caller vouches for both.
        let value =
            unsafe { pg_sys::heap_getattr(row, column as _, (*self.0).rd_att, &mut is_null) };
        (!is_null).then_some(value)
    }
}

impl Drop for SystemCatalog {
    fn drop(&mut self) {
        // SAFETY: opened by open(). After an error the resource owner has closed it already.
        unsafe {
            if !std::thread::panicking() {
                pg_sys::table_close(self.0, pg_sys::NoLock as _);
            }
        }
    }
}
