//! The templates of a table, the tables that inherit from it, and the roles that a role is a member of.

use pgrx::pg_sys;

use super::members::{function, schema};
use super::query::ask_again;
use super::relations::{is_others_temporary, is_table, namespace_of, relation_in};
use super::templates::is_template;
use crate::encoding;

/// The templates that an entity was made LIKE, in the order of its record; None if the table is no entity. They are those of the view
/// `entities`, which reads more of a table.
pub fn templates_of(table: pg_sys::Oid) -> Option<Vec<pg_sys::Oid>> {
    let (schema, function) = (schema()?, function(c"maintain")?);
    if !is_table(table) || namespace_of(table) == Some(schema) || is_others_temporary(table) {
        return None;
    }
    // The AFTER DELETE trigger has no record.
    let records = ask_again(
        "SELECT base_entity.recorded_templates(t.tgargs) FROM pg_catalog.pg_trigger t
         WHERE t.tgrelid OPERATOR(pg_catalog.=) $1 AND t.tgfoid OPERATOR(pg_catalog.=) $2 AND t.tgtype OPERATOR(pg_catalog.<>) 9
         ORDER BY t.tgname",
        &[table, function],
        |row| Ok(row.get::<Vec<String>>(1)?.unwrap_or_default()),
    );
    if records.is_empty() {
        return None;
    }
    let mut templates = Vec::new();
    for name in records.into_iter().flatten() {
        let template = relation_in(schema, &encoding::to_server(&name));
        if let Some(template) = template.filter(|it| is_template(*it, schema))
            && !templates.contains(&template)
        {
            templates.push(template);
        }
    }
    Some(templates)
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
