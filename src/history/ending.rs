//! How the period of a version ends: the values of the columns that a history has of its own.

use pgrx::{pg_sys, varlena};

use super::own_columns::OWN_COLUMNS;
use crate::actor::Name;

/// The end of a period.
#[derive(Clone, Copy)]
pub struct Ending {
    /// The time.
    pub at: i64,
    /// Whether a DELETE has ended it, rather than an UPDATE.
    pub is_deletion: bool,
}

impl Ending {
    /// The values of the history's own columns, in their order.
    pub fn values(self, actor: &Name, transaction: u64) -> [pg_sys::Datum; OWN_COLUMNS.len()] {
        [self.at.into(), self.operation(), actor.as_datum(), transaction.into()]
    }

    /// Whether a value of type text is the operation of a DELETE.
    ///
    /// # Safety
    ///
    /// The value is one of a history's column, and not NULL.
    pub unsafe fn is_deletion(operation: pg_sys::Datum) -> bool {
        // SAFETY: the caller vouches for the value. So short a text is never compressed nor stored out of line.
        unsafe { varlena::varlena_to_byte_slice(operation.cast_mut_ptr()) == b"DELETE" }
    }

    /// Whether a value of type text is the operation of the record of an erasure.
    ///
    /// # Safety
    ///
    /// As [`is_deletion`](Self::is_deletion).
    pub unsafe fn is_erasure(operation: pg_sys::Datum) -> bool {
        // SAFETY: as above.
        unsafe { varlena::varlena_to_byte_slice(operation.cast_mut_ptr()) == b"ERASE" }
    }

    /// The operation as a value of type text.
    pub fn operation(self) -> pg_sys::Datum {
        static UPDATE: [u8; 7] = short_text(*b"UPDATE");
        static DELETE: [u8; 7] = short_text(*b"DELETE");
        if self.is_deletion { DELETE.as_ptr().into() } else { UPDATE.as_ptr().into() }
    }
}

/// A text with a header of one byte (SET_VARSIZE_SHORT in src/include/varatt.h), which needs no alignment.
const fn short_text(text: [u8; 6]) -> [u8; 7] {
    let length = 1 + text.len() as u8;
    let header = if cfg!(target_endian = "big") { length | 0x80 } else { length << 1 | 1 };
    let [a, b, c, d, e, f] = text;
    [header, a, b, c, d, e, f]
}
