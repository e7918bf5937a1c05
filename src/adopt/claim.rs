//! One adoption of a table at a time.

use pgrx::pg_sys;

use crate::catalog::TableInfo;
use crate::catalog::adoption;
use crate::error::{self, Report};
use crate::procedure::Session;

/// A lock that only adoptions of the table take. It is held over all their transactions, until it is released
/// or an error ends the CALL.
pub struct Claim {
    tag: pg_sys::LOCKTAG,
    by_session: bool,
}

impl Claim {
    /// Takes the lock; refuses the table if another session has it.
    pub fn take(session: &Session, table: &TableInfo) -> Result<Self, Box<Report>> {
        // A lock on an object of the catalog pg_class: PostgreSQL locks relations in another way, so that
        // nothing else waits for it (SET_LOCKTAG_OBJECT in src/include/storage/lock.h).
        // SAFETY: a plain global of the backend.
        let database = unsafe { pg_sys::MyDatabaseId };
        let tag = pg_sys::LOCKTAG {
            locktag_field1: database.to_u32(),
            locktag_field2: pg_sys::RelationRelationId.to_u32(),
            locktag_field3: table.oid.to_u32(),
            locktag_field4: 0,
            locktag_type: pg_sys::LockTagType::LOCKTAG_OBJECT as u8,
            locktag_lockmethodid: pg_sys::DEFAULT_LOCKMETHOD as u8,
        };
        let by_session = session.commits();
        // SAFETY: the tag is whole. The lock is released below, or by the abort of the transaction, which
        // releases those of the session, too (ProcReleaseLocks() in src/backend/storage/lmgr/proc.c).
        let outcome =
            unsafe { pg_sys::LockAcquire(&tag, pg_sys::ExclusiveLock as _, by_session, true) };
        if outcome == pg_sys::LockAcquireResult::LOCKACQUIRE_NOT_AVAIL {
            let holders = adoption::claim_holders(table.oid);
            return Err(Box::new(error::is_being_adopted(&table.name, &holders)));
        }
        Ok(Self { tag, by_session })
    }

    /// Releases the lock; one that a transaction holds goes with it.
    pub fn release(self) {
        if self.by_session {
            // SAFETY: taken above, by the session.
            unsafe { pg_sys::LockRelease(&self.tag, pg_sys::ExclusiveLock as _, true) };
        }
    }
}
