//! Exclusion constraints and keys WITHOUT OVERLAPS, which PostgreSQL makes with their index at once.

use pgrx::pg_sys;

use crate::catalog::few::ask_of;
use crate::catalog::objects::{Object, rank};
use crate::compat;
use crate::part::PartKind;

/// An exclusion constraint, or a key WITHOUT OVERLAPS.
#[derive(Clone)]
pub struct Exclusion {
    /// Its name.
    pub name: String,
    /// EXCLUDE, or the columns of a key.
    pub definition: String,
    /// Whether it is a key, and PRIMARY.
    pub key: Option<bool>,
    /// The comment on it.
    pub comment: Option<String>,
}

impl Exclusion {
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
                    obj_description(c.oid, 'pg_constraint'), c.conrelid
             FROM pg_constraint c
             JOIN pg_index i ON i.indexrelid = c.conindid
             CROSS JOIN LATERAL (
                 SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY k.place) FILTER (WHERE k.place <= i.indnkeyatts) AS columns,
                        string_agg(quote_ident(a.attname), ', ' ORDER BY k.place) FILTER (WHERE k.place > i.indnkeyatts) AS including
                 FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, place)
                 LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum) AS own
             WHERE c.conrelid = ANY ($1) AND (c.contype = 'x' OR c.contype IN ('p', 'u') AND {})
             ORDER BY c.conname",
            compat::WITHOUT_OVERLAPS
        );
        ask_of(relations.len(), &query, &[relations.to_vec().into()], |row| {
            let exclusion = Self {
                name: row.get(1)?.unwrap_or_default(),
                definition: row.get(2)?.unwrap_or_default(),
                key: row.get(3)?,
                comment: row.get(4)?,
            };
            Ok((row.get(5)?.unwrap_or(pg_sys::InvalidOid), exclusion))
        })
    }

    fn name(&self) -> &str {
        &self.name
    }

    /// A key of the table's own is primary in the place of the template's.
    fn closeness(&self, wanted: &Self) -> Option<u8> {
        let serves =
            self.definition == wanted.definition && self.key.is_some() == wanted.key.is_some();
        serves.then_some(rank(&[self.name == wanted.name]))
    }
}
