//! A row as bytes: its header, and the places of values in it.

use std::ffi::c_void;
use std::mem::{offset_of, size_of};

use pgrx::pg_sys;

use crate::error;

unsafe extern "C-unwind" {
    // Called once for each row that changes: pgrx's binding would add a sigsetjmp. It raises no error
    // for a size that another tuple has had, if told to return null when out of memory.
    fn palloc_extended(size: usize, flags: i32) -> *mut c_void;
}

/// Whether the first `leading` columns exist and are not null, so that offsets are valid.
#[inline]
pub unsafe fn is_placed(tuple: pg_sys::HeapTuple, leading: usize) -> bool {
    // SAFETY: a tuple that has nulls has a bitmap of its columns after the fixed header, in which
    // a set bit means a value (access/htup_details.h).
    unsafe {
        let header = (*tuple).t_data;
        if usize::from((*header).t_infomask2 & pg_sys::HEAP_NATTS_MASK as u16) < leading {
            return false;
        }
        if !has_nulls(tuple) {
            return true;
        }
        let bitmap = header.cast::<u8>().add(offset_of!(pg_sys::HeapTupleHeaderData, t_bits));
        (0..leading).all(|column| *bitmap.add(column / 8) & (1 << (column % 8)) != 0)
    }
}

/// Whether some column of the row is null, so that it has a bitmap of them.
#[inline]
pub unsafe fn has_nulls(tuple: pg_sys::HeapTuple) -> bool {
    // SAFETY: a tuple has a header.
    unsafe { u32::from((*(*tuple).t_data).t_infomask) & pg_sys::HEAP_HASNULL != 0 }
}

/// A copy of a tuple in the current memory context, as heap_copytuple() makes it. Out of memory, it
/// unwinds the frames above instead of jumping past them.
pub unsafe fn copy(tuple: pg_sys::HeapTuple) -> pg_sys::HeapTuple {
    const HEADER: usize = size_of::<pg_sys::HeapTupleData>().next_multiple_of(8);
    // SAFETY: the memory is large enough for both parts, which are filled here.
    unsafe {
        let length = (*tuple).t_len as usize;
        let copy = palloc_extended(HEADER + length, pg_sys::MCXT_ALLOC_NO_OOM as i32)
            .cast::<pg_sys::HeapTupleData>();
        if copy.is_null() {
            error::raise(error::out_of_memory());
        }
        let data = copy.cast::<u8>().add(HEADER);
        data.copy_from_nonoverlapping((*tuple).t_data.cast(), length);
        copy.write(pg_sys::HeapTupleData { t_data: data.cast(), ..*tuple });
        copy
    }
}

/// The bytes of a row's data.
#[inline]
pub unsafe fn values(tuple: pg_sys::HeapTuple) -> *mut u8 {
    // SAFETY: t_hoff leads from the header to the data.
    unsafe { (*tuple).t_data.cast::<u8>().add(usize::from((*(*tuple).t_data).t_hoff)) }
}

/// Whether the bytes are equal. Uuids and times are compared as integers, which takes a third of the time
/// of memcmp() with a length that is known only at run time.
#[inline]
pub fn same(before: &[u8], after: &[u8]) -> bool {
    let (id, time) = (<[u8; 16]>::try_from, <[u8; 8]>::try_from);
    if let (Ok(before), Ok(after)) = (time(before), time(after)) {
        return u64::from_ne_bytes(before) == u64::from_ne_bytes(after);
    }
    if let (Ok(before), Ok(after)) = (id(before), id(after)) {
        return u128::from_ne_bytes(before) == u128::from_ne_bytes(after);
    }
    before == after
}

/// Writes into the data of a copied tuple.
#[inline]
pub unsafe fn write(tuple: pg_sys::HeapTuple, offset: usize, bytes: &[u8]) {
    // SAFETY: the caller vouches for the tuple and the place.
    unsafe { values(tuple).add(offset).copy_from_nonoverlapping(bytes.as_ptr(), bytes.len()) };
}

/// The integer, of two, four or eight bytes, that is stored in `bytes`.
#[inline]
pub fn integer(bytes: &[u8]) -> i64 {
    match bytes {
        [a, b] => i64::from(i16::from_ne_bytes([*a, *b])),
        [a, b, c, d] => i64::from(i32::from_ne_bytes([*a, *b, *c, *d])),
        _ => bytes.try_into().map_or(0, i64::from_ne_bytes),
    }
}

/// The `length` low-order bytes of an integer or a Datum.
pub fn low_bytes(bytes: &[u8; 8], length: usize) -> &[u8] {
    if cfg!(target_endian = "big") { &bytes[8 - length..] } else { &bytes[..length] }
}
