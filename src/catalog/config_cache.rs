//! The contents, as a backend has read them, of one of the extension's own tables that hold what is configured.
//!
//! A relcache invalidation of the table, which its triggers send, empties the cache. PostgreSQL delivers it
//! to the own session at the next command and again at a rollback, and to other sessions at commit, so what
//! is cached is as transactional as rows are.

use std::cell::{Cell, RefCell};
use std::ffi::CStr;
use std::rc::Rc;

use pgrx::pg_sys;

use super::config_table::rows_of_config_table;
use super::locks::lock_to_read;
use super::relcache_listeners::Freshness;

/// The cache of a table, to be held in thread-local storage.
pub struct ConfigCache<T> {
    value: RefCell<Option<Rc<T>>>,
    freshness: Cell<Option<&'static Freshness>>,
}

impl<T: Default> ConfigCache<T> {
    /// An empty cache.
    pub const fn new() -> Self {
        Self { value: RefCell::new(None), freshness: Cell::new(None) }
    }

    /// The result of `build` for the rows of `table` that are visible to the current command; the default without
    /// a table. The columns are those of [`rows_of_config_table`].
    pub fn get<const N: usize>(
        &self,
        table: fn() -> Option<pg_sys::Oid>,
        columns: [&CStr; N],
        build: fn(Vec<[String; N]>) -> T,
    ) -> Rc<T> {
        if self.freshness.get().is_some_and(|freshness| freshness.is_fresh.get())
            && let Some(value) = &*self.value.borrow()
        {
            return Rc::clone(value);
        }
        let value = Rc::new(match table() {
            Some(table) => build(self.read(table, columns)),
            None => T::default(),
        });
        self.value.replace(Some(Rc::clone(&value)));
        value
    }

    /// The value that holds what has been read of single rows since the table has changed last; empty after a
    /// change. Read the row after this, and add it to this value.
    pub fn since_change(&self, table: pg_sys::Oid) -> Rc<T> {
        if self.freshness.get().is_some_and(|freshness| freshness.is_fresh.get())
            && let Some(value) = &*self.value.borrow()
        {
            return Rc::clone(value);
        }
        let freshness = self.listening();
        freshness.relation.set(table);
        lock_to_read(table);
        freshness.is_fresh.set(true);
        let value = Rc::new(T::default());
        self.value.replace(Some(Rc::clone(&value)));
        value
    }

    fn listening(&self) -> &'static Freshness {
        self.freshness.get().unwrap_or_else(|| {
            let freshness = Freshness::listen();
            self.freshness.set(Some(freshness));
            freshness
        })
    }

    fn read<const N: usize>(&self, table: pg_sys::Oid, columns: [&CStr; N]) -> Vec<[String; N]> {
        /// An incomplete read counts as none.
        struct Undo(&'static Freshness);

        impl Drop for Undo {
            fn drop(&mut self) {
                if std::thread::panicking() {
                    self.0.is_fresh.set(false);
                }
            }
        }

        let freshness = self.listening();
        let _undo = Undo(freshness);
        freshness.relation.set(table);
        // An invalidation that arrives from here on must not be lost, so the cache is marked as filled before
        // the read. Locking the table accepts the invalidations that have been sent.
        lock_to_read(table);
        freshness.is_fresh.set(true);
        rows_of_config_table(table, columns)
    }
}
