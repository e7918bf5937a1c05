//! The privileges on single columns of a relation, with those who have granted them.

use pgrx::pg_sys;

use super::own_parts::Grant;
use super::query::ask_now;

/// A privilege on a column.
pub struct ColumnGrant {
    /// The privilege.
    pub grant: Grant,
    /// The role that has granted it.
    pub grantor: pg_sys::Oid,
    /// The role that has it; InvalidOid is PUBLIC.
    pub grantee: pg_sys::Oid,
}

/// Those on a relation, system columns included. The current search_path is `pg_catalog`.
pub fn column_grants(relation: pg_sys::Oid) -> Vec<ColumnGrant> {
    let query = "
        SELECT privilege.privilege_type, a.attname::text,
               CASE privilege.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(privilege.grantee)) END,
               privilege.is_grantable, privilege.grantor, privilege.grantee
        FROM pg_attribute a
        CROSS JOIN LATERAL aclexplode(a.attacl) WITH ORDINALITY AS privilege (grantor, grantee, privilege_type, is_grantable, place)
        WHERE a.attrelid = $1 AND a.attacl IS NOT NULL AND NOT a.attisdropped
        ORDER BY a.attnum, privilege.place";
    ask_now(query, &[relation.into()], |row| {
        Ok(ColumnGrant {
            grant: Grant {
                privilege: row.get(1)?.unwrap_or_default(),
                column: row.get(2)?,
                grantee: row.get(3)?.unwrap_or_default(),
                is_grantable: row.get(4)?.unwrap_or(false),
            },
            grantor: row.get(5)?.unwrap_or(pg_sys::InvalidOid),
            grantee: row.get(6)?.unwrap_or(pg_sys::InvalidOid),
        })
    })
}
