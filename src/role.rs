//! Doing something as another role, or under other settings.

use std::ffi::CStr;

use pgrx::pg_sys;

/// Runs `action` as `role`, in a security context with `flags` added, as CREATE SCHEMA ...
/// AUTHORIZATION and foreign keys do (CreateSchemaCommand in src/backend/commands/schemacmds.c,
/// ri_PerformCheck in src/backend/utils/adt/ri_triggers.c).
pub fn as_role<T>(role: pg_sys::Oid, flags: u32, action: impl FnOnce() -> T) -> T {
    // SAFETY: the previous role is restored below, and by the abort of the (sub)transaction after
    // an error.
    unsafe {
        let (mut previous, mut context) = (pg_sys::InvalidOid, 0);
        pg_sys::GetUserIdAndSecContext(&mut previous, &mut context);
        if previous == role && flags == 0 {
            return action();
        }
        let changed = pg_sys::SECURITY_LOCAL_USERID_CHANGE | flags;
        pg_sys::SetUserIdAndSecContext(role, context | changed as i32);
        let result = action();
        pg_sys::SetUserIdAndSecContext(previous, context);
        result
    }
}

/// Runs `action` as the owner of the table that it works on. For another role, what the owner's code
/// does there ends there: no cursor and no deferred trigger is left to run with the rights of who
/// called (PostgreSQL's own maintenance commands do so: src/include/miscadmin.h).
pub fn as_owner<T>(owner: pg_sys::Oid, flags: u32, action: impl FnOnce() -> T) -> T {
    // SAFETY: a plain look at who is at work.
    let is_self = unsafe { pg_sys::GetUserId() == owner };
    let restriction = if is_self { 0 } else { pg_sys::SECURITY_RESTRICTED_OPERATION };
    as_role(owner, flags | restriction, action)
}

/// What pg_dump sets so that what is written down means the same when it is read again, here and
/// anywhere (setup_connection() in src/bin/pg_dump/pg_dump.c): search_path is pg_catalog, where
/// nobody else's operators and functions answer to the names of PostgreSQL's.
const OF_A_DUMP: [(&CStr, &CStr); 5] = [
    (c"search_path", c"pg_catalog, pg_temp"),
    (c"DateStyle", c"ISO"),
    (c"IntervalStyle", c"postgres"),
    (c"extra_float_digits", c"3"),
    (c"quote_all_identifiers", c"off"),
];

/// Runs `action` under the settings of a dump.
pub fn with_dump_settings<T>(action: impl FnOnce() -> T) -> T {
    // SAFETY: the nest level is left below, and by the abort of the (sub)transaction after an
    // error.
    unsafe {
        let level = pg_sys::NewGUCNestLevel();
        for (name, value) in OF_A_DUMP {
            pg_sys::set_config_option(
                name.as_ptr(),
                value.as_ptr(),
                pg_sys::GucContext::PGC_USERSET,
                pg_sys::GucSource::PGC_S_SESSION,
                pg_sys::GucAction::GUC_ACTION_SAVE,
                true,
                0,
                false,
            );
        }
        let result = action();
        pg_sys::AtEOXact_GUC(true, level);
        result
    }
}
