//! The expressions of a relation: as the catalogs hold them, and as SQL.

use pgrx::pg_sys;

use super::adoption::condition_of_trigger;
use super::query::ask_again;
use super::whole_rows::has_row;

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

/// An expression, or several that belong together, as those of an index.
pub struct Expression {
    /// The tree, as the catalog keeps it.
    pub tree: String,
    /// The same as SQL.
    pub text: String,
    /// The type that it is converted to where it is stored, with the type modifier.
    pub target: Option<(pg_sys::Oid, i32)>,
    /// Whether it names the relation as `old` and `new`.
    pub is_of_trigger: bool,
    /// Whether no statement that stores it runs it, as that of a policy or a trigger.
    pub is_only_stored: bool,
}

/// The expressions of relation $1 of the catalog $2 or of any.
const EXPRESSIONS: &str = "
SELECT e.tree::pg_catalog.text, pg_catalog.pg_get_expr(e.tree, $1), e.type_oid, e.typmod, false, e.class OPERATOR(pg_catalog.=) 3256
FROM (SELECT 3256, t.tree, 16::pg_catalog.oid, -1
      FROM pg_catalog.pg_policy p, LATERAL (VALUES (p.polqual), (p.polwithcheck)) AS t (tree)
      WHERE p.polrelid OPERATOR(pg_catalog.=) $1
      UNION ALL
      SELECT 2606, conbin, 16::pg_catalog.oid, -1 FROM pg_catalog.pg_constraint WHERE conrelid OPERATOR(pg_catalog.=) $1
      UNION ALL
      SELECT 2604, d.adbin, a.atttypid, a.atttypmod
      FROM pg_catalog.pg_attrdef d
      JOIN pg_catalog.pg_attribute a ON a.attrelid OPERATOR(pg_catalog.=) d.adrelid AND a.attnum OPERATOR(pg_catalog.=) d.adnum
      WHERE d.adrelid OPERATOR(pg_catalog.=) $1
      UNION ALL
      SELECT 1259, t.tree, NULL, -1
      FROM pg_catalog.pg_index i, LATERAL (VALUES (i.indexprs), (i.indpred)) AS t (tree)
      WHERE i.indrelid OPERATOR(pg_catalog.=) $1
      UNION ALL
      SELECT 3381, stxexprs, NULL, -1 FROM pg_catalog.pg_statistic_ext WHERE stxrelid OPERATOR(pg_catalog.=) $1)
     AS e (class, tree, type_oid, typmod)
WHERE e.tree IS NOT NULL AND ($2 OPERATOR(pg_catalog.=) 0::pg_catalog.oid OR e.class::pg_catalog.oid OPERATOR(pg_catalog.=) $2)
UNION ALL
SELECT tgqual::pg_catalog.text, NULL, 16::pg_catalog.oid, -1, true, true
FROM pg_catalog.pg_trigger
WHERE tgrelid OPERATOR(pg_catalog.=) $1 AND tgqual IS NOT NULL
  AND ($2 OPERATOR(pg_catalog.=) 0::pg_catalog.oid OR $2 OPERATOR(pg_catalog.=) 2620::pg_catalog.oid)";

/// The expressions of a relation. The current search_path is `pg_catalog`.
pub fn expressions(relation: pg_sys::Oid, of: Expressions) -> Vec<Expression> {
    let read = |row: super::row::Row| {
        let tree: String = row.get(1)?.unwrap_or_default();
        let typmod = row.get(4)?.unwrap_or(-1);
        let is_of_trigger = row.get(5)?.unwrap_or(false);
        let text = row.get::<String>(2)?;
        Ok(Expression {
            text: text.unwrap_or_default(),
            tree,
            target: row.get::<pg_sys::Oid>(3)?.map(|of| (of, typmod)),
            is_of_trigger,
            is_only_stored: row.get(6)?.unwrap_or(false),
        })
    };
    let mut all = ask_again(EXPRESSIONS, &[relation, of.catalog()], read);
    for expression in all.iter_mut().filter(|it| it.is_of_trigger) {
        expression.text = condition_of_trigger(&expression.tree, relation);
    }
    all
}

/// The relation of an index, if an expression or the condition of the index gives the whole row to a function.
pub fn relation_whose_row_is_indexed(index: pg_sys::Oid) -> Option<pg_sys::Oid> {
    let query = "SELECT i.indrelid, t.tree::pg_catalog.text
                 FROM pg_catalog.pg_index i, LATERAL (VALUES (i.indexprs), (i.indpred)) AS t (tree)
                 WHERE i.indexrelid OPERATOR(pg_catalog.=) $1 AND t.tree IS NOT NULL";
    let read = |row: super::row::Row| {
        let relation = row.get(1)?.unwrap_or(pg_sys::InvalidOid);
        let tree: String = row.get(2)?.unwrap_or_default();
        Ok(has_row(&tree, relation).then_some(relation))
    };
    ask_again(query, &[index], read).into_iter().flatten().next()
}
