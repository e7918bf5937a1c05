//! Types.

use pgrx::pg_sys;

use crate::encoding::text;

/// The name of a type, as SQL writes it.
pub fn type_name(type_oid: pg_sys::Oid) -> String {
    // SAFETY: the function gives a C string for any type.
    unsafe { text(pg_sys::format_type_be(type_oid)) }
}

/// The type that a domain is over, at any depth, with its modifier; the type itself where it is none.
pub fn base_type(type_oid: pg_sys::Oid, modifier: i32) -> (pg_sys::Oid, i32) {
    let mut modifier = modifier;
    // SAFETY: the look-up takes any type, and changes the modifier.
    (unsafe { pg_sys::getBaseTypeAndTypmod(type_oid, &mut modifier) }, modifier)
}

/// Whether it is an array type.
pub fn is_array(type_oid: pg_sys::Oid) -> bool {
    // SAFETY: the look-up takes any type.
    unsafe { pg_sys::get_element_type(type_oid) != pg_sys::InvalidOid }
}

/// Whether its values are rows.
pub fn is_row_type(type_oid: pg_sys::Oid) -> bool {
    // SAFETY: the look-up takes any type.
    unsafe { pg_sys::type_is_rowtype(type_oid) }
}

/// The function that writes its values as text.
pub fn output_function(type_oid: pg_sys::Oid) -> pg_sys::Oid {
    let (mut function, mut is_varlena) = (pg_sys::InvalidOid, false);
    // SAFETY: the look-up takes any type.
    unsafe { pg_sys::getTypeOutputInfo(type_oid, &mut function, &mut is_varlena) };
    function
}

/// How its values are stored: their length, whether they are passed by value, and their alignment.
pub fn storage_of(type_oid: pg_sys::Oid) -> (i16, bool, std::ffi::c_char) {
    let (mut length, mut by_value, mut alignment) = (0, false, 0);
    // SAFETY: the look-up takes any type.
    unsafe {
        pg_sys::get_typlenbyvalalign(type_oid, &mut length, &mut by_value, &mut alignment);
    }
    (length, by_value, alignment)
}

/// A copy of the description of a row type's columns.
pub fn columns_of_row_type(type_oid: pg_sys::Oid, modifier: i32) -> pg_sys::TupleDesc {
    // SAFETY: an error for another type is PostgreSQL's own.
    unsafe { pg_sys::lookup_rowtype_tupdesc_copy(type_oid, modifier) }
}
