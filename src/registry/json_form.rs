//! The forms that values of types have in a document.

use pgrx::pg_sys;

use crate::catalog::{self, JsonCast};

/// How a value of a type is shown.
#[derive(Clone, Copy)]
pub(super) enum Form {
    /// An array.
    Array,
    /// A row.
    Row,
    /// As to_jsonb() shows this built-in type.
    BuiltIn(pg_sys::Oid),
    /// As the json that this function gives.
    Cast(JsonCast),
    /// As the text that this function gives.
    Output(pg_sys::Oid),
}

impl Form {
    /// Distinguishes the types as json_categorize_type() does (src/backend/utils/adt/jsonfuncs.c).
    pub(super) fn of(type_oid: pg_sys::Oid) -> Self {
        let (type_oid, _) = catalog::base_type(type_oid, -1);
        if catalog::is_array(type_oid) || ARRAYS_OF_ANY_TYPE.contains(&type_oid) {
            Self::Array
        } else if catalog::is_row_type(type_oid) {
            Self::Row
        } else if type_oid.to_u32() < pg_sys::FirstNormalObjectId {
            Self::BuiltIn(type_oid)
        } else if let Some(cast) = catalog::json_cast_of_superuser(type_oid) {
            Self::Cast(cast)
        } else {
            Self::Output(catalog::output_function(type_oid))
        }
    }
}

const ARRAYS_OF_ANY_TYPE: [pg_sys::Oid; 3] =
    [pg_sys::ANYARRAYOID, pg_sys::ANYCOMPATIBLEARRAYOID, pg_sys::RECORDARRAYOID];
