//! `base_entity.as_of()`: the rows of a table as of a time.

use pgrx::pg_sys;

use super::query::Query;
use super::reader::{argument, read_into, table_of_argument};
use crate::argument::given;
use crate::catalog::OpenRelation;
use crate::compat;
use crate::fmgr::{self, pg_function};
use crate::result_set::ResultSet;

pg_function! {
    /// `base_entity.as_of(anyelement, timestamptz)`.
    base_entity_as_of / pg_finfo_base_entity_as_of => as_of
}

unsafe fn as_of(call: pg_sys::FunctionCallInfo) -> pg_sys::Datum {
    // SAFETY: PostgreSQL's own call of a set-returning function, whose first argument is of a row type, and whose
    // second is a timestamptz.
    unsafe {
        let table = table_of_argument(call);
        let at = given(argument(call, 1), "at");
        let query = Query::of(table);
        let places = places(table);
        let result = ResultSet::begin(call);
        let (mut types, mut values) = ([pg_sys::TIMESTAMPTZOID], [at]);
        read_into(&result, &query.as_of("$1"), &mut types, &mut values, &places);
        fmgr::return_null(call)
    }
}

/// The columns of the query that the columns of the row type are; none for a dropped one.
fn places(table: pg_sys::Oid) -> Vec<Option<usize>> {
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
