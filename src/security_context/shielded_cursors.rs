//! The cursors of the session while code of another role runs.

use pgrx::pg_sys;
use pgrx::pg_sys::PortalStatus;

use crate::{catalog, encoding};

/// Cursors that cannot be used as long as this value lives: FETCH, MOVE and CLOSE find them active and are
/// errors, as they are for a cursor that is itself running the code that tries.
pub struct ShieldedCursors(Vec<Cursor>);

struct Cursor {
    portal: pg_sys::Portal,
    active_in: pg_sys::SubTransactionId,
}

impl ShieldedCursors {
    /// All that are open and not running: those of DECLARE, of PL/pgSQL's OPEN and FOR, and portals of the
    /// protocol. Others are active already.
    pub fn all() -> Self {
        let names = catalog::cursor_names();
        let mut shielded = Self(Vec::with_capacity(names.len()));
        for name in names {
            // SAFETY: the name is a C string; the look-up gives null for a portal that does not exist.
            // The status is set as PortalRunFetch() does (src/backend/tcop/pquery.c).
            unsafe {
                let portal = pg_sys::GetPortalByName(encoding::to_server(&name).as_ptr());
                if portal.is_null() || (*portal).status != PortalStatus::PORTAL_READY {
                    continue;
                }
                let active_in = (*portal).activeSubid;
                pg_sys::MarkPortalActive(portal);
                shielded.0.push(Cursor { portal, active_in });
            }
        }
        shielded
    }
}

impl Drop for ShieldedCursors {
    /// Makes them usable again, after an error too, before the abort of the transaction or of a
    /// subtransaction, which would mark active portals as failed (AtSubAbort_Portals() in
    /// src/backend/utils/mmgr/portalmem.c).
    fn drop(&mut self) {
        for Cursor { portal, active_in } in &self.0 {
            // SAFETY: an active portal is not dropped (PortalDrop()), except by the end of the transaction or
            // subtransaction in which it was made, which cannot end before this value.
            unsafe {
                if (**portal).status == PortalStatus::PORTAL_ACTIVE {
                    (**portal).status = PortalStatus::PORTAL_READY;
                    (**portal).activeSubid = *active_in;
                }
            }
        }
    }
}
