//! The locks that statements take on a table.

use pgrx::pg_sys;

/// A lock on a table.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lock {
    /// ACCESS SHARE, as SELECT takes it, which blocks DROP and ALTER.
    AccessShare,
    /// ROW EXCLUSIVE, as UPDATE takes it.
    RowExclusive,
    /// SHARE UPDATE EXCLUSIVE, which blocks neither reads nor writes.
    ShareUpdateExclusive,
    /// SHARE, which blocks writes.
    Share,
    /// SHARE ROW EXCLUSIVE, which blocks writes.
    ShareRowExclusive,
    /// ACCESS EXCLUSIVE, which blocks everything.
    AccessExclusive,
}

impl Lock {
    /// Its name in PostgreSQL's manual.
    pub fn name(self) -> &'static str {
        match self {
            Self::AccessShare => "ACCESS SHARE",
            Self::RowExclusive => "ROW EXCLUSIVE",
            Self::ShareUpdateExclusive => "SHARE UPDATE EXCLUSIVE",
            Self::Share => "SHARE",
            Self::ShareRowExclusive => "SHARE ROW EXCLUSIVE",
            Self::AccessExclusive => "ACCESS EXCLUSIVE",
        }
    }
}

impl Lock {
    /// The statements of others that wait for it.
    pub fn blocks(self) -> Option<&'static str> {
        match self {
            Self::AccessShare | Self::RowExclusive | Self::ShareUpdateExclusive => None,
            Self::Share | Self::ShareRowExclusive => Some("writes"),
            Self::AccessExclusive => Some("reads and writes"),
        }
    }

    /// As PostgreSQL's functions take it.
    pub fn mode(self) -> pg_sys::LOCKMODE {
        let mode = match self {
            Self::AccessShare => pg_sys::AccessShareLock,
            Self::RowExclusive => pg_sys::RowExclusiveLock,
            Self::ShareUpdateExclusive => pg_sys::ShareUpdateExclusiveLock,
            Self::Share => pg_sys::ShareLock,
            Self::ShareRowExclusive => pg_sys::ShareRowExclusiveLock,
            Self::AccessExclusive => pg_sys::AccessExclusiveLock,
        };
        mode as pg_sys::LOCKMODE
    }
}
