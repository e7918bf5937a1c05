//! Where PostgreSQL 14 to 18 differ in roles and privileges.

use std::ffi::c_char;

use pgrx::pg_sys;

/// Whether the current role has USAGE on a schema.
///
/// 16 put the functions for each kind of object into object_aclcheck() (utils/acl.h).
pub fn may_use_schema(schema: pg_sys::Oid) -> bool {
    // SAFETY: the look-up is by OID and for the current role.
    unsafe {
        let role = pg_sys::GetUserId();
        let mode = pg_sys::ACL_USAGE as pg_sys::AclMode;
        #[cfg(any(feature = "pg14", feature = "pg15"))]
        let result = pg_sys::pg_namespace_aclcheck(schema, role, mode);
        #[cfg(not(any(feature = "pg14", feature = "pg15")))]
        let result = pg_sys::object_aclcheck(pg_sys::NamespaceRelationId, schema, role, mode);
        result == pg_sys::AclResult::ACLCHECK_OK
    }
}

/// Whether the current role owns the relation, or may do what its owner may.
///
/// 16 merged pg_class_ownercheck() and its siblings into object_ownercheck() (catalog/aclchk.c).
pub fn owns_relation(relation: pg_sys::Oid) -> bool {
    // SAFETY: the check is by OID, for the role that runs the statement.
    unsafe {
        #[cfg(any(feature = "pg14", feature = "pg15"))]
        return pg_sys::pg_class_ownercheck(relation, pg_sys::GetUserId());
        #[cfg(not(any(feature = "pg14", feature = "pg15")))]
        return pg_sys::object_ownercheck(
            pg_sys::RelationRelationId,
            relation,
            pg_sys::GetUserId(),
        );
    }
}

/// Whether any role can make others members of itself.
///
/// 16 asks for ADMIN OPTION (commands/user.c).
pub const ROLES_GRANT_THEMSELVES: bool = cfg!(any(feature = "pg14", feature = "pg15"));

/// The bit of a whole-row reference in a set of columns.
const WHOLE_ROW: i32 = -pg_sys::FirstLowInvalidHeapAttributeNumber;

/// Whether the current role may SELECT from a table, as the executor checks it: with the hook of
/// extensions such as pgaudit. The error is PostgreSQL's own if `must` is set.
///
/// 16 moved privileges out of range table entries (nodes/parsenodes.h).
pub fn may_select(table: pg_sys::Oid, kind: u8, must: bool) -> bool {
    let needed = pg_sys::ACL_SELECT as pg_sys::AclMode;
    // SAFETY: the nodes are new, and hold what the parser would put there.
    unsafe {
        let entry: *mut pg_sys::RangeTblEntry =
            crate::node::new_node(pg_sys::NodeTag::T_RangeTblEntry);
        (*entry).rtekind = pg_sys::RTEKind::RTE_RELATION;
        (*entry).relid = table;
        (*entry).relkind = kind as c_char;
        (*entry).rellockmode = pg_sys::AccessShareLock as _;
        #[cfg(any(feature = "pg14", feature = "pg15"))]
        {
            (*entry).requiredPerms = needed;
            (*entry).selectedCols = pg_sys::bms_make_singleton(WHOLE_ROW);
            let entries = pg_sys::lappend(std::ptr::null_mut(), entry.cast());
            pg_sys::ExecCheckRTPerms(entries, must)
        }
        #[cfg(not(any(feature = "pg14", feature = "pg15")))]
        {
            let privileges: *mut pg_sys::RTEPermissionInfo =
                crate::node::new_node(pg_sys::NodeTag::T_RTEPermissionInfo);
            (*privileges).relid = table;
            (*privileges).requiredPerms = needed;
            (*privileges).selectedCols = pg_sys::bms_make_singleton(WHOLE_ROW);
            (*entry).perminfoindex = 1;
            let entries = pg_sys::lappend(std::ptr::null_mut(), entry.cast());
            let privileges = pg_sys::lappend(std::ptr::null_mut(), privileges.cast());
            pg_sys::ExecCheckPermissions(entries, privileges, must)
        }
    }
}

/// Passes the range table of a parse to its query. `must_select` tells whether to check the privilege on
/// the relation; otherwise it has been checked.
///
/// 16 moved privileges out of range table entries (nodes/parsenodes.h).
///
/// # Safety
///
/// The parse state has one relation, `entry`, and nothing else.
pub unsafe fn take_range_table(
    query: *mut pg_sys::Query,
    state: *mut pg_sys::ParseState,
    entry: *mut pg_sys::RangeTblEntry,
    must_select: bool,
) {
    // SAFETY: the caller vouches for the pointers.
    unsafe {
        (*query).rtable = (*state).p_rtable;
        let needed = if must_select { pg_sys::ACL_SELECT as pg_sys::AclMode } else { 0 };
        let columns = pg_sys::bms_make_singleton(WHOLE_ROW);
        #[cfg(any(feature = "pg14", feature = "pg15"))]
        {
            (*entry).requiredPerms = needed;
            (*entry).selectedCols = columns;
        }
        #[cfg(not(any(feature = "pg14", feature = "pg15")))]
        {
            (*query).rteperminfos = (*state).p_rteperminfos;
            let privileges = pg_sys::getRTEPermissionInfo((*query).rteperminfos, entry);
            (*privileges).requiredPerms = needed;
            (*privileges).selectedCols = columns;
        }
    }
}

/// Whether the current role owns a schema, or may do what its owner may.
///
/// 16 has one function for objects of all kinds (catalog/aclchk.c).
pub fn owns_schema(schema: pg_sys::Oid) -> bool {
    // SAFETY: the check is by OID, for the role that runs the statement.
    unsafe {
        #[cfg(any(feature = "pg14", feature = "pg15"))]
        return pg_sys::pg_namespace_ownercheck(schema, pg_sys::GetUserId());
        #[cfg(not(any(feature = "pg14", feature = "pg15")))]
        return pg_sys::object_ownercheck(pg_sys::NamespaceRelationId, schema, pg_sys::GetUserId());
    }
}
