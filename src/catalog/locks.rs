//! Locks on relations.

use pgrx::pg_sys;

use super::existence::relation_exists;

/// Locks a relation; other sessions' changes of it that the lock has waited for are seen.
pub fn lock(relation: pg_sys::Oid, mode: pg_sys::LOCKMODE) {
    // SAFETY: any OID can be locked.
    unsafe { pg_sys::LockRelationOid(relation, mode) };
}

/// Takes AccessShareLock, as every reader of a table does, and takes in what other sessions have
/// sent of their changes.
pub fn lock_to_read(table: pg_sys::Oid) {
    // SAFETY: any OID can be locked.
    unsafe { pg_sys::LockRelationOid(table, pg_sys::AccessShareLock as _) };
}

/// Releases what [`lock_to_read`] took.
pub fn unlock_read(table: pg_sys::Oid) {
    // SAFETY: the lock is held.
    unsafe { pg_sys::UnlockRelationOid(table, pg_sys::AccessShareLock as _) };
}

/// Runs `action`, which reads a table of which nothing may be locked for longer, while no other session can drop it. None if it
/// does not exist any more.
pub fn while_present<T>(table: pg_sys::Oid, action: impl FnOnce() -> T) -> Option<T> {
    lock_to_read(table);
    let result = relation_exists(table).then(action);
    unlock_read(table);
    result
}

/// Takes AccessExclusiveLock, as ALTER TABLE does.
pub fn lock_to_change(table: pg_sys::Oid) {
    // SAFETY: any OID can be locked.
    unsafe { pg_sys::LockRelationOid(table, pg_sys::AccessExclusiveLock as _) };
}

/// Waits until another transaction has ended.
pub fn wait_for(transaction: pg_sys::TransactionId) {
    // SAFETY: any transaction can be waited for, for no row of a table.
    unsafe {
        pg_sys::XactLockTableWait(
            transaction,
            std::ptr::null_mut(),
            std::ptr::null_mut(),
            pg_sys::XLTW_Oper::XLTW_None,
        );
    }
}

/// Takes AccessShareLock on a schema, as CREATE TABLE does in it, and takes in what other sessions have sent of
/// their changes.
pub fn lock_schema_to_create(schema: pg_sys::Oid) {
    // SAFETY: any OID can be locked.
    unsafe {
        pg_sys::LockDatabaseObject(
            pg_sys::NamespaceRelationId,
            schema,
            0,
            pg_sys::AccessShareLock as _,
        );
    }
}

/// Takes AccessExclusiveLock on a schema, as DROP SCHEMA does: waits for the transactions that have created tables in
/// it, and makes others wait.
pub fn lock_schema_to_change(schema: pg_sys::Oid) {
    // SAFETY: any OID can be locked.
    unsafe {
        pg_sys::LockDatabaseObject(
            pg_sys::NamespaceRelationId,
            schema,
            0,
            pg_sys::AccessExclusiveLock as _,
        );
    }
}

/// Lets one session at a time note the parts of a template: until the transaction ends, others wait that do the same, or give a
/// table the parts.
pub fn lock_parts(template: pg_sys::Oid) {
    lock_parts_as(template, pg_sys::ExclusiveLock as _);
}

/// Lets a session give a table the parts of a template: until the transaction ends, one that has changed the template waits, and
/// finds the table then. A change by GRANT, COMMENT and others does not wait for a reader of the template itself.
pub fn lock_parts_to_give(template: pg_sys::Oid) {
    lock_parts_as(template, pg_sys::ShareLock as _);
}

fn lock_parts_as(template: pg_sys::Oid, mode: pg_sys::LOCKMODE) {
    lock_aspect(template, 1, mode);
}

/// Lets one session at a time change the privileges on a history, until the transaction ends.
pub fn lock_grants(history: pg_sys::Oid) {
    lock_aspect(history, 2, pg_sys::ExclusiveLock as _);
}

/// Takes a lock on a number of the relation that no command locks, so that nothing else waits for it; takes in what other sessions have sent
/// of their changes.
fn lock_aspect(relation: pg_sys::Oid, number: u16, mode: pg_sys::LOCKMODE) {
    // SAFETY: any OID can be locked.
    unsafe { pg_sys::LockDatabaseObject(pg_sys::RelationRelationId, relation, number, mode) };
}
