//! The layout of the columns of a table in its rows (heap_compute_data_size in access/common/heaptuple.c).

use pgrx::pg_sys;

/// A column, as it is stored.
#[derive(Clone, Copy)]
pub struct Column {
    /// Its size in bytes; -1 for a type of varying length, whose values have a header, -2 for a C string.
    length: i16,
    /// Its alignment in bytes less one, a mask of the low bits.
    alignment_mask: u8,
    /// Whether it is ignored in comparisons: a dropped column, of which the stored row may still have a
    /// value; and a generated one, which is computed from others, and which triggers in PL/pgSQL set to
    /// NULL.
    pub is_ignored: bool,
}

impl Column {
    /// The column that an attribute describes.
    pub fn of(attribute: &pg_sys::FormData_pg_attribute) -> Self {
        Self {
            length: attribute.attlen,
            alignment_mask: match attribute.attalign as u8 {
                pg_sys::TYPALIGN_CHAR => 0,
                pg_sys::TYPALIGN_SHORT => 1,
                pg_sys::TYPALIGN_INT => 3,
                _ => 7,
            },
            is_ignored: attribute.attisdropped || attribute.attgenerated != 0,
        }
    }

    /// Its size, where all values have the same.
    pub fn fixed_length(self) -> Option<usize> {
        usize::try_from(self.length).ok()
    }

    /// Whether its values may be stored in several forms: with a short header or a long one,
    /// compressed, out of line.
    pub fn has_forms(self) -> bool {
        self.length == -1
    }

    /// Its first possible offset at or after `offset`.
    pub fn aligned(self, offset: usize) -> usize {
        let mask = usize::from(self.alignment_mask);
        (offset + mask) & !mask
    }
}
