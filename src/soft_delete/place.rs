//! The place of a row.

use std::hash::{Hash, Hasher};

use pgrx::pg_sys;

/// A row, by the table or partition that holds it and the place of its version there.
#[derive(Clone, Copy)]
pub struct Place {
    /// The table.
    pub table: pg_sys::Oid,
    /// The place.
    pub place: pg_sys::ItemPointerData,
}

impl Place {
    fn parts(&self) -> (u32, u16, u16, u16) {
        let block = self.place.ip_blkid;
        (self.table.to_u32(), block.bi_hi, block.bi_lo, self.place.ip_posid)
    }
}

impl PartialEq for Place {
    fn eq(&self, other: &Self) -> bool {
        self.parts() == other.parts()
    }
}

impl Eq for Place {}

impl Hash for Place {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.parts().hash(state);
    }
}
