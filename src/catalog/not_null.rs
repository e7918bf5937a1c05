//! The names of NOT NULL constraints, which have some from PostgreSQL 18 on.

use std::ffi::{CStr, CString};

use pgrx::pg_sys;

use super::open_relation::OpenRelation;
use super::system_row::SystemCatalog;

/// The catalog pg_constraint and its index by table, type and name (catalog/pg_constraint.h).
const CONSTRAINTS: pg_sys::Oid = pg_sys::Oid::from_u32(2606);
const BY_TABLE: pg_sys::Oid = pg_sys::Oid::from_u32(2665);

/// A constraint of the table.
struct Constraint {
    row: pg_sys::HeapTuple,
    name: CString,
    /// The column, if the constraint is NOT NULL and not inherited.
    column: Option<CString>,
}

/// Gives the NOT NULL constraints of a table that the running command has created new names. `rename`
/// returns them, from the name, the column, and the names of all constraints of the table.
///
/// As RenameConstraintById() in src/backend/catalog/pg_constraint.c, with the indexes of the catalog
/// opened once for all, which is half of what it costs.
pub fn rename_not_null(
    table: &OpenRelation,
    rename: impl Fn(&CStr, &CStr, &[CString]) -> Option<CString>,
) {
    let catalog = SystemCatalog::open(CONSTRAINTS, pg_sys::RowExclusiveLock);
    let constraints = constraints(&catalog, table);
    let mut names: Vec<CString> = constraints.iter().map(|it| it.name.clone()).collect();
    let mut indexes = None;
    for constraint in &constraints {
        let Some(column) = &constraint.column else { continue };
        let Some(name) = rename(&constraint.name, column, &names) else { continue };
        // SAFETY: the catalog is open and locked for writing; the row is a copy of one of its, which
        // nothing else in this command has changed. The name is a NameData, padded with NUL.
        unsafe {
            let indexes =
                *indexes.get_or_insert_with(|| pg_sys::CatalogOpenIndexes(catalog.as_ptr()));
            let mut column = number(&catalog, c"conname");
            let mut data = pg_sys::NameData::default();
            pg_sys::namestrcpy(&mut data, name.as_ptr());
            let (mut value, mut is_null) = (pg_sys::Datum::from(&raw const data), false);
            let row = pg_sys::heap_modify_tuple_by_cols(
                constraint.row,
                (*catalog.as_ptr()).rd_att,
                1,
                &raw mut column,
                &raw mut value,
                &raw mut is_null,
            );
            pg_sys::CatalogTupleUpdateWithInfo(
                catalog.as_ptr(),
                &raw mut (*constraint.row).t_self,
                row,
                indexes,
            );
        }
        names.push(name);
    }
    if let Some(indexes) = indexes {
        // SAFETY: opened above.
        unsafe {
            pg_sys::CatalogCloseIndexes(indexes);
            pg_sys::CommandCounterIncrement();
        }
    }
}

/// The constraints of a table.
fn constraints(catalog: &SystemCatalog, table: &OpenRelation) -> Vec<Constraint> {
    let mut found = Vec::new();
    // SAFETY: the scan key is initialized by PostgreSQL for the first column of the index; rows are
    // copied before the scan continues, and columns have the types that the catalog gives them.
    unsafe {
        let mut key = pg_sys::ScanKeyData::default();
        pg_sys::ScanKeyInit(
            &mut key,
            number(catalog, c"conrelid") as _,
            pg_sys::BTEqualStrategyNumber as _,
            pg_sys::Oid::from_u32(pg_sys::F_OIDEQ),
            table.oid().into(),
        );
        let columns = [c"conname", c"contype", c"coninhcount", c"conkey"]
            .map(|name| number(catalog, name) as u32);
        let [conname, contype, coninhcount, conkey] = columns;
        let snapshot = std::ptr::null_mut();
        let scan =
            pg_sys::systable_beginscan(catalog.as_ptr(), BY_TABLE, true, snapshot, 1, &mut key);
        loop {
            let row = pg_sys::systable_getnext(scan);
            if row.is_null() {
                break;
            }
            let value = |column| catalog.value(row, column);
            let name = value(conname).map(|name| {
                CStr::from_ptr((*name.cast_mut_ptr::<pg_sys::NameData>()).data.as_ptr()).to_owned()
            });
            let is_own = value(contype).map(|kind| kind.value() as u8) == Some(b'n')
                && value(coninhcount).map(|count| count.value() as u16) == Some(0);
            let column = is_own.then(|| value(conkey)).flatten().and_then(|key| {
                let numbers = <Vec<i16> as pgrx::FromDatum>::from_datum(key, false);
                table.column_name(*numbers?.first()?)
            });
            found.push(Constraint {
                row: pg_sys::heap_copytuple(row),
                name: name.unwrap_or_default(),
                column,
            });
        }
        pg_sys::systable_endscan(scan);
    }
    found
}

/// The number of a column of the catalog.
fn number(catalog: &SystemCatalog, name: &CStr) -> i32 {
    // SAFETY: the catalog is open, and the name a C string; columns of PostgreSQL's are there.
    unsafe { pg_sys::SPI_fnumber((*catalog.as_ptr()).rd_att, name.as_ptr()) }
}
