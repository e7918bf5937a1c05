//! The privileges of a role on a schema or a relation.

use pgrx::pg_sys;

use super::existence::relation_exists;
use super::oid::valid;
use super::query::ask_now;
use crate::compat;

/// Whether a role may create objects in a schema.
pub fn may_create_in(schema: pg_sys::Oid, role: pg_sys::Oid) -> bool {
    has_schema_privilege(schema, role, "CREATE")
}

/// Whether a role may use the objects of a schema.
pub fn may_use(schema: pg_sys::Oid, role: pg_sys::Oid) -> bool {
    has_schema_privilege(schema, role, "USAGE")
}

fn has_schema_privilege(schema: pg_sys::Oid, role: pg_sys::Oid, privilege: &str) -> bool {
    let found = ask_now(
        "SELECT pg_catalog.has_schema_privilege($1, $2, $3)",
        &[role.into(), schema.into(), privilege.into()],
        |row| row.get::<bool>(1),
    );
    found.into_iter().flatten().any(|has| has)
}

/// Whether the current role may use the schema of a relation.
pub fn may_use_schema_of(relation: pg_sys::Oid) -> bool {
    // SAFETY: the look-up gives InvalidOid for a relation that has gone.
    let schema = unsafe { pg_sys::get_rel_namespace(relation) };
    valid(schema).is_some_and(compat::may_use_schema)
}

/// Whether the current role owns the relation, or may do what its owner may.
pub fn is_own(relation: pg_sys::Oid) -> bool {
    compat::owns_relation(relation)
}

/// The same for a relation of users, which may have gone.
pub fn is_own_table(relation: pg_sys::Oid) -> bool {
    relation.to_u32() >= pg_sys::FirstNormalObjectId
        && relation_exists(relation)
        && is_own(relation)
}

/// Whether the current role owns the schema, or may do what its owner may.
pub fn owns_schema(schema: pg_sys::Oid) -> bool {
    compat::owns_schema(schema)
}

/// Whether the current role may update a column of all rows of the table.
pub fn may_update(table: pg_sys::Oid, column: pg_sys::AttrNumber) -> bool {
    // SAFETY: the look-ups are by OID and for the role that runs the statement, also where none is given.
    unsafe {
        let (role, update) = (pg_sys::GetUserId(), pg_sys::ACL_UPDATE as pg_sys::AclMode);
        let policies = pg_sys::check_enable_rls(table, pg_sys::InvalidOid, true);
        policies as u32 != pg_sys::CheckEnableRlsResult::RLS_ENABLED
            && (pg_sys::pg_class_aclcheck(table, role, update) == pg_sys::AclResult::ACLCHECK_OK
                || pg_sys::pg_attribute_aclcheck(table, column, role, update)
                    == pg_sys::AclResult::ACLCHECK_OK)
    }
}

/// Whether the current role may write the relation's rows: has INSERT, UPDATE and DELETE.
pub fn may_write(relation: pg_sys::Oid) -> bool {
    let needed = (pg_sys::ACL_INSERT | pg_sys::ACL_UPDATE | pg_sys::ACL_DELETE) as pg_sys::AclMode;
    // SAFETY: the look-up is by OID and for the role that runs the statement.
    let granted = unsafe {
        pg_sys::pg_class_aclmask(
            relation,
            pg_sys::GetUserId(),
            needed,
            pg_sys::AclMaskHow::ACLMASK_ALL,
        )
    };
    granted == needed
}

/// Whether the current role has SELECT on the table, which LIKE asks for.
pub fn may_select(table: pg_sys::Oid) -> bool {
    select(table) == pg_sys::AclResult::ACLCHECK_OK
}

/// Raises PostgreSQL's own error unless the current role has SELECT on the table.
pub fn require_select(table: pg_sys::Oid) {
    let result = select(table);
    if result != pg_sys::AclResult::ACLCHECK_OK {
        // SAFETY: the look-up is by OID; the error is that of LIKE (transformTableLikeClause() in
        // src/backend/parser/parse_utilcmd.c).
        unsafe {
            let name = pg_sys::get_rel_name(table);
            pg_sys::aclcheck_error(result, pg_sys::ObjectType::OBJECT_TABLE, name);
        }
    }
}

fn select(table: pg_sys::Oid) -> pg_sys::AclResult::Type {
    let needed = pg_sys::ACL_SELECT as pg_sys::AclMode;
    // SAFETY: the look-up is by OID and for the role that runs the statement.
    unsafe { pg_sys::pg_class_aclcheck(table, pg_sys::GetUserId(), needed) }
}

/// Whether a role may do what another one may: it is that role, a member of it, or a superuser.
pub fn may_act_as(role: pg_sys::Oid, other: pg_sys::Oid) -> bool {
    // SAFETY: both are OIDs of roles.
    unsafe { pg_sys::has_privs_of_role(role, other) }
}

/// Whether a role is a superuser.
pub fn is_superuser(role: pg_sys::Oid) -> bool {
    // SAFETY: the look-up is by OID.
    unsafe { pg_sys::superuser_arg(role) }
}

/// Whether the current role is a superuser.
pub fn is_run_by_superuser() -> bool {
    // SAFETY: reads the current role.
    unsafe { pg_sys::superuser() }
}
