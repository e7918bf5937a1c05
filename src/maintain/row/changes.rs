//! Compares the values of two rows, in any storage form.

use std::ffi::{CStr, c_char};
use std::mem::offset_of;

use pgrx::{pg_sys, varlena};

use super::bytes::{has_nulls, same, values};
use crate::compat;
use crate::maintain::layout::Column;

/// A cursor over the columns of a tuple.
struct Cursor {
    /// The bits of columns that are not null; null where all are.
    bitmap: *const u8,
    /// The bytes of the values.
    values: *const u8,
    /// The offset of the next value.
    offset: usize,
}

impl Cursor {
    unsafe fn of(tuple: pg_sys::HeapTuple) -> Self {
        // SAFETY: a tuple that has nulls has their bitmap after the fixed header.
        unsafe {
            let bitmap = if has_nulls(tuple) {
                (*tuple).t_data.cast::<u8>().add(offset_of!(pg_sys::HeapTupleHeaderData, t_bits))
            } else {
                std::ptr::null_mut()
            };
            Self { bitmap, values: values(tuple), offset: 0 }
        }
    }

    /// The stored bytes of the next column, number `n` counted from 0; None for null.
    #[inline]
    unsafe fn next<'a>(&mut self, n: usize, column: Column) -> Option<&'a [u8]> {
        // SAFETY: the tuple has this column, whose place follows from those before it
        // (heap_deform_tuple in access/common/heaptuple.c). A byte of padding is 0, which the first
        // of a header is not.
        unsafe {
            if !self.bitmap.is_null() && *self.bitmap.add(n / 8) & (1 << (n % 8)) == 0 {
                return None;
            }
            let at_header = column.has_forms() && *self.values.add(self.offset) != 0;
            if !at_header {
                self.offset = column.aligned(self.offset);
            }
            let start = self.values.add(self.offset);
            let length = match column.fixed_length() {
                Some(length) => length,
                None if column.has_forms() => varlena::varsize_any(start.cast()),
                None => CStr::from_ptr(start.cast::<c_char>()).to_bytes_with_nul().len(),
            };
            self.offset += length;
            Some(std::slice::from_raw_parts(start, length))
        }
    }
}

/// Whether any of these columns differs that is not ignored. Stops at the first one, and detoasts a value only
/// where both have the same size.
///
/// # Safety
///
/// Both tuples are of the table that the columns were read from, and have the same number of them.
pub unsafe fn differ(old: pg_sys::HeapTuple, new: pg_sys::HeapTuple, columns: &[Column]) -> bool {
    // SAFETY: the caller vouches for the tuples.
    unsafe {
        let count = usize::from((*(*old).t_data).t_infomask2 & pg_sys::HEAP_NATTS_MASK as u16);
        let (mut old, mut new) = (Cursor::of(old), Cursor::of(new));
        columns.iter().take(count).enumerate().any(|(n, column)| {
            let (before, after) = (old.next(n, *column), new.next(n, *column));
            !column.is_ignored
                && match (before, after) {
                    (None, None) => false,
                    (Some(before), Some(after)) => {
                        !(same(before, after)
                            || column.has_forms() && is_same_in_another_form(before, after))
                    }
                    _ => true,
                }
        })
    }
}

/// Whether two values of varying length that are stored as different bytes are the same.
unsafe fn is_same_in_another_form(before: &[u8], after: &[u8]) -> bool {
    // SAFETY: both are whole values with their headers.
    unsafe {
        let is_long = |value: &[u8]| varlena::varatt_is_4b_u(value.as_ptr().cast());
        let is_short = |value: &[u8]| {
            let value = value.as_ptr().cast();
            varlena::varatt_is_1b(value) && !varlena::varatt_is_1b_e(value)
        };
        if (is_long(before) && is_long(after)) || (is_short(before) && is_short(after)) {
            return false;
        }
        let datum = |value: &[u8]| pg_sys::Datum::from(value.as_ptr());
        compat::is_same_value(datum(before), datum(after), false, -1)
    }
}
