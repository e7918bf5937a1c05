//! Work that waits for the end of the transaction, where a command is judged by the result that it leaves then.
//! Work of a subtransaction is dropped if that is rolled back.

use std::cell::RefCell;

use pgrx::pg_sys;

use crate::transaction_end::{self, Listener};

/// Work that is put off, and the subtransaction that did so.
struct Later {
    work: Box<dyn FnOnce()>,
    subtransaction: pg_sys::SubTransactionId,
}

thread_local! {
    static PUT_OFF: RefCell<Vec<Later>> = const { RefCell::new(Vec::new()) };
}

static ENDING: Listener = Listener::new(at_end_of_transaction, at_end_of_subtransaction);

/// Has `work` done before the transaction commits, or is prepared. An error in it is one of the COMMIT.
pub fn run(work: impl FnOnce() + 'static) {
    ENDING.register();
    // SAFETY: reads the state of the transaction.
    let subtransaction = unsafe { pg_sys::GetCurrentSubTransactionId() };
    PUT_OFF.with_borrow_mut(|all| all.push(Later { work: Box::new(work), subtransaction }));
}

fn at_end_of_transaction(event: pg_sys::XactEvent::Type) {
    use pg_sys::XactEvent::{XACT_EVENT_ABORT, XACT_EVENT_PRE_COMMIT, XACT_EVENT_PRE_PREPARE};
    if event == XACT_EVENT_ABORT {
        PUT_OFF.with_borrow_mut(Vec::clear);
    } else if [XACT_EVENT_PRE_COMMIT, XACT_EVENT_PRE_PREPARE].contains(&event) {
        let all = PUT_OFF.take();
        if all.is_empty() {
            return;
        }
        // SAFETY: the transaction is still in progress, as for deferred triggers, which have a snapshot in the same way
        // (AfterTriggerFireDeferred() in src/backend/commands/trigger.c); an error aborts it.
        unsafe {
            pg_sys::PushActiveSnapshot(pg_sys::GetTransactionSnapshot());
            all.into_iter().for_each(|later| (later.work)());
            pg_sys::PopActiveSnapshot();
        }
    }
}

fn at_end_of_subtransaction(
    event: pg_sys::SubXactEvent::Type,
    this: pg_sys::SubTransactionId,
    parent: pg_sys::SubTransactionId,
) {
    PUT_OFF.with_borrow_mut(|all| {
        transaction_end::follow_subtransaction(all, event, this, parent, |it| {
            &mut it.subtransaction
        });
    });
}
