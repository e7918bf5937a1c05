//! The values of a key that a call gives, in the types in which the key's columns are stored.
//!
//! A value is found where `=` finds it: between PostgreSQL's own types it is converted as in an assignment, and compared with the given one. One of another type is written by the output
//! function of its type and read by the input function of the column's: a cast may be code of any role.

use pgrx::pg_sys;

use super::columns::base_type;
use super::reader::argument;
use crate::argument::given;
use crate::procedure::{Ending, in_subtransaction};
use crate::security_context::with_dump_settings;
use crate::{catalog, error};

/// The arguments of a call after the first one, or the elements of the array after VARIADIC, each with its type; None for NULL.
///
/// # Safety
///
/// `call` is that of a running function whose second argument is VARIADIC "any".
pub unsafe fn of_call(call: pg_sys::FunctionCallInfo) -> Vec<(Option<pg_sys::Datum>, pg_sys::Oid)> {
    // SAFETY: the call has so many arguments; the one after VARIADIC is an array.
    unsafe {
        let type_of = |n: usize| pg_sys::get_fn_expr_argtype((*call).flinfo, n as i32);
        if pg_sys::get_fn_expr_variadic((*call).flinfo) {
            let array = given(argument(call, 1), "key").cast_mut_ptr();
            let array = pg_sys::pg_detoast_datum(array).cast::<pg_sys::ArrayType>();
            let elements = catalog::elements_of(array).into_iter();
            return elements.map(|element| (element, (*array).elemtype)).collect();
        }
        (1..(*call).nargs as usize).map(|n| (argument(call, n), type_of(n))).collect()
    }
}

/// A value of a type as one of another, in which the values of a column are stored; None where no value of that type equals it.
///
/// # Safety
///
/// The value is one of the type.
pub unsafe fn convert(
    value: pg_sys::Datum,
    type_oid: pg_sys::Oid,
    wanted: pg_sys::Oid,
) -> Option<pg_sys::Datum> {
    let from = base_type(type_oid);
    if from == wanted {
        return Some(value);
    }
    // SAFETY: the caller vouches for the value, whose output function gives a C string.
    unsafe {
        match assigned(value, from, wanted) {
            Assigned::Equal(converted) => return Some(converted),
            Assigned::Different => return None,
            Assigned::Unknown => {}
        }
        if catalog::contains_domain(wanted) {
            let (given, wanted) = (catalog::type_name(type_oid), catalog::type_name(wanted));
            error::raise(error::key_needs_its_type(&given, &wanted));
        }
        // The blanks at the end of a char(n) are no part of its text.
        let text = if from == pg_sys::BPCHAROID {
            cast(value, from, pg_sys::TEXTOID, pg_sys::CoercionContext::COERCION_IMPLICIT)
        } else {
            None
        };
        let (value, from) = text.map_or((value, from), |text| (text, pg_sys::TEXTOID));
        Some(with_dump_settings(|| {
            let output = catalog::output_function(from);
            catalog::read_value(pg_sys::OidOutputFunctionCall(output, value), wanted)
        }))
    }
}

/// A value that an assignment has made one of another type.
enum Assigned {
    /// It equals the given one.
    Equal(pg_sys::Datum),
    /// It does not, or the type cannot hold the given one.
    Different,
    /// One of the types is not PostgreSQL's own, or it has no cast or no equality for them.
    Unknown,
}

/// A value as an assignment makes it one of another type.
unsafe fn assigned(value: pg_sys::Datum, from: pg_sys::Oid, wanted: pg_sys::Oid) -> Assigned {
    // SAFETY: the caller vouches for the value.
    let compared = in_subtransaction(Ending::Keep, || unsafe {
        let converted = cast(value, from, wanted, pg_sys::CoercionContext::COERCION_ASSIGNMENT)?;
        Some((converted, is_equal((converted, wanted), (value, from))?))
    });
    match compared {
        Ok(Some((converted, true))) => Assigned::Equal(converted),
        Ok(Some((_, false))) => Assigned::Different,
        Ok(None) => Assigned::Unknown,
        Err(failure) if failure.is_of_session() => failure.raise(),
        // Out of range.
        Err(_) => Assigned::Different,
    }
}

/// Whether PostgreSQL's own operator `=` takes two values, each with its type, for the same; None where it has none for them.
unsafe fn is_equal(
    one: (pg_sys::Datum, pg_sys::Oid),
    other: (pg_sys::Datum, pg_sys::Oid),
) -> Option<bool> {
    let operator = catalog::own_equality(one.1, other.1)?;
    // SAFETY: the caller vouches for the values; the function of the operator takes two of its types.
    unsafe {
        let (mut left, mut right) = (pg_sys::InvalidOid, pg_sys::InvalidOid);
        pg_sys::op_input_types(operator, &mut left, &mut right);
        let argument = |(value, of), wanted| {
            // Of anyarray and the like it takes any value.
            let is_any = pg_sys::get_typtype(wanted) as u8 == pg_sys::TYPTYPE_PSEUDO;
            if of == wanted || is_any {
                return Some(value);
            }
            cast(value, of, wanted, pg_sys::CoercionContext::COERCION_IMPLICIT)
        };
        let (one, other) = (argument(one, left)?, argument(other, right)?);
        let function = pg_sys::get_opcode(operator);
        let collation = pg_sys::DEFAULT_COLLATION_OID;
        Some(pg_sys::OidFunctionCall2Coll(function, collation, one, other).value() != 0)
    }
}

/// A value as PostgreSQL's own cast makes it one of another type, if there is one: only superusers create casts between such types.
unsafe fn cast(
    value: pg_sys::Datum,
    from: pg_sys::Oid,
    wanted: pg_sys::Oid,
    context: pg_sys::CoercionContext::Type,
) -> Option<pg_sys::Datum> {
    use pg_sys::CoercionPathType::{COERCION_PATH_FUNC, COERCION_PATH_RELABELTYPE};
    let is_own = |oid: pg_sys::Oid| oid.to_u32() < pg_sys::FirstNormalObjectId;
    if !is_own(from) || !is_own(wanted) || from == pg_sys::UNKNOWNOID {
        return None;
    }
    let mut function = pg_sys::InvalidOid;
    // SAFETY: the look-ups take any type; a cast by a function of one argument takes a value of the type.
    unsafe {
        match pg_sys::find_coercion_pathway(wanted, from, context, &mut function) {
            COERCION_PATH_RELABELTYPE => Some(value),
            COERCION_PATH_FUNC if is_own(function) && pg_sys::get_func_nargs(function) == 1 => {
                Some(pg_sys::OidFunctionCall1Coll(function, pg_sys::DEFAULT_COLLATION_OID, value))
            }
            _ => None,
        }
    }
}
