//! Doing something as another role.

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
