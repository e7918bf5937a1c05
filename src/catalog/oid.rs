//! OIDs that look-ups give.

use pgrx::pg_sys;

/// None for InvalidOid, which the look-ups give for what does not exist.
pub fn valid(oid: pg_sys::Oid) -> Option<pg_sys::Oid> {
    (oid != pg_sys::InvalidOid).then_some(oid)
}
