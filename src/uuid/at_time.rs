//! Version 7 uuids of a given time: for rows whose time is known, and as bounds of a range of uuids.

use pgrx::pg_sys;

use super::functions::{Generator, to_datum};
use crate::error;
use crate::fmgr::{self, pg_function};
use uuid_generator::layout;

/// The first argument, a timestamptz that is not infinite.
///
/// # Safety
///
/// `call` is that of a STRICT function whose first argument is a timestamptz.
unsafe fn timestamp_argument(call: pg_sys::FunctionCallInfo) -> pg_sys::TimestampTz {
    // SAFETY: the caller vouches for the argument; a timestamptz is passed by value.
    let timestamp = unsafe { fmgr::argument(call, 0) }.value() as i64;
    if timestamp == i64::MAX || timestamp == i64::MIN {
        error::raise(error::timestamp_infinite());
    }
    timestamp
}

pg_function! {
    /// uuidv7_at(timestamptz) returns uuid
    base_entity_uuidv7_at / pg_finfo_base_entity_uuidv7_at => uuidv7_at
}

/// Takes random bytes from the generator, and does not use its clock.
unsafe fn uuidv7_at(call: pg_sys::FunctionCallInfo) -> pg_sys::Datum {
    // SAFETY: declared STRICT with one timestamptz.
    let timestamp = unsafe { timestamp_argument(call) };
    let [random] = Generator::get().random();
    match layout::from_timestamp(timestamp, 0) {
        Some(time) => to_datum(layout::version_7(time, random)),
        None => error::raise(error::timestamp_out_of_range()),
    }
}

pg_function! {
    /// uuidv7_floor(timestamptz) returns uuid
    base_entity_uuidv7_floor / pg_finfo_base_entity_uuidv7_floor => uuidv7_floor
}

unsafe fn uuidv7_floor(call: pg_sys::FunctionCallInfo) -> pg_sys::Datum {
    // SAFETY: declared STRICT with one timestamptz.
    to_datum(unsafe { bounds(call) }.0)
}

pg_function! {
    /// uuidv7_ceiling(timestamptz) returns uuid
    base_entity_uuidv7_ceiling / pg_finfo_base_entity_uuidv7_ceiling => uuidv7_ceiling
}

unsafe fn uuidv7_ceiling(call: pg_sys::FunctionCallInfo) -> pg_sys::Datum {
    // SAFETY: declared STRICT with one timestamptz.
    to_datum(unsafe { bounds(call) }.1)
}

unsafe fn bounds(call: pg_sys::FunctionCallInfo) -> ([u8; 16], [u8; 16]) {
    // SAFETY: the caller vouches for the argument.
    match layout::version_7_bounds(unsafe { timestamp_argument(call) }) {
        Some(bounds) => bounds,
        None => error::raise(error::timestamp_out_of_range()),
    }
}
