//! The expressions of a relation, as the catalogs hold them.

use pgrx::pg_sys;

use super::query::ask_again;

/// The catalog pg_policy.
const POLICIES: pg_sys::Oid = pg_sys::Oid::from_u32(3256);

/// The catalog pg_attrdef.
const DEFAULTS: pg_sys::Oid = pg_sys::Oid::from_u32(2604);

/// Which expressions of a relation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Expressions {
    /// Those of policies, of triggers with WHEN, of constraints, defaults, generated columns, indexes and statistics.
    All,
    /// Those of policies.
    OfPolicies,
    /// Those of triggers with WHEN.
    OfTriggers,
    /// Those of defaults and generated columns.
    OfDefaults,
}

impl Expressions {
    /// The catalog of the parts that have them; InvalidOid for any.
    pub(super) fn catalog(self) -> pg_sys::Oid {
        match self {
            Self::All => pg_sys::InvalidOid,
            Self::OfPolicies => POLICIES,
            Self::OfTriggers => pg_sys::TriggerRelationId,
            Self::OfDefaults => DEFAULTS,
        }
    }
}

/// The trees of the parts of relation $1, of the catalog $2 or of any, that depend on an operator which is no part of PostgreSQL. On PostgreSQL 14
/// the column of a generated one depends on it.
const TREES: &str = "
WITH part (class, object, tree) AS (
    SELECT 3256, p.oid, e.tree
    FROM pg_catalog.pg_policy p, LATERAL (VALUES (p.polqual::pg_catalog.text), (p.polwithcheck::pg_catalog.text)) AS e (tree)
    WHERE p.polrelid OPERATOR(pg_catalog.=) $1
    UNION ALL
    SELECT 2620, oid, tgqual::pg_catalog.text FROM pg_catalog.pg_trigger WHERE tgrelid OPERATOR(pg_catalog.=) $1
    UNION ALL
    SELECT 2606, oid, conbin::pg_catalog.text FROM pg_catalog.pg_constraint WHERE conrelid OPERATOR(pg_catalog.=) $1
    UNION ALL
    SELECT 2604, oid, adbin::pg_catalog.text FROM pg_catalog.pg_attrdef WHERE adrelid OPERATOR(pg_catalog.=) $1
    UNION ALL
    SELECT 1259, i.indexrelid, e.tree
    FROM pg_catalog.pg_index i, LATERAL (VALUES (i.indexprs::pg_catalog.text), (i.indpred::pg_catalog.text)) AS e (tree)
    WHERE i.indrelid OPERATOR(pg_catalog.=) $1
    UNION ALL
    SELECT 3381, oid, stxexprs::pg_catalog.text FROM pg_catalog.pg_statistic_ext WHERE stxrelid OPERATOR(pg_catalog.=) $1
)
SELECT part.tree FROM part
WHERE part.tree IS NOT NULL
  AND ($2 OPERATOR(pg_catalog.=) 0::pg_catalog.oid OR part.class OPERATOR(pg_catalog.=) $2)
  AND EXISTS (SELECT FROM pg_catalog.pg_depend d
              WHERE d.refclassid OPERATOR(pg_catalog.=) 2617
                AND (d.classid OPERATOR(pg_catalog.=) part.class AND d.objid OPERATOR(pg_catalog.=) part.object
                     OR part.class OPERATOR(pg_catalog.=) 2604 AND d.classid OPERATOR(pg_catalog.=) 1259
                        AND d.objid OPERATOR(pg_catalog.=) $1))";

/// The trees of the expressions of a relation with operators that are no part of PostgreSQL.
pub(super) fn with_operators(relation: pg_sys::Oid, of: Expressions) -> Vec<String> {
    let read = |row: super::row::Row| Ok(row.get::<String>(1)?.unwrap_or_default());
    ask_again(TREES, &[relation, of.catalog()], read)
}
