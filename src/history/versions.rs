//! `base_entity.versions()`: the versions of one row.

use pgrx::pg_sys;

use super::given_key;
use super::query::{Query, key_types};
use super::readable;
use super::reader::{
    BATCH, Reading, Row, places_of_columns, read, stored_types, table_of_argument,
};
use crate::argument::given;
use crate::error;
use crate::fmgr::{self, pg_function};
use crate::result_set::ResultSet;
use crate::scratch_memory::ScratchMemory;

pg_function! {
    /// `base_entity.versions(anyelement, anycompatible)`.
    base_entity_versions / pg_finfo_base_entity_versions => versions
}

unsafe fn versions(call: pg_sys::FunctionCallInfo) -> pg_sys::Datum {
    // SAFETY: PostgreSQL's own call of a set-returning function, whose first argument is of a row type.
    unsafe {
        let table = table_of_argument(call);
        let query = Query::by_key(table);
        readable::check(table);
        let key = given_key::of_call(call);
        if query.key.len() != key.len() {
            error::raise(error::wrong_number_of_keys(&query.name, &query.key));
        }
        let mut types = key_types(table, &query.key);
        let convert = |((value, of), wanted): ((_, _), &pg_sys::Oid)| {
            given_key::convert(given(value, "key"), of, *wanted)
        };
        let values: Option<Vec<_>> = key.into_iter().zip(&types).map(convert).collect();
        let text = query.versions();
        let result = ResultSet::begin(call);
        let Some(mut values) = values else { return fmgr::return_null(call) };
        let version = VersionRow::of(table);
        let scratch = ScratchMemory::new();
        let columns: Vec<_> = OWN_TYPES.into_iter().chain(stored_types(table)).collect();
        let reading = Reading { table, query: &text, columns: &columns, batch: BATCH };
        read(&reading, &mut types, &mut values, |row| {
            scratch.within(|| {
                let mut columns = row.values(&OWN.map(Some));
                columns.push(Some(version.value(row)));
                result.put(&columns);
            });
        });
        fmgr::return_null(call)
    }
}

/// The columns of the query that tell of the period of a version; those of the table follow.
const OWN: [usize; 5] = [0, 1, 2, 3, 4];
/// Their types: valid_from, valid_to, operation, actor, transaction.
const OWN_TYPES: [pg_sys::Oid; 5] = [
    pg_sys::TIMESTAMPTZOID,
    pg_sys::TIMESTAMPTZOID,
    pg_sys::TEXTOID,
    pg_sys::TEXTOID,
    pg_sys::XID8OID,
];

/// The row type of a table.
struct VersionRow {
    descriptor: pg_sys::TupleDesc,
    places: Vec<Option<usize>>,
}

impl VersionRow {
    fn of(table: pg_sys::Oid) -> Self {
        let places = places_of_columns(table).into_iter();
        let places = places.map(|place| Some(place? + OWN.len())).collect();
        // SAFETY: the copy of the description lives as long as the query, and has the type of the table's rows.
        let descriptor =
            unsafe { pg_sys::lookup_rowtype_tupdesc_copy(pg_sys::get_rel_type_id(table), -1) };
        Self { descriptor, places }
    }

    /// The row of the table that a version was, with the values as they are stored: a domain need not accept them today.
    fn value(&self, row: &Row) -> pg_sys::Datum {
        let values = row.values(&self.places);
        let mut nulls: Vec<bool> = values.iter().map(Option::is_none).collect();
        let mut values: Vec<_> =
            values.into_iter().map(|it| it.unwrap_or(pg_sys::Datum::null())).collect();
        // SAFETY: there is a value for each column of the description, of the type in which it is stored.
        unsafe {
            let tuple =
                pg_sys::heap_form_tuple(self.descriptor, values.as_mut_ptr(), nulls.as_mut_ptr());
            pg_sys::heap_copy_tuple_as_datum(tuple, self.descriptor)
        }
    }
}
