//! `base_entity.versions()`: the versions of one row.

use std::ffi::CStr;

use pgrx::{IntoDatum, pg_sys};

use super::query::{Query, key_types};
use super::reader::{Row, argument, places_of_columns, read, table_of_argument};
use crate::argument::given;
use crate::fmgr::{self, pg_function};
use crate::result_set::ResultSet;
use crate::scratch_memory::ScratchMemory;
use crate::text::Text;
use crate::{encoding, error};

pg_function! {
    /// `base_entity.versions(anyelement, anycompatible)`.
    base_entity_versions / pg_finfo_base_entity_versions => versions
}

unsafe fn versions(call: pg_sys::FunctionCallInfo) -> pg_sys::Datum {
    // SAFETY: PostgreSQL's own call of a set-returning function, whose first argument is of a row type.
    unsafe {
        let table = table_of_argument(call);
        let key = key(call);
        let query = Query::by_key(table);
        if query.key.len() != key.len() {
            error::raise(error::wrong_number_of_keys(&query.name, &query.key));
        }
        let text = query.versions(&key_types(table, &query.key));
        let result = ResultSet::begin(call);
        let (mut types, mut values) =
            ([pg_sys::TEXTARRAYOID], [key.into_datum().unwrap_or(pg_sys::Datum::null())]);
        let version = VersionRow::of(table);
        let scratch = ScratchMemory::new();
        read(&text, &mut types, &mut values, |row| {
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

/// The values of the key as texts.
///
/// # Safety
///
/// `call` is that of a function whose second argument is VARIADIC.
pub unsafe fn key(call: pg_sys::FunctionCallInfo) -> Vec<Text> {
    // SAFETY: the call has so many arguments.
    unsafe {
        let count = usize::try_from((*call).nargs).unwrap_or(1);
        (1..count)
            .map(|n| {
                let value = given(argument(call, n), "key");
                let type_oid = pg_sys::get_fn_expr_argtype((*call).flinfo, n as i32);
                let (mut output, mut is_varlena) = (pg_sys::InvalidOid, false);
                pg_sys::getTypeOutputInfo(type_oid, &mut output, &mut is_varlena);
                let text = pg_sys::OidOutputFunctionCall(output, value);
                Text(encoding::from_server(CStr::from_ptr(text).to_bytes()))
            })
            .collect()
    }
}
