//! The caches that follow invalidations of relations. PostgreSQL has room for ten callbacks in a backend, which all
//! extensions share (MAX_RELCACHE_CALLBACKS in src/backend/utils/cache/inval.c), and ends a session that registers one
//! more. So this library registers one.

use std::cell::RefCell;

use pgrx::pg_sys;

type Listener = Box<dyn Fn(pg_sys::Oid)>;

thread_local! {
    static LISTENERS: RefCell<Vec<Listener>> = const { RefCell::new(Vec::new()) };
}

/// Calls `listener` for each invalidation of a relation, until the backend ends; with InvalidOid when every
/// relation is invalidated. It may be called wherever PostgreSQL locks a relation, and must not read the catalogs.
pub fn listen(listener: impl Fn(pg_sys::Oid) + 'static) {
    if LISTENERS.with_borrow(Vec::is_empty) {
        // SAFETY: the callback is a static function.
        unsafe { pg_sys::CacheRegisterRelcacheCallback(Some(tell), pg_sys::Datum::null()) };
    }
    LISTENERS.with_borrow_mut(|listeners| listeners.push(Box::new(listener)));
}

unsafe extern "C-unwind" fn tell(_: pg_sys::Datum, relation: pg_sys::Oid) {
    LISTENERS.with_borrow(|listeners| listeners.iter().for_each(|listener| listener(relation)));
}
