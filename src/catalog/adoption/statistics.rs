//! Extended statistics, taken apart into values.

use pgrx::pg_sys;
use pgrx::spi::{quote_identifier, quote_qualified_identifier};

use crate::catalog::few::ask_of;
use crate::catalog::objects::{Object, rank};
use crate::catalog::query::ask_now;
use crate::catalog::written_expression::{Comparison, WrittenExpression};
use crate::part::PartKind;

/// A statistics object of a table.
#[derive(Clone)]
pub struct Statistics {
    /// Its schema, which may be another one than that of the table.
    pub schema: String,
    /// Its name.
    pub name: String,
    /// Its definition.
    pub definition: StatisticsDefinition,
    /// The comment on it.
    pub comment: Option<String>,
}

/// The definition of a statistics object, whichever table it is of.
#[derive(Clone)]
pub struct StatisticsDefinition {
    /// The kinds, as CREATE STATISTICS names them.
    kinds: Vec<String>,
    /// The columns.
    pub columns: Vec<String>,
    /// The expressions.
    expressions: Vec<WrittenExpression>,
}

impl StatisticsDefinition {
    /// The same with the texts that its expressions have once they have been read again.
    pub fn to_canonical(&self) -> Self {
        let expressions = self.expressions.iter().map(WrittenExpression::to_canonical).collect();
        Self { expressions, ..self.clone() }
    }

    /// The statement that creates it of a table, which is given as SQL names it.
    pub fn sql(&self, schema: &str, name: &str, table: &str) -> String {
        let name = quote_qualified_identifier(schema, name);
        let kinds = match self.kinds.as_slice() {
            // Those of a single expression have no kind.
            [] => String::new(),
            kinds => format!(" ({})", kinds.join(", ")),
        };
        let columns = self.columns.iter().map(quote_identifier);
        let expressions = self.expressions.iter().map(|expression| format!("({expression})"));
        let of: Vec<_> = columns.chain(expressions).collect();
        format!("CREATE STATISTICS {name}{kinds} ON {} FROM {table}", of.join(", "))
    }
}

impl Object for Statistics {
    const KIND: PartKind = PartKind::Statistics;

    fn of_all(relations: &[pg_sys::Oid]) -> Vec<(pg_sys::Oid, Self)> {
        let query = "SELECT s.stxname::text,
                ARRAY(SELECT CASE kind WHEN 'd' THEN 'ndistinct' WHEN 'f' THEN 'dependencies' ELSE 'mcv' END
                      FROM unnest(s.stxkind) AS kind WHERE kind IN ('d', 'f', 'm') ORDER BY kind),
                ARRAY(SELECT a.attname::text FROM unnest(s.stxkeys::int2[]) WITH ORDINALITY AS k (attnum, place)
                      JOIN pg_attribute a ON a.attrelid = s.stxrelid AND a.attnum = k.attnum ORDER BY a.attname),
                coalesce(pg_get_statisticsobjdef_expressions(s.oid), '{}'),
                obj_description(s.oid, 'pg_statistic_ext'), n.nspname::text, s.stxrelid
         FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace
         WHERE s.stxrelid = ANY ($1) ORDER BY s.stxname, n.nspname";
        ask_of(relations.len(), query, &[relations.to_vec().into()], |row| {
            let table = row.get(7)?.unwrap_or(pg_sys::InvalidOid);
            let expressions: Vec<String> = row.get(4)?.unwrap_or_default();
            let expressions = expressions.into_iter().map(|it| WrittenExpression::new(table, it));
            let statistics = Self {
                name: row.get(1)?.unwrap_or_default(),
                definition: StatisticsDefinition {
                    kinds: row.get(2)?.unwrap_or_default(),
                    columns: row.get(3)?.unwrap_or_default(),
                    expressions: expressions.collect(),
                },
                comment: row.get(5)?,
                schema: row.get(6)?.unwrap_or_default(),
            };
            Ok((table, statistics))
        })
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn closeness(&self, wanted: &Self, by: Comparison) -> Option<u8> {
        let (own, theirs) = (&self.definition, &wanted.definition);
        let serves = own.columns == theirs.columns
            && theirs.kinds.iter().all(|kind| own.kinds.contains(kind))
            && WrittenExpression::are_same(&own.expressions, &theirs.expressions, by);
        serves.then_some(rank(&[own.kinds == theirs.kinds, self.comment.is_some()]))
    }
}

/// Whether a schema has a statistics object of this name.
pub fn has_statistics(schema: pg_sys::Oid, name: &str) -> bool {
    let found = ask_now(
        "SELECT true FROM pg_catalog.pg_statistic_ext
         WHERE stxnamespace OPERATOR(pg_catalog.=) $1 AND stxname::pg_catalog.text OPERATOR(pg_catalog.=) $2",
        &[schema.into(), name.into()],
        |row| row.get::<bool>(1),
    );
    !found.is_empty()
}
