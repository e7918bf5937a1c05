//! The parameters of a planned statement.

use pgrx::pg_sys;

/// The list of parameters with these types and values, none of them NULL, in the current memory context.
///
/// # Safety
///
/// Each value is of its type.
pub unsafe fn parameters(
    values: impl ExactSizeIterator<Item = (pg_sys::Oid, pg_sys::Datum)>,
) -> pg_sys::ParamListInfo {
    let count = values.len();
    // SAFETY: the list is made with a place for each value.
    unsafe {
        let parameters = pg_sys::makeParamList(count as i32);
        let places = (*parameters).params.as_mut_slice(count);
        for (place, (type_oid, value)) in places.iter_mut().zip(values) {
            place.value = value;
            place.isnull = false;
            place.pflags = pg_sys::PARAM_FLAG_CONST as u16;
            place.ptype = type_oid;
        }
        parameters
    }
}
