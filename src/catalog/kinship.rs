//! The templates of a table, the tables that inherit from it, and the roles that a role is a member of.

use pgrx::pg_sys;

use super::query::ask_again;

/// The templates that an entity was made LIKE; None if the table is no entity.
pub fn templates_of(table: pg_sys::Oid) -> Option<Vec<pg_sys::Oid>> {
    let found = ask_again(
        "SELECT e.templates::pg_catalog.oid[] FROM base_entity.entities e
         WHERE e.entity OPERATOR(pg_catalog.=) $1",
        &[table],
        |row| Ok(row.get::<Vec<pg_sys::Oid>>(1)?.unwrap_or_default()),
    );
    found.into_iter().next()
}

/// The owners of the tables that inherit from a table, its partitions too, at any depth.
pub fn owners_of_descendants(table: pg_sys::Oid) -> Vec<pg_sys::Oid> {
    ask_again(
        "WITH RECURSIVE descendant (oid) AS (
             SELECT inhrelid FROM pg_catalog.pg_inherits WHERE inhparent OPERATOR(pg_catalog.=) $1
             UNION
             SELECT i.inhrelid FROM descendant
             JOIN pg_catalog.pg_inherits i ON i.inhparent OPERATOR(pg_catalog.=) descendant.oid)
         SELECT DISTINCT c.relowner FROM descendant
         JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) descendant.oid",
        &[table],
        |row| Ok(row.get(1)?.unwrap_or(pg_sys::InvalidOid)),
    )
}

/// Whether a role is a member of another one, with its privileges, by grants that come from superusers and
/// roles with CREATEROLE, or from roles to which these have given ADMIN OPTION. Before 16, where
/// inheritance is an attribute of the role.
pub fn is_member_by_others(member: pg_sys::Oid, role: pg_sys::Oid) -> bool {
    let found = ask_again(
        "WITH RECURSIVE given (role, member, admin) AS (
             SELECT m.roleid, m.member, m.admin_option
             FROM pg_catalog.pg_auth_members m
             JOIN pg_catalog.pg_roles r ON r.oid OPERATOR(pg_catalog.=) m.grantor
             WHERE r.rolsuper OR r.rolcreaterole AND r.oid OPERATOR(pg_catalog.<>) m.roleid
             UNION
             SELECT m.roleid, m.member, m.admin_option
             FROM given
             JOIN pg_catalog.pg_auth_members m ON m.roleid OPERATOR(pg_catalog.=) given.role
              AND m.grantor OPERATOR(pg_catalog.=) given.member
             WHERE given.admin),
         joined (role) AS (
             SELECT $1
             UNION
             SELECT given.role FROM joined
             JOIN pg_catalog.pg_roles r ON r.oid OPERATOR(pg_catalog.=) joined.role AND r.rolinherit
             JOIN given ON given.member OPERATOR(pg_catalog.=) joined.role)
         SELECT EXISTS (SELECT FROM joined WHERE joined.role OPERATOR(pg_catalog.=) $2)",
        &[member, role],
        |row| row.get::<bool>(1),
    );
    found.into_iter().flatten().any(|found| found)
}
