//! Reading a table's rows without a query: by an index, or all of them. Nothing is planned, so no index
//! expression, CHECK constraint or generated column is evaluated, and no code of the table's owner runs.
//! Privileges and policies are the caller's business.

use pgrx::{PgList, Uuid, pg_sys};

use crate::compat;

const LOCK: pg_sys::LOCKMODE = pg_sys::AccessShareLock as _;

/// A table, opened with AccessShareLock. The lock is released with it, as for a catalog, since a search
/// may read more tables than the lock table has room for; keep_lock() keeps it until the transaction ends.
pub struct ReadTable {
    relation: pg_sys::Relation,
    unlock: pg_sys::LOCKMODE,
}

impl ReadTable {
    /// Opens a table, a partitioned one, or a foreign table. None if it has been dropped, has become
    /// something else, or is a temporary table of another session.
    pub fn open(table: pg_sys::Oid) -> Option<Self> {
        // SAFETY: try_relation_open gives null for a relation that has gone.
        let relation = unsafe { pg_sys::try_relation_open(table, LOCK) };
        if relation.is_null() {
            return None;
        }
        let table = Self { relation, unlock: LOCK };
        // SAFETY: the relation is open.
        let is_others_temporary = unsafe {
            let class = (*relation).rd_rel;
            (*class).relpersistence as u8 == pg_sys::RELPERSISTENCE_TEMP
                && !(*relation).rd_islocaltemp
        };
        let kinds = [
            pg_sys::RELKIND_RELATION,
            pg_sys::RELKIND_PARTITIONED_TABLE,
            pg_sys::RELKIND_FOREIGN_TABLE,
        ];
        (kinds.contains(&table.kind()) && !is_others_temporary).then_some(table)
    }

    /// Keeps the lock until the transaction ends, as a query that reads the table does.
    pub fn keep_lock(&mut self) {
        self.unlock = pg_sys::NoLock as _;
    }

    /// The relcache entry, valid as long as this value.
    pub fn as_ptr(&self) -> pg_sys::Relation {
        self.relation
    }

    /// Its OID.
    pub fn oid(&self) -> pg_sys::Oid {
        // SAFETY: the relation is open.
        unsafe { (*self.relation).rd_id }
    }

    /// pg_class.relkind.
    pub fn kind(&self) -> u8 {
        // SAFETY: the relation is open.
        unsafe { (*(*self.relation).rd_rel).relkind as u8 }
    }

    /// Whether it holds rows itself.
    pub fn has_rows_itself(&self) -> bool {
        self.kind() == pg_sys::RELKIND_RELATION
    }

    /// Its schema.
    pub fn schema(&self) -> pg_sys::Oid {
        // SAFETY: the relation is open.
        unsafe { (*(*self.relation).rd_rel).relnamespace }
    }

    /// The role that owns it.
    pub fn owner(&self) -> pg_sys::Oid {
        // SAFETY: the relation is open.
        unsafe { (*(*self.relation).rd_rel).relowner }
    }

    /// Whether tables may inherit from it, as its partitions do.
    pub fn may_have_children(&self) -> bool {
        // SAFETY: the relation is open.
        unsafe { (*(*self.relation).rd_rel).relhassubclass }
    }

    /// The type of its rows.
    pub fn row_type(&self) -> pg_sys::Oid {
        // SAFETY: the relation is open.
        unsafe { (*(*self.relation).rd_rel).reltype }
    }

    /// Whether the column with that number is there, is of that type, and is stored.
    pub fn has_column(&self, number: pg_sys::AttrNumber, type_oid: pg_sys::Oid) -> bool {
        // SAFETY: the relation is open, and the number is within its description.
        unsafe {
            let descriptor = (*self.relation).rd_att;
            if number < 1 || i32::from(number) > (*descriptor).natts {
                return false;
            }
            let attribute = compat::attribute(descriptor, number as usize - 1);
            !attribute.attisdropped
                && attribute.atttypid == type_oid
                && !compat::is_virtual(attribute)
        }
    }

    /// The value of a column in one of its rows, valid as long as the row.
    pub fn value(
        &self,
        row: pg_sys::HeapTuple,
        number: pg_sys::AttrNumber,
    ) -> Option<pg_sys::Datum> {
        let mut is_null = false;
        // SAFETY: the row is one of the open relation, and the number one of its columns.
        let value = unsafe {
            pg_sys::heap_getattr(row, number.into(), (*self.relation).rd_att, &mut is_null)
        };
        (!is_null).then_some(value)
    }

    /// Copies of the rows that have the uuid in a column, by the index, or by reading the whole table
    /// where the index has been dropped since it was looked up.
    pub fn rows_with(
        &self,
        index: pg_sys::Oid,
        column: pg_sys::AttrNumber,
        uuid: &Uuid,
    ) -> Vec<pg_sys::HeapTuple> {
        let by_index = Index::open(self, index, column).is_some();
        let mut rows = Vec::new();
        // SAFETY: the relation is open, the column is a uuid, and the index one of its. The uuid outlives
        // the scan. A row is copied before the next one is asked for.
        unsafe {
            let mut key = pg_sys::ScanKeyData::default();
            pg_sys::ScanKeyInit(
                &mut key,
                column,
                pg_sys::BTEqualStrategyNumber as _,
                UUID_EQ,
                pg_sys::Datum::from(uuid.as_bytes().as_ptr()),
            );
            let snapshot = pg_sys::GetActiveSnapshot();
            let scan =
                pg_sys::systable_beginscan(self.relation, index, by_index, snapshot, 1, &mut key);
            loop {
                let row = pg_sys::systable_getnext(scan);
                if row.is_null() {
                    break;
                }
                rows.push(pg_sys::heap_copytuple(row));
            }
            pg_sys::systable_endscan(scan);
        }
        rows
    }

    /// Hands each row to `take`. A row is valid until the next one.
    pub fn each_row(&self, mut take: impl FnMut(pg_sys::HeapTuple)) {
        // SAFETY: the relation is open and holds rows.
        unsafe {
            let snapshot = pg_sys::GetActiveSnapshot();
            let none = pg_sys::InvalidOid;
            let scan = pg_sys::systable_beginscan(
                self.relation,
                none,
                false,
                snapshot,
                0,
                std::ptr::null_mut(),
            );
            loop {
                let row = pg_sys::systable_getnext(scan);
                if row.is_null() {
                    break;
                }
                take(row);
            }
            pg_sys::systable_endscan(scan);
        }
    }

    /// Passes rows to `take`, from the greatest value of a column downwards by an index, until `take`
    /// returns false. Returns false, with no row read, where the index has been dropped since it
    /// was looked up.
    pub fn each_row_descending(
        &self,
        index: pg_sys::Oid,
        column: pg_sys::AttrNumber,
        mut take: impl FnMut(pg_sys::HeapTuple) -> bool,
    ) -> bool {
        let Some(index) = Index::open(self, index, column) else { return false };
        // SAFETY: the relation and its index are open.
        unsafe {
            let snapshot = pg_sys::GetActiveSnapshot();
            let scan = pg_sys::systable_beginscan_ordered(
                self.relation,
                index.0,
                snapshot,
                0,
                std::ptr::null_mut(),
            );
            loop {
                let row = pg_sys::systable_getnext_ordered(scan, index.descending());
                if row.is_null() || !take(row) {
                    break;
                }
            }
            pg_sys::systable_endscan_ordered(scan);
        }
        true
    }
}

impl Drop for ReadTable {
    fn drop(&mut self) {
        // SAFETY: opened by open(). After an error the resource owner has closed it already, and closing it
        // again would be one too many.
        unsafe {
            if !std::thread::panicking() {
                pg_sys::relation_close(self.relation, self.unlock);
            }
        }
    }
}

/// An index of a table in use, opened with AccessShareLock.
struct Index(pg_sys::Relation);

impl Index {
    /// Opens an index of the table that has the column as a key. None if it is none any more, or if rows
    /// that the current snapshot sees may lack from it (get_relation_info() in
    /// src/backend/optimizer/util/plancat.c).
    fn open(table: &ReadTable, index: pg_sys::Oid, column: pg_sys::AttrNumber) -> Option<Self> {
        // SAFETY: the table is open and locked, so an index in its list can be opened; the list is a copy.
        unsafe {
            let list = pg_sys::RelationGetIndexList(table.relation);
            if !PgList::<pg_sys::Oid>::from_pg(list).iter_oid().any(|known| known == index) {
                return None;
            }
            let open = Self(pg_sys::index_open(index, LOCK));
            let description = (*open.0).rd_index;
            let keys = (*description).indnkeyatts as usize;
            let is_key = (*description).indkey.values.as_slice(keys).contains(&column);
            let is_complete = (*description).indisvalid
                && (!(*description).indcheckxmin
                    || pg_sys::TransactionIdPrecedes(
                        compat::index_xmin(open.0),
                        pg_sys::TransactionXmin,
                    ));
            (is_key && is_complete).then_some(open)
        }
    }

    /// The direction in which the values of the first column descend.
    fn descending(&self) -> pg_sys::ScanDirection::Type {
        // SAFETY: the index is open and has a first column.
        let is_descending =
            unsafe { u32::from(*(*self.0).rd_indoption as u16) & pg_sys::INDOPTION_DESC != 0 };
        if is_descending {
            pg_sys::ScanDirection::ForwardScanDirection
        } else {
            pg_sys::ScanDirection::BackwardScanDirection
        }
    }
}

impl Drop for Index {
    fn drop(&mut self) {
        // SAFETY: opened by open(), and closed by the resource owner after an error.
        unsafe {
            if !std::thread::panicking() {
                pg_sys::index_close(self.0, LOCK);
            }
        }
    }
}

/// uuid_eq() in pg_proc.dat.
const UUID_EQ: pg_sys::RegProcedure = pg_sys::Oid::from_u32(2956);
