//! Types.

use pgrx::pg_sys;

use crate::compat;
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
fn storage_of(type_oid: pg_sys::Oid) -> (i16, bool, std::ffi::c_char) {
    let (mut length, mut by_value, mut alignment) = (0, false, 0);
    // SAFETY: the look-up takes any type.
    unsafe {
        pg_sys::get_typlenbyvalalign(type_oid, &mut length, &mut by_value, &mut alignment);
    }
    (length, by_value, alignment)
}

/// The operator `=` of PostgreSQL's own that compares values of two types, perhaps as values of a third one; None if there is none.
pub fn own_equality(left: pg_sys::Oid, right: pg_sys::Oid) -> Option<pg_sys::Oid> {
    let mut name = std::ptr::null_mut();
    // SAFETY: the names are C strings that are copied; the row of the operator is released once its OID is read.
    unsafe {
        for part in [c"pg_catalog", c"="] {
            let part = pg_sys::makeString(pg_sys::pstrdup(part.as_ptr()));
            name = pg_sys::lappend(name, part.cast());
        }
        let row = pg_sys::oper(std::ptr::null_mut(), name, left, right, true, -1);
        if row.is_null() {
            return None;
        }
        let operator = pg_sys::oprid(row);
        pg_sys::ReleaseSysCache(row);
        (operator.to_u32() < pg_sys::FirstNormalObjectId).then_some(operator)
    }
}

/// A copy of the description of a row type's columns.
fn columns_of_row_type(type_oid: pg_sys::Oid, modifier: i32) -> pg_sys::TupleDesc {
    // SAFETY: an error for another type is PostgreSQL's own.
    unsafe { pg_sys::lookup_rowtype_tupdesc_copy(type_oid, modifier) }
}

/// The value of a type that the type's input function reads from a text. Only superusers write such functions; those of a domain, or of a type that
/// contains one, check what the domain demands, which is code of its owner.
///
/// # Safety
///
/// The text is a C string in the encoding of the server.
pub unsafe fn read_value(text: *mut std::ffi::c_char, type_oid: pg_sys::Oid) -> pg_sys::Datum {
    let (mut function, mut of_element) = (pg_sys::InvalidOid, pg_sys::InvalidOid);
    // SAFETY: the look-up takes any type; the caller vouches for the text.
    unsafe {
        pg_sys::getTypeInputInfo(type_oid, &mut function, &mut of_element);
        pg_sys::OidInputFunctionCall(function, text, of_element, -1)
    }
}

/// Whether a type is a domain or has values of one in its own: the elements of an array, the bounds of a range, the columns of a row.
pub fn contains_domain(type_oid: pg_sys::Oid) -> bool {
    // SAFETY: the look-ups take any type; no type contains itself.
    unsafe {
        pg_sys::check_stack_depth();
        let element = pg_sys::get_element_type(type_oid);
        if element != pg_sys::InvalidOid {
            return contains_domain(element);
        }
        match pg_sys::get_typtype(type_oid) as u8 {
            pg_sys::TYPTYPE_DOMAIN => true,
            pg_sys::TYPTYPE_RANGE => contains_domain(pg_sys::get_range_subtype(type_oid)),
            pg_sys::TYPTYPE_MULTIRANGE => contains_domain(pg_sys::get_multirange_range(type_oid)),
            pg_sys::TYPTYPE_COMPOSITE => {
                let columns = columns_of_row_type(type_oid, -1);
                (0..(*columns).natts as usize)
                    .map(|n| compat::attribute(columns, n))
                    .any(|column| !column.attisdropped && contains_domain(column.atttypid))
            }
            _ => false,
        }
    }
}

/// The elements of an array, in order; None for NULL.
///
/// # Safety
///
/// `array` is one that has been read whole.
pub unsafe fn elements_of(array: *mut pg_sys::ArrayType) -> Vec<Option<pg_sys::Datum>> {
    let (mut values, mut nulls) = (std::ptr::null_mut(), std::ptr::null_mut());
    let mut count = 0;
    // SAFETY: the caller vouches for the array; both lists have so many elements.
    unsafe {
        let element = (*array).elemtype;
        let (length, by_value, alignment) = storage_of(element);
        pg_sys::deconstruct_array(
            array,
            element,
            length.into(),
            by_value,
            alignment,
            &mut values,
            &mut nulls,
            &mut count,
        );
        let element = |n: usize| (!*nulls.add(n)).then(|| *values.add(n));
        (0..count as usize).map(element).collect()
    }
}

/// The values of the columns of a row, in order, with their description; None for NULL.
///
/// # Safety
///
/// `value` is of a row type.
pub unsafe fn columns_of_value(
    value: pg_sys::Datum,
) -> (pg_sys::TupleDesc, Vec<Option<pg_sys::Datum>>) {
    // SAFETY: the value has its type, whose description is copied: it may change while functions are called.
    unsafe {
        let header =
            pg_sys::pg_detoast_datum(value.cast_mut_ptr()).cast::<pg_sys::HeapTupleHeaderData>();
        let of = (*header).t_choice.t_datum;
        let descriptor = columns_of_row_type(of.datum_typeid, of.datum_typmod);
        let mut row = pg_sys::HeapTupleData {
            t_len: pgrx::varsize_any(header.cast()) as u32,
            t_data: header,
            ..pg_sys::HeapTupleData::default()
        };
        let count = (*descriptor).natts as usize;
        let (mut values, mut nulls) = (vec![pg_sys::Datum::null(); count], vec![true; count]);
        pg_sys::heap_deform_tuple(&mut row, descriptor, values.as_mut_ptr(), nulls.as_mut_ptr());
        let values = values.into_iter().zip(nulls);
        (descriptor, values.map(|(value, is_null)| (!is_null).then_some(value)).collect())
    }
}

/// The owners of a domain and of the domains that it is over; none of another type.
pub fn domain_owners(type_oid: pg_sys::Oid) -> Vec<pg_sys::Oid> {
    let mut owners = Vec::new();
    let mut next = type_oid;
    // SAFETY: what is needed of a row is copied before it is released; no domain is over itself.
    unsafe {
        while pg_sys::get_typtype(next) as u8 == pg_sys::TYPTYPE_DOMAIN {
            let cache = pg_sys::SysCacheIdentifier::TYPEOID as i32;
            let row = pg_sys::SearchSysCache1(cache, next.into());
            if row.is_null() {
                break;
            }
            let form = pg_sys::GETSTRUCT(row).cast::<pg_sys::FormData_pg_type>();
            owners.push((*form).typowner);
            next = (*form).typbasetype;
            pg_sys::ReleaseSysCache(row);
        }
    }
    owners
}
