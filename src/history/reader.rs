//! Running a query that reads a history, with the rights of the role that asks.
//!
//! The owner of a history can give its columns other types. The functions that read a history rely on these, so they are compared when the
//! query has been parsed and its tables are locked: before it is planned, which may call casts of other types.

use pgrx::{PgList, check_for_interrupts, pg_sys};

use super::columns::base_type;
use super::readable;
use crate::catalog::OpenRelation;
use crate::result_set::ResultSet;
use crate::{compat, encoding, error};

/// The rows that are fetched at a time, so that memory stays flat, where the values that are stored out of line stay there.
pub const BATCH: i64 = 1000;

/// A query, and the types in which the values of its columns are stored.
pub struct Reading<'a> {
    /// The table whose history it reads.
    pub table: pg_sys::Oid,
    /// The text.
    pub query: &'a str,
    /// The types of the columns, as [`base_type`] gives them.
    pub columns: &'a [pg_sys::Oid],
    /// The rows that are fetched at a time.
    pub batch: i64,
}

/// Runs a query and puts its rows into a result. `places` has, for each column of the result, the column of the
/// query with its value; None for NULL.
pub fn read_into(
    result: &ResultSet,
    reading: &Reading,
    types: &mut [pg_sys::Oid],
    values: &mut [pg_sys::Datum],
    places: &[Option<usize>],
) {
    read(reading, types, values, |row| result.put(&row.values(places)));
}

/// A row of a query.
pub struct Row {
    tuple: pg_sys::HeapTuple,
    descriptor: pg_sys::TupleDesc,
}

impl Row {
    /// The values of the columns at these places; None for NULL.
    pub fn values(&self, places: &[Option<usize>]) -> Vec<Option<pg_sys::Datum>> {
        let value = |place: &Option<usize>| {
            let place = (*place)? as i32 + 1;
            let mut is_null = false;
            // SAFETY: the row is of the description.
            let value =
                unsafe { pg_sys::SPI_getbinval(self.tuple, self.descriptor, place, &mut is_null) };
            (!is_null).then_some(value)
        };
        places.iter().map(value).collect()
    }
}

/// Runs a query, and calls `take` with each row. An error if the query has columns of other types.
pub fn read(
    reading: &Reading,
    types: &mut [pg_sys::Oid],
    values: &mut [pg_sys::Datum],
    mut take: impl FnMut(&Row),
) {
    let query = encoding::to_server(reading.query);
    // SAFETY: the values are as many as the types; the cursor is closed here, or with its (sub)transaction after an
    // error; the rows of a batch live until the next one is fetched, and are copied before that.
    unsafe {
        pg_sys::SPI_connect();
        let plan = pg_sys::SPI_prepare_cursor(
            query.as_ptr(),
            types.len() as i32,
            types.as_mut_ptr(),
            pg_sys::CURSOR_OPT_NO_SCROLL as i32,
        );
        readable::check(reading.table);
        if !has_types(columns_of(plan), reading.columns) {
            error::raise(error::history_has_other_types());
        }
        let none = std::ptr::null();
        let cursor = pg_sys::SPI_cursor_open(none, plan, values.as_mut_ptr(), none, true);
        loop {
            check_for_interrupts!();
            pg_sys::SPI_cursor_fetch(cursor, true, reading.batch as _);
            let (table, count) = (pg_sys::SPI_tuptable, pg_sys::SPI_processed as usize);
            if count == 0 {
                break;
            }
            for row in std::slice::from_raw_parts((*table).vals, count) {
                take(&Row { tuple: *row, descriptor: (*table).tupdesc });
            }
            pg_sys::SPI_freetuptable(table);
        }
        pg_sys::SPI_cursor_close(cursor);
        pg_sys::SPI_finish();
    }
}

/// The description of the columns of a query that has been prepared; null if it returns no rows.
unsafe fn columns_of(plan: pg_sys::SPIPlanPtr) -> pg_sys::TupleDesc {
    // SAFETY: the plan is one that SPI has prepared, of one query.
    unsafe {
        let sources = pg_sys::SPI_plan_get_plan_sources(plan);
        let sources = PgList::<pg_sys::CachedPlanSource>::from_pg(sources);
        sources.get_ptr(0).map_or(std::ptr::null_mut(), |source| (*source).resultDesc)
    }
}

/// Whether the columns of a query store values as these types do.
unsafe fn has_types(descriptor: pg_sys::TupleDesc, types: &[pg_sys::Oid]) -> bool {
    // SAFETY: the description of a query that returns rows has so many columns.
    unsafe {
        !descriptor.is_null()
            && (*descriptor).natts as usize == types.len()
            && types
                .iter()
                .enumerate()
                .all(|(place, of)| base_type(compat::attribute(descriptor, place).atttypid) == *of)
    }
}

/// The types in which the values of a table's columns are stored, without those of dropped columns.
pub fn stored_types(table: pg_sys::Oid) -> Vec<pg_sys::Oid> {
    let columns = OpenRelation::open(table).columns().into_iter();
    columns.map(|(_, type_oid)| base_type(type_oid)).collect()
}

/// The places that the columns of a row type have among those that are not dropped; none for a dropped one.
pub fn places_of_columns(table: pg_sys::Oid) -> Vec<Option<usize>> {
    let open = OpenRelation::open(table);
    let mut next = 0;
    // SAFETY: the relation is open, with so many columns.
    unsafe {
        let descriptor = (*open.as_ptr()).rd_att;
        (0..(*descriptor).natts as usize)
            .map(|place| {
                let is_there = !compat::attribute(descriptor, place).attisdropped;
                is_there.then(|| {
                    next += 1;
                    next - 1
                })
            })
            .collect()
    }
}

/// The table whose row type the argument has.
///
/// # Safety
///
/// `call` is that of a running function.
pub unsafe fn table_of_argument(call: pg_sys::FunctionCallInfo) -> pg_sys::Oid {
    // SAFETY: the look-ups give InvalidOid for what is no row type.
    unsafe {
        let type_oid = pg_sys::get_fn_expr_argtype((*call).flinfo, 0);
        let table = pg_sys::get_typ_typrelid(type_oid);
        if table == pg_sys::InvalidOid {
            let name = encoding::text(pg_sys::format_type_be(type_oid));
            error::raise(error::not_a_row_type(&name));
        }
        table
    }
}

/// An argument of a function that is not STRICT; None for NULL.
///
/// # Safety
///
/// `call` is that of a running function with more than `n` arguments.
pub unsafe fn argument(call: pg_sys::FunctionCallInfo, n: usize) -> Option<pg_sys::Datum> {
    // SAFETY: the caller vouches for the count.
    unsafe {
        let argument = (*call).args.as_slice((*call).nargs as usize)[n];
        (!argument.isnull).then_some(argument.value)
    }
}
