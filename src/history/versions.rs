//! `base_entity.versions()`: the versions of one row.

use pgrx::pg_sys;

use super::columns::base_type;
use super::query::{Query, key_types};
use super::readable;
use super::reader::{
    Reading, Row, argument, places_of_columns, read, stored_types, table_of_argument,
};
use crate::argument::given;
use crate::fmgr::{self, pg_function};
use crate::result_set::ResultSet;
use crate::scratch_memory::ScratchMemory;
use crate::security_context::with_dump_settings;
use crate::{catalog, error};

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
        if query.key.len() != key_length(call) {
            error::raise(error::wrong_number_of_keys(&query.name, &query.key));
        }
        let mut types = key_types(table, &query.key);
        let mut values = key(call, &types);
        let text = query.versions();
        let result = ResultSet::begin(call);
        let version = VersionRow::of(table);
        let scratch = ScratchMemory::new();
        let columns: Vec<_> = OWN_TYPES.into_iter().chain(stored_types(table)).collect();
        let reading = Reading { table, query: &text, columns: &columns };
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

/// How many values of the key a call gives.
unsafe fn key_length(call: pg_sys::FunctionCallInfo) -> usize {
    // SAFETY: the call is that of a running function.
    usize::try_from(unsafe { (*call).nargs }).unwrap_or_default().saturating_sub(1)
}

/// The values of the key, of the types in which the key's columns are stored. One of another type is written by the output function of its type and
/// read by the input function of the column's: a cast may be code of any role.
///
/// # Safety
///
/// `call` is that of a function whose second argument is VARIADIC, with as many arguments as there are columns.
unsafe fn key(call: pg_sys::FunctionCallInfo, columns: &[pg_sys::Oid]) -> Vec<pg_sys::Datum> {
    let value = |(n, wanted): (usize, &pg_sys::Oid)| {
        // SAFETY: the call has so many arguments.
        let (value, type_oid) = unsafe {
            (given(argument(call, n), "key"), pg_sys::get_fn_expr_argtype((*call).flinfo, n as i32))
        };
        if base_type(type_oid) == *wanted {
            return value;
        }
        if catalog::contains_domain(*wanted) {
            error::raise(error::key_needs_its_type(
                &catalog::type_name(type_oid),
                &catalog::type_name(*wanted),
            ));
        }
        // SAFETY: the value is one of the type, whose output function gives a C string.
        with_dump_settings(|| unsafe {
            let output = catalog::output_function(type_oid);
            catalog::read_value(pg_sys::OidOutputFunctionCall(output, value), *wanted)
        })
    };
    (1..).zip(columns).map(value).collect()
}
