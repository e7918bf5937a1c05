//! `base_entity.as_of()`: the rows of a table as of a time.

use pgrx::pg_sys;

use super::query::Query;
use super::readable;
use super::reader::{
    BATCH, Reading, argument, places_of_columns, read_into, stored_types, table_of_argument,
};
use crate::argument::given;
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
        let query = Query::of(table).stored_as_of("$1");
        readable::check(table);
        let places = places_of_columns(table);
        let result = ResultSet::begin(call);
        let (mut types, mut values) = ([pg_sys::TIMESTAMPTZOID], [at]);
        let reading = Reading { table, query: &query, columns: &stored_types(table), batch: BATCH };
        read_into(&result, &reading, &mut types, &mut values, &places);
        fmgr::return_null(call)
    }
}
