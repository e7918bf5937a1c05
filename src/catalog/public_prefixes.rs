//! The rows of the table of public prefixes, found by an index, and written without a statement, as PostgreSQL
//! writes its system catalogs: whichever role runs the command, no privilege, trigger or policy is involved, no code
//! of another role runs, and a CREATE TABLE plans no INSERT.

use std::ffi::CStr;

use pgrx::{FromDatum, IntoDatum, pg_sys};

use super::members::public_prefixes;
use super::open_relation::OpenRelation;
use crate::error;
use crate::text::Text;

/// A row.
#[derive(Clone, PartialEq, Eq)]
pub struct PrefixRow {
    /// The schema of the table.
    pub schema: String,
    /// The name of the table.
    pub relation: String,
    /// The prefix.
    pub prefix: String,
    /// Whether new public IDs have it.
    pub is_current: bool,
}

/// The table, open.
pub struct PrefixTable(OpenRelation);

const COLUMNS: [(&CStr, pg_sys::Oid); 4] = [
    (c"schema", pg_sys::TEXTOID),
    (c"relation", pg_sys::TEXTOID),
    (c"prefix", pg_sys::TEXTOID),
    (c"is_current", pg_sys::BOOLOID),
];

/// The number of the column prefix, the first of one index; the first of the other is schema.
const PREFIX: pg_sys::AttrNumber = 3;

/// A row and its place.
struct Found {
    row: PrefixRow,
    place: pg_sys::ItemPointerData,
}

impl PrefixTable {
    /// Opens the table to read; None without the extension.
    pub fn open() -> Option<Self> {
        let open = OpenRelation::open(public_prefixes()?);
        let is_as_created = COLUMNS
            .iter()
            .zip(1..)
            .all(|((name, type_oid), number)| open.column_of_type(name, *type_oid) == Some(number));
        // SAFETY: the relation is open.
        if !is_as_created || unsafe { (*(*open.as_ptr()).rd_att).natts } != COLUMNS.len() as i32 {
            error::raise(error::config_table_altered(&open.name()));
        }
        Some(Self(open))
    }

    /// Opens the table to write, with ROW EXCLUSIVE as INSERT takes it; None without the extension.
    pub fn open_to_write() -> Option<Self> {
        super::lock(public_prefixes()?, pg_sys::RowExclusiveLock as _);
        Self::open()
    }

    /// Its OID.
    pub fn oid(&self) -> pg_sys::Oid {
        self.0.oid()
    }

    /// The rows of a table.
    pub fn of(&self, schema: &str, relation: &str) -> Vec<PrefixRow> {
        self.scan(1, &[schema, relation]).into_iter().map(|found| found.row).collect()
    }

    /// The rows of a prefix.
    pub fn with(&self, prefix: &str) -> Vec<PrefixRow> {
        self.scan(PREFIX, &[prefix]).into_iter().map(|found| found.row).collect()
    }

    /// Removes the rows of a table, or of all tables of a schema, and returns them.
    pub fn remove(&self, schema: &str, relation: Option<&str>) -> Vec<PrefixRow> {
        let found = match relation {
            Some(relation) => self.scan(1, &[schema, relation]),
            None => self.scan(1, &[schema]),
        };
        let mut rows = Vec::with_capacity(found.len());
        for mut found in found {
            // SAFETY: the relation is open and locked, and the place is that of a row which the scan has seen.
            unsafe { pg_sys::CatalogTupleDelete(self.0.as_ptr(), &mut found.place) };
            rows.push(found.row);
        }
        if !rows.is_empty() {
            self.changed();
        }
        rows
    }

    /// Adds rows that replace others, or that other sessions may have missed.
    pub fn add(&self, rows: &[PrefixRow]) {
        rows.iter().for_each(|row| self.insert(row));
        self.changed();
    }

    /// Adds the first row of a table, of which no session has cached anything.
    pub fn add_first(&self, row: &PrefixRow) {
        self.insert(row);
    }

    fn insert(&self, row: &PrefixRow) {
        let text = |text: &String| Text(text.clone()).into_datum();
        let values = [
            text(&row.schema),
            text(&row.relation),
            text(&row.prefix),
            Some(row.is_current.into()),
        ];
        let mut nulls = values.map(|value| value.is_none());
        let mut values = values.map(|value| value.unwrap_or(pg_sys::Datum::null()));
        // SAFETY: the relation is open and locked, and its columns have these types. Its indexes are neither
        // partial nor on expressions, as CatalogTupleInsert() requires.
        unsafe {
            let relation = self.0.as_ptr();
            let row = pg_sys::heap_form_tuple(
                (*relation).rd_att,
                values.as_mut_ptr(),
                nulls.as_mut_ptr(),
            );
            pg_sys::CatalogTupleInsert(relation, row);
            pg_sys::heap_freetuple(row);
        }
    }

    /// Makes the changes visible to the rest of the command, and invalidates what sessions have cached.
    fn changed(&self) {
        // SAFETY: the relation is open.
        unsafe {
            pg_sys::CacheInvalidateRelcache(self.0.as_ptr());
            pg_sys::CommandCounterIncrement();
        }
    }

    /// The rows with these values in the first columns of the index that begins with a column: what is committed
    /// now, and what this transaction has written.
    fn scan(&self, first: pg_sys::AttrNumber, values: &[&str]) -> Vec<Found> {
        let index = self.index(first).unwrap_or(pg_sys::InvalidOid);
        let mut rows = Vec::new();
        // SAFETY: a scan with a catalog snapshot; the keys are of columns of type text whose collation is "C", which
        // is that of ScanKeyInit(). Without the index the table is read instead.
        unsafe {
            let mut keys: Vec<pg_sys::ScanKeyData> = (first..)
                .zip(values)
                .map(|(column, value)| {
                    let mut key = pg_sys::ScanKeyData::default();
                    let value = Text((*value).to_owned()).into_datum();
                    pg_sys::ScanKeyInit(
                        &mut key,
                        column,
                        pg_sys::BTEqualStrategyNumber as _,
                        pg_sys::Oid::from_u32(pg_sys::F_TEXTEQ),
                        value.unwrap_or(pg_sys::Datum::null()),
                    );
                    key
                })
                .collect();
            let scan = pg_sys::systable_beginscan(
                self.0.as_ptr(),
                index,
                index != pg_sys::InvalidOid,
                std::ptr::null_mut(),
                keys.len() as _,
                keys.as_mut_ptr(),
            );
            loop {
                let row = pg_sys::systable_getnext(scan);
                if row.is_null() {
                    break;
                }
                rows.push(self.read(row));
            }
            pg_sys::systable_endscan(scan);
        }
        rows
    }

    /// # Safety
    ///
    /// The row is one of the table.
    unsafe fn read(&self, row: pg_sys::HeapTuple) -> Found {
        // SAFETY: the caller vouches for the row.
        unsafe { Found { row: self.row(row), place: (*row).t_self } }
    }

    /// The values of a row.
    ///
    /// # Safety
    ///
    /// The row is one of the table, or is to be inserted into it.
    pub unsafe fn row(&self, row: pg_sys::HeapTuple) -> PrefixRow {
        let value = |number| {
            let mut is_null = false;
            // SAFETY: the caller vouches for the row; open() has compared the columns.
            let value = unsafe {
                pg_sys::heap_getattr(row, number, (*self.0.as_ptr()).rd_att, &mut is_null)
            };
            (value, is_null)
        };
        let text = |number| {
            let (value, is_null) = value(number);
            // SAFETY: the column is of type text.
            unsafe { Text::from_datum(value, is_null) }.map(|text| text.0).unwrap_or_default()
        };
        let (is_current, is_null) = value(4);
        PrefixRow {
            schema: text(1),
            relation: text(2),
            prefix: text(3),
            is_current: !is_null && is_current.value() != 0,
        }
    }

    /// The index that begins with a column.
    fn index(&self, first: pg_sys::AttrNumber) -> Option<pg_sys::Oid> {
        self.0.indexes().into_iter().find(|index| {
            // SAFETY: the index belongs to a table that is locked, so that it cannot be dropped; the first
            // column of an index is always there.
            unsafe {
                let open = pg_sys::index_open(*index, pg_sys::AccessShareLock as _);
                let described = (*open).rd_index;
                let begins = (*described).indkey.values.as_slice(1) == [first];
                let is_usable = (*described).indisvalid;
                pg_sys::index_close(open, pg_sys::AccessShareLock as _);
                begins && is_usable
            }
        })
    }
}
