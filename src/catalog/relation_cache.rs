//! Facts that a backend has found out about a relation, kept until an invalidation of the relation, which any DDL on it
//! sends.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::rc::Rc;

use pgrx::pg_sys;

use super::relcache_listeners;

/// Values by the OID of a relation or of an object that belongs to one, to be held in thread-local storage.
pub struct RelationCache<T: 'static> {
    entries: OnceCell<&'static Entries<T>>,
}

/// The part of a cache that invalidations reach.
struct Entries<T> {
    values: RefCell<HashMap<pg_sys::Oid, Entry<T>, BuildHasherDefault<OidHasher>>>,
    invalidations: Cell<u64>,
}

struct Entry<T> {
    value: Rc<T>,
    /// The relations of which it holds.
    relations: [pg_sys::Oid; 2],
}

impl<T> RelationCache<T> {
    /// An empty cache.
    pub const fn new() -> Self {
        Self { entries: OnceCell::new() }
    }

    /// The value under a key, if it is known. To be asked with the relations locked: a lock accepts the invalidations
    /// that have been sent.
    pub fn get(&self, key: pg_sys::Oid) -> Option<Rc<T>> {
        let values = &self.entries.get()?.values;
        values.borrow().get(&key).map(|entry| Rc::clone(&entry.value))
    }

    /// The value that `find` finds, with the relations of which it holds; None for one that is not to be kept.
    pub fn find(
        &self,
        key: pg_sys::Oid,
        find: impl FnOnce() -> (T, Option<[pg_sys::Oid; 2]>),
    ) -> Rc<T> {
        let entries = self.entries.get_or_init(Entries::listen);
        let before = entries.invalidations.get();
        let (value, relations) = find();
        let value = Rc::new(value);
        // An invalidation that has arrived since may be one of the relations.
        if let Some(relations) = relations
            && entries.invalidations.get() == before
        {
            let entry = Entry { value: Rc::clone(&value), relations };
            entries.values.borrow_mut().insert(key, entry);
        }
        value
    }
}

impl<T> Entries<T> {
    /// None yet; they are forgotten by invalidations until the backend ends.
    fn listen() -> &'static Self {
        let this: &'static Self =
            Box::leak(Box::new(Self { values: RefCell::default(), invalidations: Cell::new(0) }));
        relcache_listeners::listen(|relation| {
            this.invalidations.set(this.invalidations.get().wrapping_add(1));
            let mut values = this.values.borrow_mut();
            if relation == pg_sys::InvalidOid {
                values.clear();
            } else {
                values.retain(|_, entry| !entry.relations.contains(&relation));
            }
        });
        this
    }
}

/// Spreads OIDs, which a server gives out one after the other: the default hash, which withstands chosen keys, takes
/// ten times as long.
#[derive(Default)]
struct OidHasher(u64);

impl Hasher for OidHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u32(u32::from(*byte));
        }
    }

    fn write_u32(&mut self, oid: u32) {
        // The golden ratio of 2^64: multiplied by it, numbers that follow each other are far apart.
        self.0 = (self.0 ^ u64::from(oid)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn oids_that_follow_each_other_have_other_hashes() {
        let hash = |oid: u32| {
            let mut hasher = OidHasher::default();
            hasher.write_u32(oid);
            hasher.finish()
        };
        let all: std::collections::HashSet<_> = (16_384..17_384).map(hash).collect();
        assert_eq!(all.len(), 1_000);
        let high: std::collections::HashSet<_> = (16_384..16_512).map(|n| hash(n) >> 57).collect();
        assert!(high.len() > 64);
    }
}
