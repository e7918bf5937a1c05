//! Exclusion constraints and keys WITHOUT OVERLAPS, which PostgreSQL makes with their index at once.

use pgrx::pg_sys;

use crate::catalog::few::ask_of;
use crate::catalog::objects::{Object, rank};
use crate::catalog::written_expression::{Comparison, WrittenExpression};
use crate::compat;
use crate::part::PartKind;

/// An exclusion constraint, or a key WITHOUT OVERLAPS.
#[derive(Clone)]
pub struct Exclusion {
    /// Its name.
    pub name: String,
    /// EXCLUDE, or the columns of a key.
    pub definition: String,
    /// Its definition without its expressions: names of columns, operators and others.
    frame: String,
    /// Its expressions.
    expressions: Vec<WrittenExpression>,
    /// The condition that its rows satisfy.
    predicate: Option<WrittenExpression>,
    /// Whether it is a key, and PRIMARY.
    pub key: Option<bool>,
    /// The comment on it.
    pub comment: Option<String>,
}

impl Exclusion {
    /// Its definition with the texts that its expressions have once they have been read again.
    pub fn canonical(&self) -> String {
        if self.expressions.is_empty() && self.predicate.is_none() {
            return self.sql(true);
        }
        let expressions = self.expressions.iter().map(WrittenExpression::canonical);
        let expressions = expressions.collect::<Vec<_>>().join(", ");
        let predicate = self.predicate.iter().map(|it| format!(" WHERE {}", it.canonical()));
        format!("{} OF {expressions}{}", self.frame, predicate.collect::<String>())
    }

    /// As ALTER TABLE writes it. A table with a primary key of its own gets a UNIQUE one.
    pub fn sql(&self, may_be_primary: bool) -> String {
        match self.key {
            None => self.definition.clone(),
            Some(true) if may_be_primary => format!("PRIMARY KEY {}", self.definition),
            Some(_) => format!("UNIQUE {}", self.definition),
        }
    }
}

impl Object for Exclusion {
    const KIND: PartKind = PartKind::ExclusionConstraint;

    fn of_all(relations: &[pg_sys::Oid]) -> Vec<(pg_sys::Oid, Self)> {
        let query = format!(
            "SELECT c.conname::text,
                    CASE c.contype WHEN 'x' THEN pg_get_constraintdef(c.oid)
                         ELSE format('(%s WITHOUT OVERLAPS)%s%s', own.columns, ' INCLUDE (' || own.including || ')',
                                     CASE WHEN c.condeferred THEN ' DEFERRABLE INITIALLY DEFERRED'
                                          WHEN c.condeferrable THEN ' DEFERRABLE' ELSE '' END) END,
                    CASE c.contype WHEN 'p' THEN true WHEN 'u' THEN false END,
                    obj_description(c.oid, 'pg_constraint'), c.conrelid,
                    concat_ws(' ', 'EXCLUDE USING', quote_ident(am.amname), own.keys, 'INCLUDE ' || own.including, i.indoption::text,
                              CASE WHEN c.condeferred THEN 'INITIALLY DEFERRED' WHEN c.condeferrable THEN 'DEFERRABLE' END,
                              class.reloptions::text),
                    own.expressions, pg_get_expr(i.indpred, i.indrelid)
             FROM pg_constraint c
             JOIN pg_index i ON i.indexrelid = c.conindid
             JOIN pg_class class ON class.oid = i.indexrelid
             JOIN pg_am am ON am.oid = class.relam
             CROSS JOIN LATERAL (
                 SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY k.place) FILTER (WHERE k.place <= i.indnkeyatts) AS columns,
                        string_agg(quote_ident(a.attname), ', ' ORDER BY k.place) FILTER (WHERE k.place > i.indnkeyatts) AS including,
                        coalesce(array_agg(pg_get_indexdef(i.indexrelid, k.place::int, false) ORDER BY k.place) FILTER (WHERE k.attnum = 0),
                                 '{{}}') AS expressions,
                        string_agg(concat_ws(' ', coalesce(quote_ident(a.attname), 'expression'),
                                             'COLLATE ' || nullif(i.indcollation[k.place - 1], 0)::regcollation,
                                             (SELECT format('%I.%I', n.nspname, o.opcname)
                                              FROM pg_opclass o JOIN pg_namespace n ON n.oid = o.opcnamespace
                                              WHERE o.oid = i.indclass[k.place - 1]),
                                             'WITH ' || c.conexclop[k.place]::regoperator),
                                   ', ' ORDER BY k.place) FILTER (WHERE k.place <= i.indnkeyatts) AS keys
                 FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, place)
                 LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum) AS own
             WHERE c.conrelid = ANY ($1) AND (c.contype = 'x' OR c.contype IN ('p', 'u') AND {})
             ORDER BY c.conname",
            compat::WITHOUT_OVERLAPS
        );
        ask_of(relations.len(), &query, &[relations.to_vec().into()], |row| {
            let table = row.get(5)?.unwrap_or(pg_sys::InvalidOid);
            let expressions: Vec<String> = row.get(7)?.unwrap_or_default();
            let expressions = expressions.into_iter().map(|it| WrittenExpression::new(table, it));
            let predicate = row.get::<String>(8)?;
            let exclusion = Self {
                frame: row.get(6)?.unwrap_or_default(),
                expressions: expressions.collect(),
                predicate: predicate.map(|it| WrittenExpression::new(table, it)),
                name: row.get(1)?.unwrap_or_default(),
                definition: row.get(2)?.unwrap_or_default(),
                key: row.get(3)?,
                comment: row.get(4)?,
            };
            Ok((table, exclusion))
        })
    }

    fn name(&self) -> &str {
        &self.name
    }

    /// A key of the table's own is primary in the place of the template's.
    fn closeness(&self, wanted: &Self, by: Comparison) -> Option<u8> {
        let is_same = self.definition == wanted.definition
            || self.frame == wanted.frame
                && WrittenExpression::are_same(&self.expressions, &wanted.expressions, by)
                && WrittenExpression::are_same(&self.predicate, &wanted.predicate, by);
        let serves = is_same && self.key.is_some() == wanted.key.is_some();
        serves.then_some(rank(&[self.name == wanted.name]))
    }
}
