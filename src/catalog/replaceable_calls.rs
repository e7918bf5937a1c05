//! Calls in whose place another function, operator or type of the name may come, once one exists.

use std::ffi::CString;

use pgrx::pg_sys;

use super::expressions::Expressions;
use super::overloads::CALLED;
use super::query::ask_again;
use crate::encoding;

/// A function or operator that expressions of a relation call, of which the name does not lead back to it alone.
pub struct ReplaceableCall {
    /// The catalog of the function or operator.
    pub class: pg_sys::Oid,
    /// Its name.
    pub name: CString,
    /// Its schema.
    pub schema: pg_sys::Oid,
    /// The roles that may replace it anyway: its owner, and that of the relation.
    pub trusted: [pg_sys::Oid; 2],
    /// Whether a type of the name may come in its place.
    pub may_be_cast: bool,
    /// It, with its types.
    pub called: String,
}

/// Those of which another role can give an object the name: it owns the schema, or has CREATE on it.
const REPLACEABLE: &str = "
SELECT f.class, f.name::pg_catalog.text, f.namespace, f.owner, c.relowner, f.may_be_cast, f.called
FROM (SELECT 1255::pg_catalog.oid AS class, f.proname AS name, f.pronamespace AS namespace, f.proowner AS owner,
             f.is_polymorphic AS may_be_cast, f.oid::pg_catalog.regprocedure::pg_catalog.text AS called
      FROM called_function f WHERE f.is_polymorphic OR f.pronargdefaults OPERATOR(pg_catalog.>) 0
      UNION ALL
      SELECT 2617::pg_catalog.oid, f.oprname, f.oprnamespace, f.oprowner, false, f.oid::pg_catalog.regoperator::pg_catalog.text
      FROM called
      JOIN pg_catalog.pg_operator f ON called.class OPERATOR(pg_catalog.=) 2617 AND f.oid OPERATOR(pg_catalog.=) called.object
      WHERE EXISTS (SELECT FROM pg_catalog.pg_type t
                    WHERE t.typtype OPERATOR(pg_catalog.=) 'p'
                      AND (t.oid OPERATOR(pg_catalog.=) f.oprleft OR t.oid OPERATOR(pg_catalog.=) f.oprright))) AS f
JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) f.namespace
JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) $1
WHERE EXISTS (SELECT FROM (SELECT n.nspowner
                           UNION
                           SELECT privilege.grantee FROM pg_catalog.aclexplode(n.nspacl) AS privilege
                           WHERE privilege.privilege_type OPERATOR(pg_catalog.=) 'CREATE') AS creator (oid)
              LEFT JOIN pg_catalog.pg_roles role ON role.oid OPERATOR(pg_catalog.=) creator.oid
              WHERE creator.oid OPERATOR(pg_catalog.=) 0::pg_catalog.oid
                 OR NOT role.rolsuper AND role.oid OPERATOR(pg_catalog.<>) f.owner AND role.oid OPERATOR(pg_catalog.<>) c.relowner)";

/// The calls of a relation's expressions in whose place others may come.
pub fn replaceable_calls(relation: pg_sys::Oid, of: Expressions) -> Vec<ReplaceableCall> {
    let read = |row: super::row::Row| {
        let oid = |number| row.get(number).map(|it| it.unwrap_or(pg_sys::InvalidOid));
        Ok(ReplaceableCall {
            class: oid(1)?,
            name: encoding::to_server(&row.get::<String>(2)?.unwrap_or_default()),
            schema: oid(3)?,
            trusted: [oid(4)?, oid(5)?],
            may_be_cast: row.get(6)?.unwrap_or(false),
            called: row.get(7)?.unwrap_or_default(),
        })
    };
    ask_again(&format!("{CALLED}{REPLACEABLE}"), &[relation, of.catalog()], read)
}
