//! Calls in whose place another function, operator or type of the name may come, once another role has made one.

use std::ffi::CString;

use pgrx::pg_sys;

use super::expressions::Expressions;
use super::query::ask_again;
use crate::encoding;

/// A function or operator that expressions of a relation call, in a schema where another role may give one its name.
pub struct ReplaceableCall {
    /// The catalog of the function or operator.
    pub class: pg_sys::Oid,
    /// Its name.
    pub name: CString,
    /// Its schema.
    pub schema: pg_sys::Oid,
    /// The roles that may replace it anyway: its owner, and that of the relation.
    pub trusted: [pg_sys::Oid; 2],
    /// Whether a type of the name may come in its place: it takes arguments of any type.
    pub may_be_cast: bool,
    /// It, with its types.
    pub called: String,
}

/// The parts of relation $1 that have expressions, of the catalog $2 or of any.
const PARTS: &str = "
WITH part (class, object) AS (
    SELECT p.class, p.object
    FROM (SELECT 3256, oid FROM pg_catalog.pg_policy WHERE polrelid OPERATOR(pg_catalog.=) $1
          UNION ALL
          SELECT 2620, oid FROM pg_catalog.pg_trigger WHERE tgrelid OPERATOR(pg_catalog.=) $1 AND tgqual IS NOT NULL
          UNION ALL
          SELECT 2606, oid FROM pg_catalog.pg_constraint WHERE conrelid OPERATOR(pg_catalog.=) $1
          UNION ALL
          SELECT 2604, oid FROM pg_catalog.pg_attrdef WHERE adrelid OPERATOR(pg_catalog.=) $1
          UNION ALL
          SELECT 1259, indexrelid FROM pg_catalog.pg_index WHERE indrelid OPERATOR(pg_catalog.=) $1
          UNION ALL
          SELECT 3381, oid FROM pg_catalog.pg_statistic_ext WHERE stxrelid OPERATOR(pg_catalog.=) $1) AS p (class, object)
    WHERE $2 OPERATOR(pg_catalog.=) 0::pg_catalog.oid OR p.class OPERATOR(pg_catalog.=) $2
),
named (class, object) AS (
    SELECT d.refclassid, d.refobjid
    FROM part JOIN pg_catalog.pg_depend d
      ON d.classid OPERATOR(pg_catalog.=) part.class AND d.objid OPERATOR(pg_catalog.=) part.object
    UNION
    -- PostgreSQL 14 has what a generated column names as a dependency of the column.
    SELECT d.refclassid, d.refobjid FROM pg_catalog.pg_depend d
    WHERE d.classid OPERATOR(pg_catalog.=) 1259 AND d.objid OPERATOR(pg_catalog.=) $1 AND d.objsubid OPERATOR(pg_catalog.<>) 0
      AND ($2 OPERATOR(pg_catalog.=) 0::pg_catalog.oid OR $2 OPERATOR(pg_catalog.=) 2604)
)";

/// Another role can give an object the name if it owns the schema, has CREATE on it, or owns a type there, which it may rename.
const REPLACEABLE: &str = "
SELECT f.class, f.name::pg_catalog.text, f.namespace, f.owner, c.relowner, f.may_be_cast, f.called
FROM (SELECT 1255::pg_catalog.oid AS class, f.proname AS name, f.pronamespace AS namespace, f.proowner AS owner,
             EXISTS (SELECT FROM pg_catalog.unnest(f.proargtypes) AS argument (type_oid)
                     JOIN pg_catalog.pg_type t ON t.oid OPERATOR(pg_catalog.=) argument.type_oid
                     WHERE t.typtype OPERATOR(pg_catalog.=) 'p') AS may_be_cast,
             f.oid::pg_catalog.regprocedure::pg_catalog.text AS called
      FROM named JOIN pg_catalog.pg_proc f ON named.class OPERATOR(pg_catalog.=) 1255 AND f.oid OPERATOR(pg_catalog.=) named.object
      UNION ALL
      SELECT 2617::pg_catalog.oid, f.oprname, f.oprnamespace, f.oprowner, false, f.oid::pg_catalog.regoperator::pg_catalog.text
      FROM named JOIN pg_catalog.pg_operator f ON named.class OPERATOR(pg_catalog.=) 2617 AND f.oid OPERATOR(pg_catalog.=) named.object) AS f
JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) f.namespace
JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) $1
WHERE EXISTS (SELECT FROM (SELECT n.nspowner
                           UNION
                           SELECT privilege.grantee FROM pg_catalog.aclexplode(n.nspacl) AS privilege
                           WHERE privilege.privilege_type OPERATOR(pg_catalog.=) 'CREATE'
                           UNION
                           SELECT t.typowner FROM pg_catalog.pg_type t
                           WHERE f.may_be_cast AND t.typnamespace OPERATOR(pg_catalog.=) n.oid) AS creator (oid)
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
    ask_again(&format!("{PARTS}{REPLACEABLE}"), &[relation, of.catalog()], read)
}
