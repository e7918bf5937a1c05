//! The security context: the one module that switches the role and the settings that code of others runs under.
//!
//! Code of a table's owner runs where a table is read or changed: CHECK constraints, generated columns,
//! index expressions, casts, policies, and all of them already when a statement is planned. It runs with
//! the rights of the owner and leaves nothing behind in the session, as in PostgreSQL's own maintenance
//! commands (cluster_rel() in src/backend/commands/cluster.c).

use std::ffi::CStr;

use pgrx::pg_sys;

use self::shielded_cursors::ShieldedCursors;
use crate::{catalog, error, subtransaction};

mod role_settings;
mod shielded_cursors;
mod trust;
pub use self::trust::trusts;
pub use crate::nested_settings::{with_dump_settings, with_settings};

/// Runs `action` with the rights of the role that owns the table it works on, in a security-restricted
/// operation: no SET ROLE, temporary table, cursor WITH HOLD, deferred trigger, LISTEN or prepared
/// statement. Settings are those of a dump, and changes to settings are discarded. Open cursors cannot be used; a
/// cursor or a temporary object that is left behind is an error. `flags` are added to the security context.
///
/// The restriction holds where the role owns the table itself, too: after SET ROLE, code of that role
/// could otherwise reset it.
pub fn as_owner<T>(owner: pg_sys::Oid, flags: u32, action: impl FnOnce() -> T) -> T {
    keeping_session_objects(|| {
        as_role(owner, flags | pg_sys::SECURITY_RESTRICTED_OPERATION, || with_dump_settings(action))
    })
}

/// Runs `action`, which reads a row of a table, with the rights of the role that owns the table, as
/// as_owner() does, in a subtransaction that is rolled back.
pub fn reading_as_owner<T>(owner: pg_sys::Oid, action: impl FnOnce() -> T) -> T {
    keeping_session_objects(|| {
        subtransaction::rolled_back(|| {
            as_role(owner, pg_sys::SECURITY_RESTRICTED_OPERATION, || with_dump_settings(action))
        })
    })
}

/// Runs `action`, in which PostgreSQL itself runs code of a table's owner with the owner's rights, as the
/// current role and under the settings of a dump. A cursor or a temporary object that this code leaves behind is an error.
pub fn as_caller<T>(action: impl FnOnce() -> T) -> T {
    keeping_session_objects(|| with_dump_settings(action))
}

/// Runs `action`, in which the session's cursors cannot be used. A cursor or a temporary object that it leaves
/// behind is an error.
fn keeping_session_objects<T>(action: impl FnOnce() -> T) -> T {
    let before = catalog::session_objects();
    let cursors = ShieldedCursors::all();
    let result = action();
    drop(cursors);
    if catalog::session_objects() != before {
        error::raise(error::session_objects_changed());
    }
    result
}

/// Runs `action`, which completes a table that the running statement has created, with the rights of the
/// role that owns the table: the current role, or that of CREATE SCHEMA ... AUTHORIZATION. The current
/// role runs it as a part of its own statement, in which event triggers of others may do what they do
/// without this extension.
pub fn as_creator<T>(owner: pg_sys::Oid, action: impl FnOnce() -> T) -> T {
    // SAFETY: reads the current role.
    if unsafe { pg_sys::GetUserId() == owner } { action() } else { as_owner(owner, 0, action) }
}

/// Runs `action`, a statement that follows a foreign key to a table which the caller has not named, with the
/// rights of the role that owns that table, and past its policies, as foreign keys do. Where that is another
/// role than the current one, it runs as in as_owner().
pub fn along_key<T>(owner: pg_sys::Oid, action: impl FnOnce() -> T) -> T {
    // SAFETY: reads the current role.
    if unsafe { pg_sys::GetUserId() == owner } {
        as_role(owner, pg_sys::SECURITY_NOFORCE_RLS, action)
    } else {
        as_owner(owner, pg_sys::SECURITY_NOFORCE_RLS, action)
    }
}

/// Refuses to run code of another role where temporary objects of the session could take the place of the
/// relations and types that it names without a schema: pg_temp is on every search_path. They belong to the
/// current role, which does not have the other one's rights.
pub fn refuse_temporary_objects(owner: pg_sys::Oid) {
    // SAFETY: reads the state of the session.
    refuse_temporary_objects_of(unsafe { pg_sys::GetUserId() }, owner);
}

/// The same for the temporary objects of `role`, which is not the current role any more.
pub fn refuse_temporary_objects_of(role: pg_sys::Oid, owner: pg_sys::Oid) {
    let (mut schema, mut of_toast) = (pg_sys::InvalidOid, pg_sys::InvalidOid);
    // SAFETY: reads the state of the session.
    unsafe { pg_sys::GetTempNamespaceState(&mut schema, &mut of_toast) };
    if role != owner && schema != pg_sys::InvalidOid && catalog::has_objects(schema) {
        error::raise(error::session_has_temporary_objects(&catalog::role_name(owner)));
    }
}

/// Runs `action` as `role`, with `flags` added to the security context. SET ROLE is refused in it.
pub fn as_role<T>(role: pg_sys::Oid, flags: u32, action: impl FnOnce() -> T) -> T {
    // SAFETY: the previous role is restored below. An error that leaves `action` aborts the transaction
    // or a subtransaction, which restores both (AbortSubTransaction in
    // src/backend/access/transam/xact.c); a guard would restore them a second time, after that.
    unsafe {
        let (mut previous, mut context) = (pg_sys::InvalidOid, 0);
        pg_sys::GetUserIdAndSecContext(&mut previous, &mut context);
        let changed = pg_sys::SECURITY_LOCAL_USERID_CHANGE | flags;
        pg_sys::SetUserIdAndSecContext(role, context | changed as i32);
        let result = action();
        pg_sys::SetUserIdAndSecContext(previous, context);
        result
    }
}

/// The settings that a caller has made for its own work, which stay as they are, and the one by which constants of the type money are
/// written in the statements that run.
const OF_THE_CALL: [&CStr; 5] = [
    c"client_encoding",
    c"client_min_messages",
    c"lc_monetary",
    c"lock_timeout",
    c"statement_timeout",
];

/// Runs `action` under the settings that a new session of any role and client has: what it reads of a setting, as the
/// tenant of an application, is not that of this session. Afterwards all settings are as before.
pub fn with_default_settings<T>(action: impl FnOnce() -> T) -> T {
    // SAFETY: the values are copied before they are reset; the nest level is left below, or by the abort of the
    // (sub)transaction after an error.
    unsafe {
        let values = OF_THE_CALL.map(|name| {
            let value = pg_sys::GetConfigOption(name.as_ptr(), false, false);
            CStr::from_ptr(value).to_owned()
        });
        let others = role_settings::without_role_and_client();
        let level = pg_sys::NewGUCNestLevel();
        pg_sys::ResetAllOptions();
        let kept = OF_THE_CALL.into_iter().zip(values.iter().map(|value| value.as_c_str()));
        let others = others.iter().map(|(name, value)| (name.as_c_str(), value.as_c_str()));
        let settings: Vec<_> = kept.chain(others).collect();
        let result = with_settings(&settings, action);
        pg_sys::AtEOXact_GUC(false, level);
        result
    }
}
