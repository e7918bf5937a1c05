//! Keeping other sessions from giving names to functions, operators and types while expressions are read again.

use std::ffi::CStr;

use pgrx::pg_sys;

use super::calls::{FUNCTIONS, OPERATORS, TYPES};
use super::system_row::SystemCatalog;

/// The catalogs of functions, operators and types, each with an index that begins with the name. In all of them the
/// first columns are the OID, the name, the schema and the owner.
const CATALOGS: [(u32, u32); 3] = [(FUNCTIONS, 2691), (OPERATORS, 2689), (TYPES, 2704)];

/// The catalog pg_cast.
const CASTS: u32 = 2605;

/// The mode of the lock: no other session writes a row, and two sessions that hold the names come one after the other.
const LOCK: u32 = pg_sys::ShareRowExclusiveLock;

/// Which names other sessions are kept from giving.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Names {
    /// None: casts alone, which have no names.
    None,
    /// Those of functions and operators.
    OfCalls,
    /// Those of types and tables, too.
    OfTypes,
}

/// Catalogs, locked until the value is dropped, or until the transaction is rolled back after an error, each in its mode.
pub struct NamesHeld(Vec<(u32, u32)>);

impl NamesHeld {
    /// Keeps other sessions from creating casts and what has these names; and waits for those that have made casts.
    pub fn hold(names: Names) -> Self {
        // A session that holds this one writes no casts: several may hold it. Nothing else is held while writers are waited for.
        let mut held = vec![(CASTS, pg_sys::ShareLock)];
        super::lock(pg_sys::Oid::from_u32(CASTS), pg_sys::ShareLock as _);
        let casts = SystemCatalog::open(pg_sys::Oid::from_u32(CASTS), pg_sys::AccessShareLock);
        casts.writers().into_iter().for_each(super::wait_for);
        if names >= Names::OfCalls {
            held.extend([(FUNCTIONS, LOCK), (OPERATORS, LOCK)]);
        }
        if names == Names::OfTypes {
            held.push((TYPES, LOCK));
        }
        for (catalog, mode) in &held[1..] {
            super::lock(pg_sys::Oid::from_u32(*catalog), *mode as _);
        }
        // SAFETY: takes in what other sessions have sent of their changes, as every lock on a relation does.
        unsafe { pg_sys::AcceptInvalidationMessages() };
        Self(held)
    }

    /// The owners of the objects of a name in a schema that open transactions of other sessions have made: they may be there before
    /// the current transaction ends. `class` is the catalog of the objects.
    pub fn owners_of_uncommitted(
        &self,
        class: pg_sys::Oid,
        name: &CStr,
        schema: pg_sys::Oid,
    ) -> Vec<pg_sys::Oid> {
        const OWNER: u32 = 4;
        const SCHEMA: u32 = 3;
        const NAME: u32 = 2;
        let Some((_, index)) = CATALOGS.into_iter().find(|(it, _)| class.to_u32() == *it) else {
            return Vec::new();
        };
        let catalog = SystemCatalog::open(class, pg_sys::AccessShareLock);
        let mut owners = Vec::new();
        let oid = |value: Option<pg_sys::Datum>| {
            value.map_or(pg_sys::InvalidOid, |it| pg_sys::Oid::from_u32(it.value() as u32))
        };
        catalog.each_uncommitted(pg_sys::Oid::from_u32(index), NAME, name, |row| {
            // SAFETY: the row is one of the catalog, which has these columns.
            let (found, owner) =
                unsafe { (oid(catalog.value(row, SCHEMA)), oid(catalog.value(row, OWNER))) };
            if found == schema {
                owners.push(owner);
            }
        });
        owners
    }
}

impl Drop for NamesHeld {
    fn drop(&mut self) {
        // After an error the transaction that is rolled back releases them.
        if std::thread::panicking() {
            return;
        }
        for (catalog, mode) in &self.0 {
            // SAFETY: the lock is held.
            unsafe { pg_sys::UnlockRelationOid(pg_sys::Oid::from_u32(*catalog), *mode as _) };
        }
    }
}
