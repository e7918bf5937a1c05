//! The caches that follow invalidations of relations. PostgreSQL has room for ten callbacks in a backend, which all
//! extensions share (MAX_RELCACHE_CALLBACKS in src/backend/utils/cache/inval.c), and ends a session that registers one
//! more. So this library registers one.

use std::cell::{Cell, RefCell};

use pgrx::pg_sys;

type Listener = Box<dyn Fn(pg_sys::Oid)>;

/// Whether what has been read of one relation is still as it was read. A CREATE TABLE processes hundreds of invalidations,
/// and each of them looks at all of these, so they are compared without a call.
pub struct Freshness {
    /// The relation.
    pub relation: Cell<pg_sys::Oid>,
    /// Whether it has not been invalidated since this was set.
    pub is_fresh: Cell<bool>,
}

thread_local! {
    static LISTENERS: RefCell<Vec<Listener>> = const { RefCell::new(Vec::new()) };
    static FRESH: RefCell<Vec<&'static Freshness>> = const { RefCell::new(Vec::new()) };
    static IS_REGISTERED: Cell<bool> = const { Cell::new(false) };
}

/// Calls `listener` for each invalidation of a relation, until the backend ends; with InvalidOid when every
/// relation is invalidated. It may be called wherever PostgreSQL locks a relation, and must not read the catalogs.
pub fn listen(listener: impl Fn(pg_sys::Oid) + 'static) {
    register();
    LISTENERS.with_borrow_mut(|listeners| listeners.push(Box::new(listener)));
}

impl Freshness {
    /// One that invalidations reach until the backend ends; of no relation yet.
    pub fn listen() -> &'static Self {
        register();
        let this: &'static Self = Box::leak(Box::new(Self {
            relation: Cell::new(pg_sys::InvalidOid),
            is_fresh: Cell::new(false),
        }));
        FRESH.with_borrow_mut(|all| all.push(this));
        this
    }
}

fn register() {
    if !IS_REGISTERED.replace(true) {
        // SAFETY: the callback is a static function.
        unsafe { pg_sys::CacheRegisterRelcacheCallback(Some(tell), pg_sys::Datum::null()) };
    }
}

unsafe extern "C-unwind" fn tell(_: pg_sys::Datum, relation: pg_sys::Oid) {
    FRESH.with_borrow(|all| {
        for it in all {
            if relation == it.relation.get() || relation == pg_sys::InvalidOid {
                it.is_fresh.set(false);
            }
        }
    });
    LISTENERS.with_borrow(|listeners| listeners.iter().for_each(|listener| listener(relation)));
}
