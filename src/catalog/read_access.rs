//! Read access to a relation: privileges, row-level security and policies; as they are, and as the running command
//! has changed them.

use std::collections::BTreeSet;

use pgrx::pg_sys;

use super::command_change::{Change, ask_change};
use super::query::ask_now;
use super::row::Row;

/// A privilege SELECT of another role than the owner's.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ReadGrant {
    /// The number of the column; 0 for the whole relation.
    pub column: pg_sys::AttrNumber,
    /// The role that has the privilege; InvalidOid for PUBLIC.
    pub grantee: pg_sys::Oid,
    /// The role that has granted it.
    pub grantor: pg_sys::Oid,
    /// Whether it has the grant option.
    pub is_grantable: bool,
}

impl ReadGrant {
    /// Whether it is the same privilege of the same role by the same grantor, possibly with another grant option.
    pub fn is_same(&self, other: &Self) -> bool {
        (self.column, self.grantee, self.grantor) == (other.column, other.grantee, other.grantor)
    }
}

const GRANTS: &str = "
    SELECT 0::pg_catalog.int2, g.grantee, g.grantor, g.is_grantable
    FROM pg_catalog.pg_class c CROSS JOIN pg_catalog.aclexplode(c.relacl) g
    WHERE c.oid OPERATOR(pg_catalog.=) $1 AND g.privilege_type OPERATOR(pg_catalog.=) 'SELECT'
      AND g.grantee OPERATOR(pg_catalog.<>) c.relowner
    UNION ALL
    SELECT a.attnum, g.grantee, g.grantor, g.is_grantable
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_attribute a ON a.attrelid OPERATOR(pg_catalog.=) c.oid
    CROSS JOIN pg_catalog.aclexplode(a.attacl) g
    WHERE c.oid OPERATOR(pg_catalog.=) $1 AND NOT a.attisdropped AND g.privilege_type OPERATOR(pg_catalog.=) 'SELECT'
      AND g.grantee OPERATOR(pg_catalog.<>) c.relowner";

fn grant(row: Row) -> Result<ReadGrant, pgrx::spi::Error> {
    Ok(ReadGrant {
        column: row.get(1)?.unwrap_or_default(),
        grantee: row.get(2)?.unwrap_or(pg_sys::InvalidOid),
        grantor: row.get(3)?.unwrap_or(pg_sys::InvalidOid),
        is_grantable: row.get(4)?.unwrap_or(false),
    })
}

/// The privileges SELECT on a relation and its columns.
pub fn read_grants(relation: pg_sys::Oid) -> Vec<ReadGrant> {
    ask_now(GRANTS, &[relation.into()], grant)
}

/// The same before the running command and after it.
pub fn changed_read_grants(relation: pg_sys::Oid) -> Change<ReadGrant> {
    ask_change(GRANTS, &[relation.into()], grant)
}

/// Whether the running command has given a relation another owner.
pub fn has_changed_owner(relation: pg_sys::Oid) -> bool {
    let Change { before, now } = ask_change(
        "SELECT relowner FROM pg_catalog.pg_class WHERE oid OPERATOR(pg_catalog.=) $1",
        &[relation.into()],
        |row| row.get::<pg_sys::Oid>(1),
    );
    before != now
}

/// The row-level security of a relation besides its policies.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct RowSecurity {
    /// Whether it is enabled.
    pub is_enabled: bool,
    /// Whether it is forced on the owner.
    pub is_forced: bool,
}

const ROW_SECURITY: &str = "
    SELECT relrowsecurity, relforcerowsecurity FROM pg_catalog.pg_class WHERE oid OPERATOR(pg_catalog.=) $1";

fn row_security(row: Row) -> Result<RowSecurity, pgrx::spi::Error> {
    Ok(RowSecurity {
        is_enabled: row.get(1)?.unwrap_or(false),
        is_forced: row.get(2)?.unwrap_or(false),
    })
}

/// The row-level security of a relation.
pub fn row_security_of(relation: pg_sys::Oid) -> RowSecurity {
    let found = ask_now(ROW_SECURITY, &[relation.into()], row_security);
    found.into_iter().next().unwrap_or_default()
}

/// The same before the running command and after it.
pub fn changed_row_security(relation: pg_sys::Oid) -> [RowSecurity; 2] {
    let Change { before, now } = ask_change(ROW_SECURITY, &[relation.into()], row_security);
    let first = |found: Vec<RowSecurity>| found.into_iter().next().unwrap_or_default();
    [first(before), first(now)]
}

/// The parts of a policy, as the catalog stores them.
#[derive(PartialEq, Eq)]
pub struct StoredPolicy {
    /// The policy.
    pub oid: pg_sys::Oid,
    /// Its name.
    pub name: String,
    /// Whether it is permissive, and its command, which no command changes.
    pub kind: String,
    /// Its roles, sorted.
    pub roles: String,
    /// The expression tree of USING.
    pub using: Option<String>,
    /// The expression tree of WITH CHECK.
    pub with_check: Option<String>,
}

impl StoredPolicy {
    /// Whether it is PERMISSIVE.
    pub fn is_permissive(&self) -> bool {
        self.kind.starts_with('t')
    }
}

const POLICIES: &str = "
    SELECT oid, polname::pg_catalog.text, pg_catalog.concat(polpermissive, polcmd),
           (SELECT pg_catalog.array_agg(role ORDER BY role) FROM pg_catalog.unnest(polroles) AS role)::pg_catalog.text,
           polqual::pg_catalog.text, polwithcheck::pg_catalog.text
    FROM pg_catalog.pg_policy WHERE polrelid OPERATOR(pg_catalog.=) $1 ORDER BY polname";

fn policy(row: Row) -> Result<StoredPolicy, pgrx::spi::Error> {
    Ok(StoredPolicy {
        oid: row.get(1)?.unwrap_or(pg_sys::InvalidOid),
        name: row.get(2)?.unwrap_or_default(),
        kind: row.get(3)?.unwrap_or_default(),
        roles: row.get(4)?.unwrap_or_default(),
        using: row.get(5)?,
        with_check: row.get(6)?,
    })
}

/// The policies of a relation.
pub fn stored_policies(relation: pg_sys::Oid) -> Vec<StoredPolicy> {
    ask_now(POLICIES, &[relation.into()], policy)
}

/// The same before the running command and after it.
pub fn changed_policies(relation: pg_sys::Oid) -> Change<StoredPolicy> {
    ask_change(POLICIES, &[relation.into()], policy)
}

/// Those of these relations to which the running command has changed the access.
pub fn with_changed_access(relations: &[pg_sys::Oid]) -> Vec<pg_sys::Oid> {
    let Change { before, now } = ask_change(
        "SELECT c.oid,
                pg_catalog.concat_ws(' ', c.relowner, c.relacl, c.relrowsecurity, c.relforcerowsecurity,
                    (SELECT pg_catalog.string_agg(pg_catalog.concat_ws(' ', a.attnum, a.attacl), ',' ORDER BY a.attnum)
                     FROM pg_catalog.pg_attribute a
                     WHERE a.attrelid OPERATOR(pg_catalog.=) c.oid AND a.attacl IS NOT NULL),
                    (SELECT pg_catalog.string_agg(pg_catalog.concat_ws(' ', p.oid, p.polname, p.polroles, p.polqual, '/', p.polwithcheck), ','
                                                  ORDER BY p.oid)
                     FROM pg_catalog.pg_policy p WHERE p.polrelid OPERATOR(pg_catalog.=) c.oid))
         FROM pg_catalog.pg_class c WHERE c.oid OPERATOR(pg_catalog.=) ANY ($1)",
        &[relations.to_vec().into()],
        |row| Ok((row.get(1)?.unwrap_or(pg_sys::InvalidOid), row.get::<String>(2)?)),
    );
    let changed = now.into_iter().filter(|relation| !before.contains(relation));
    changed.map(|(relation, _)| relation).collect()
}

/// The relations of which the running command has changed privileges or roles of policies. Only valid in an event trigger.
pub fn relations_of_changed_access() -> Vec<pg_sys::Oid> {
    let Change { before, now } = ask_change(
        "SELECT oid, '', relacl::pg_catalog.text FROM pg_catalog.pg_class WHERE relacl IS NOT NULL
         UNION ALL
         SELECT attrelid, attname::pg_catalog.text, attacl::pg_catalog.text FROM pg_catalog.pg_attribute WHERE attacl IS NOT NULL
         UNION ALL
         SELECT polrelid, polname::pg_catalog.text, polroles::pg_catalog.text FROM pg_catalog.pg_policy",
        &[],
        |row| {
            let relation = row.get::<pg_sys::Oid>(1)?.unwrap_or(pg_sys::InvalidOid);
            Ok((relation.to_u32(), row.get::<String>(2)?, row.get::<String>(3)?))
        },
    );
    let (before, now): (BTreeSet<_>, BTreeSet<_>) =
        (before.into_iter().collect(), now.into_iter().collect());
    let changed = before.symmetric_difference(&now).map(|(relation, ..)| *relation);
    changed.collect::<BTreeSet<u32>>().into_iter().map(pg_sys::Oid::from).collect()
}
