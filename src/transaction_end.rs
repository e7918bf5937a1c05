//! Calls, at the end of a transaction or a subtransaction, to the modules that keep notes of it in their own memory.

use std::ffi::c_void;
use std::sync::atomic::{AtomicBool, Ordering};

use pgrx::{pg_guard, pg_sys};

type OfTransaction = fn(pg_sys::XactEvent::Type);
type OfSubtransaction =
    fn(pg_sys::SubXactEvent::Type, pg_sys::SubTransactionId, pg_sys::SubTransactionId);

/// A module to call at the end of each transaction and of each subtransaction.
pub struct Listener {
    of_transaction: OfTransaction,
    of_subtransaction: OfSubtransaction,
    is_registered: AtomicBool,
}

impl Listener {
    /// Functions that take the arguments of PostgreSQL's callbacks (src/include/access/xact.h): the event, and of a
    /// subtransaction its number and that of its parent.
    pub const fn new(of_transaction: OfTransaction, of_subtransaction: OfSubtransaction) -> Self {
        Self { of_transaction, of_subtransaction, is_registered: AtomicBool::new(false) }
    }

    /// Has the functions called from now on, until the backend ends.
    pub fn register(&'static self) {
        if self.is_registered.swap(true, Ordering::Relaxed) {
            return;
        }
        let this = std::ptr::from_ref(self).cast_mut().cast();
        // SAFETY: the callbacks take a listener, which is static.
        unsafe {
            pg_sys::RegisterXactCallback(Some(at_end_of_transaction), this);
            pg_sys::RegisterSubXactCallback(Some(at_end_of_subtransaction), this);
        }
    }
}

#[pg_guard]
unsafe extern "C-unwind" fn at_end_of_transaction(
    event: pg_sys::XactEvent::Type,
    listener: *mut c_void,
) {
    // SAFETY: register() has passed a listener.
    let listener = unsafe { &*listener.cast::<Listener>() };
    (listener.of_transaction)(event);
}

#[pg_guard]
unsafe extern "C-unwind" fn at_end_of_subtransaction(
    event: pg_sys::SubXactEvent::Type,
    this: pg_sys::SubTransactionId,
    parent: pg_sys::SubTransactionId,
    listener: *mut c_void,
) {
    // SAFETY: register() has passed a listener.
    let listener = unsafe { &*listener.cast::<Listener>() };
    (listener.of_subtransaction)(event, this, parent);
}

/// Follows the end of a subtransaction in a list of what belongs to one each: the entries of an aborted one are
/// dropped, those of a committed one become its parent's. `owner_of` names the subtransaction of an entry.
pub fn follow_subtransaction<T>(
    all: &mut Vec<T>,
    event: pg_sys::SubXactEvent::Type,
    this: pg_sys::SubTransactionId,
    parent: pg_sys::SubTransactionId,
    owner_of: fn(&mut T) -> &mut pg_sys::SubTransactionId,
) {
    match event {
        // Subtransactions are numbered as they begin, so its children have greater numbers.
        pg_sys::SubXactEvent::SUBXACT_EVENT_ABORT_SUB => {
            all.retain_mut(|entry| *owner_of(entry) < this);
        }
        pg_sys::SubXactEvent::SUBXACT_EVENT_COMMIT_SUB => {
            for owner in all.iter_mut().map(owner_of).filter(|owner| **owner == this) {
                *owner = parent;
            }
        }
        _ => {}
    }
}
