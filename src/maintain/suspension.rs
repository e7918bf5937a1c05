//! `base_entity.suspend_row_rules()`: the row rules of a table do not apply to its owner until the transaction
//! ends, for a backfill or an erasure.
//!
//! A suspension belongs to the role that asked for it: the rules apply to all other roles, also in the same
//! transaction. It ends with its subtransaction, if that is rolled back.

use std::cell::RefCell;
use std::sync::atomic::{AtomicBool, Ordering};

use pgrx::pg_sys;
use sql_function::sql_function;

use crate::argument::given;
use crate::catalog::{self, OpenRelation};
use crate::transaction_end::{self, Listener};
use crate::{compat, error};

/// A table whose rules a role has suspended, and the subtransaction in which it did.
struct Suspension {
    table: pg_sys::Oid,
    role: pg_sys::Oid,
    subtransaction: pg_sys::SubTransactionId,
}

thread_local! {
    static SUSPENDED: RefCell<Vec<Suspension>> = const { RefCell::new(Vec::new()) };
}

static ENDING: Listener = Listener::new(at_end_of_transaction, at_end_of_subtransaction);

/// Whether there is a suspension: read for each row, which thread-local storage would make slower. A backend has one
/// thread.
static IS_ANY: AtomicBool = AtomicBool::new(false);

/// Whether the rules of a table are suspended for the current role.
#[inline]
pub fn covers(relation: pg_sys::Relation) -> bool {
    IS_ANY.load(Ordering::Relaxed) && is_suspended(relation)
}

#[cold]
fn is_suspended(relation: pg_sys::Relation) -> bool {
    // SAFETY: the caller's relation is open.
    let (table, role) = unsafe { ((*relation).rd_id, pg_sys::GetUserId()) };
    SUSPENDED.with_borrow(|all| all.iter().any(|it| it.table == table && it.role == role))
}

#[sql_function(sql = r#"
CREATE FUNCTION @extschema@.suspend_row_rules(relation regclass) RETURNS void
    LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';
"#)]
fn suspend_row_rules(relation: Option<pg_sys::Oid>) {
    let relation = given(relation, "relation");
    suspend(relation);
}

fn suspend(relation: pg_sys::Oid) {
    let table = OpenRelation::require_table(relation);
    if catalog::is_others_temporary(relation) {
        error::raise(error::is_others_temporary(&table.name()));
    }
    if !compat::owns_relation(relation) {
        error::raise(error::not_owner(&table.name()));
    }
    if catalog::is_citus_table(relation) {
        error::raise(error::rules_of_citus_table(&table.name()));
    }
    // SAFETY: all read the state of the session.
    let (role, is_restricted, is_switched) = unsafe {
        (
            pg_sys::GetUserId(),
            pg_sys::InSecurityRestrictedOperation(),
            pg_sys::InLocalUserIdChange(),
        )
    };
    if is_restricted {
        error::raise(error::suspension_restricted());
    }
    // A foreign key's action runs as the owner in statements of the other role, too, later in the transaction.
    if is_switched {
        error::raise(error::suspension_by_definer());
    }
    let tree = catalog::partition_tree(relation);
    if !tree.iter().any(|part| has_rules(part.oid)) {
        error::notice(error::no_rules_to_suspend(&table.name()));
        return;
    }
    for part in tree {
        if compat::owns_relation(part.oid) {
            add(part.oid, role);
        }
    }
    error::log(error::rules_suspended(&table.qualified_name(), &catalog::role_name(role)));
    error::notice(error::rules_suspended_here(&table.name(), is_in_block()));
}

/// Whether a table or partition has a trigger with row rules.
fn has_rules(table: pg_sys::Oid) -> bool {
    let Some(function) = catalog::function(c"maintain") else { return false };
    let triggers = OpenRelation::of_table(table).map(|open| open.triggers()).unwrap_or_default();
    triggers.iter().any(|trigger| trigger.function == function && !super::is_record(trigger))
}

/// Whether the transaction outlasts the statement that the client has sent.
fn is_in_block() -> bool {
    // SAFETY: reads the state of the transaction.
    unsafe { pg_sys::IsTransactionBlock() }
}

fn add(table: pg_sys::Oid, role: pg_sys::Oid) {
    ENDING.register();
    // SAFETY: reads the state of the transaction.
    let subtransaction = unsafe { pg_sys::GetCurrentSubTransactionId() };
    SUSPENDED.with_borrow_mut(|all| {
        if all.iter().all(|it| it.table != table || it.role != role) {
            all.push(Suspension { table, role, subtransaction });
        }
    });
    IS_ANY.store(true, Ordering::Relaxed);
}

fn at_end_of_transaction(event: pg_sys::XactEvent::Type) {
    use pg_sys::XactEvent::{XACT_EVENT_ABORT, XACT_EVENT_COMMIT, XACT_EVENT_PREPARE};
    if [XACT_EVENT_COMMIT, XACT_EVENT_ABORT, XACT_EVENT_PREPARE].contains(&event) {
        SUSPENDED.with_borrow_mut(Vec::clear);
        IS_ANY.store(false, Ordering::Relaxed);
    }
}

fn at_end_of_subtransaction(
    event: pg_sys::SubXactEvent::Type,
    this: pg_sys::SubTransactionId,
    parent: pg_sys::SubTransactionId,
) {
    SUSPENDED.with_borrow_mut(|all| {
        transaction_end::follow_subtransaction(all, event, this, parent, |it| {
            &mut it.subtransaction
        });
        IS_ANY.store(!all.is_empty(), Ordering::Relaxed);
    });
}
