//! The roles whose code may run with the rights of a role.

use pgrx::pg_sys;

use crate::{catalog, compat};

/// Whether a role trusts another one: it is that role, was made a member that has its privileges, or that
/// role is a superuser, who needs no rights of others. A superuser has the privileges of every role and trusts
/// none for that.
pub fn trusts(role: pg_sys::Oid, other: pg_sys::Oid) -> bool {
    role == other
        || catalog::is_superuser(other)
        || !catalog::is_superuser(role)
            && catalog::may_act_as(role, other)
            && (!compat::ROLES_GRANT_THEMSELVES || catalog::is_member_by_others(role, other))
}
