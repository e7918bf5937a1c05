//! `base_entity.versions()`: the versions of one row.

use std::ffi::CStr;

use pgrx::{IntoDatum, pg_sys};

use super::query::{Query, key_types};
use super::reader::{argument, read_into, table_of_argument};
use crate::argument::given;
use crate::fmgr::{self, pg_function};
use crate::result_set::ResultSet;
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
        let places = [0, 1, 2, 3, 4, 5].map(Some);
        read_into(&result, &text, &mut types, &mut values, &places);
        fmgr::return_null(call)
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
