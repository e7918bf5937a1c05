//! Asking an index whether a row is there, without planning a query.

use pgrx::{PgList, Uuid, pg_sys};

/// A unique index whose first column is a uuid.
pub struct UuidIndex {
    /// The table, which is not partitioned.
    pub table: pg_sys::Oid,
    /// The index.
    pub index: pg_sys::Oid,
    /// The number of the column in the table.
    pub column: i16,
}

/// Whether the table may hold a row with that uuid: false only if the current snapshot sees none.
/// It asks nobody for privileges, so what it says is for finding where to look and not for telling.
pub fn may_hold(place: &UuidIndex, uuid: &Uuid) -> bool {
    // SAFETY: the relation is open and locked until the end of this function, and the index is one of
    // its as long. The uuid outlives the scan, which copies the key. Locks are given back as they are
    // for catalogs, since a search may go through more tables than the lock table has room for.
    unsafe {
        let lock = pg_sys::AccessShareLock as pg_sys::LOCKMODE;
        let table = pg_sys::try_relation_open(place.table, lock);
        if table.is_null() {
            return false;
        }
        let indexes = PgList::<pg_sys::Oid>::from_pg(pg_sys::RelationGetIndexList(table));
        if !indexes.iter_oid().any(|index| index == place.index) {
            pg_sys::relation_close(table, lock);
            return true;
        }
        let mut key = pg_sys::ScanKeyData::default();
        pg_sys::ScanKeyInit(
            &mut key,
            place.column,
            pg_sys::BTEqualStrategyNumber as _,
            UUID_EQ,
            pg_sys::Datum::from(uuid.as_bytes().as_ptr()),
        );
        let snapshot = pg_sys::GetActiveSnapshot();
        let scan = pg_sys::systable_beginscan(table, place.index, true, snapshot, 1, &mut key);
        let found = !pg_sys::systable_getnext(scan).is_null();
        pg_sys::systable_endscan(scan);
        pg_sys::relation_close(table, lock);
        found
    }
}

/// uuid_eq() in pg_proc.dat.
const UUID_EQ: pg_sys::RegProcedure = pg_sys::Oid::from_u32(2956);
