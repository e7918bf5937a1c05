//! Foreign keys, taken apart into values.

use pgrx::pg_sys;
use pgrx::spi::quote_identifier;

use super::checks::constraint_definition;
use crate::catalog::few::ask_of;
use crate::catalog::objects::{Object, rank};
use crate::catalog::query::ask_now;
use crate::catalog::written_expression::Comparison;
use crate::compat;
use crate::part::PartKind;

/// A foreign key.
#[derive(Clone)]
pub struct ForeignKey {
    /// Its OID.
    pub oid: pg_sys::Oid,
    /// Its name.
    pub name: String,
    /// Whether all rows are known to satisfy it.
    pub validated: bool,
    /// Whether its triggers fire: ALTER TABLE … DISABLE TRIGGER ALL disables them, and ENABLE TRIGGER USER does not enable them.
    pub fires: bool,
    /// Whether it is enforced.
    pub enforced: bool,
    /// Its definition.
    pub definition: ForeignKeyDefinition,
    /// The comment on it.
    pub comment: Option<String>,
}

impl ForeignKey {
    /// As ALTER TABLE writes it, without its name; the referenced table is given as SQL names it.
    pub fn sql(&self, referenced: &str) -> String {
        let state = if self.enforced { "" } else { " NOT ENFORCED" };
        format!("{}{state}", self.definition.sql(referenced))
    }
}

/// The definition of a foreign key.
#[derive(Clone, PartialEq, Eq)]
pub struct ForeignKeyDefinition {
    /// Its columns.
    pub columns: Vec<String>,
    /// The table that it refers to.
    pub referenced: pg_sys::Oid,
    /// The columns there.
    pub referenced_columns: Vec<String>,
    /// MATCH FULL.
    pub match_full: bool,
    /// The action of an UPDATE of the referenced row.
    pub on_update: ReferentialAction,
    /// The action of a DELETE of it.
    pub on_delete: ReferentialAction,
    /// The columns that a DELETE sets, where they are not all.
    pub on_delete_columns: Vec<String>,
    /// DEFERRABLE.
    pub deferrable: bool,
    /// INITIALLY DEFERRED.
    pub initially_deferred: bool,
    /// Whether the last column is a PERIOD.
    pub period: bool,
}

impl ForeignKeyDefinition {
    /// As ALTER TABLE writes it; the referenced table is given as SQL names it.
    pub fn sql(&self, referenced: &str) -> String {
        let key = self;
        let list = |columns: &[String], period: bool| {
            let last = columns.len();
            let columns = columns.iter().enumerate().map(|(place, column)| {
                let period = if period && place + 1 == last { "PERIOD " } else { "" };
                format!("{period}{}", quote_identifier(column))
            });
            columns.collect::<Vec<_>>().join(", ")
        };
        let mut sql = format!(
            "FOREIGN KEY ({}) REFERENCES {} ({})",
            list(&key.columns, key.period),
            referenced,
            list(&key.referenced_columns, key.period)
        );
        if key.match_full {
            sql.push_str(" MATCH FULL");
        }
        for (event, action) in [("UPDATE", key.on_update), ("DELETE", key.on_delete)] {
            if action != ReferentialAction::NoAction {
                sql.push_str(&format!(" ON {event} {}", action.sql()));
            }
        }
        if !key.on_delete_columns.is_empty() {
            sql.push_str(&format!(" ({})", list(&key.on_delete_columns, false)));
        }
        sql.push_str(deferrability(key.deferrable, key.initially_deferred));
        sql
    }
}

/// DEFERRABLE, as SQL writes it.
pub fn deferrability(deferrable: bool, initially_deferred: bool) -> &'static str {
    match (deferrable, initially_deferred) {
        (_, true) => " DEFERRABLE INITIALLY DEFERRED",
        (true, false) => " DEFERRABLE",
        (false, false) => "",
    }
}

/// The action on rows that refer to one that changes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum ReferentialAction {
    /// NO ACTION.
    NoAction,
    /// RESTRICT.
    Restrict,
    /// CASCADE.
    Cascade,
    /// SET NULL.
    SetNull,
    /// SET DEFAULT.
    SetDefault,
}

impl ReferentialAction {
    /// As SQL writes it.
    pub fn sql(self) -> &'static str {
        match self {
            Self::NoAction => "NO ACTION",
            Self::Restrict => "RESTRICT",
            Self::Cascade => "CASCADE",
            Self::SetNull => "SET NULL",
            Self::SetDefault => "SET DEFAULT",
        }
    }

    /// The action of a letter of pg_constraint (FKCONSTR_ACTION_* in nodes/parsenodes.h).
    fn of(letter: Option<String>) -> Self {
        match letter.as_deref() {
            Some("r") => Self::Restrict,
            Some("c") => Self::Cascade,
            Some("n") => Self::SetNull,
            Some("d") => Self::SetDefault,
            _ => Self::NoAction,
        }
    }
}

impl Object for ForeignKey {
    const KIND: PartKind = PartKind::ForeignKey;
    const HAS_NAME_OF_TEMPLATE: bool = true;

    /// A key to a partitioned table has a part for each partition there, which is none of its own.
    fn of_all(relations: &[pg_sys::Oid]) -> Vec<(pg_sys::Oid, Self)> {
        let query = format!(
            "SELECT c.conname::text, c.convalidated, {}, c.confrelid, c.confmatchtype = 'f', c.confupdtype::text,
                    c.confdeltype::text, c.condeferrable, c.condeferred, {}, obj_description(c.oid, 'pg_constraint'),
                    {}, {}, {}, c.oid, c.conrelid,
                    NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgconstraint = c.oid AND t.tgenabled IN ('D', 'R'))
             FROM pg_constraint c
             WHERE c.conrelid = ANY ($1) AND c.contype = 'f'
               AND NOT EXISTS (SELECT FROM pg_constraint parent
                               WHERE parent.oid = c.conparentid AND parent.conrelid = c.conrelid)
             ORDER BY c.conname",
            compat::ENFORCED,
            compat::WITHOUT_OVERLAPS,
            names("c.conrelid", "c.conkey"),
            names("c.confrelid", "c.confkey"),
            names("c.conrelid", compat::FOREIGN_KEY_DELETE_COLUMNS),
        );
        ask_of(relations.len(), &query, &[relations.to_vec().into()], |row| {
            let key = Self {
                oid: row.get(15)?.unwrap_or(pg_sys::InvalidOid),
                name: row.get(1)?.unwrap_or_default(),
                validated: row.get(2)?.unwrap_or(false),
                enforced: row.get(3)?.unwrap_or(true),
                definition: ForeignKeyDefinition {
                    referenced: row.get(4)?.unwrap_or(pg_sys::InvalidOid),
                    match_full: row.get(5)?.unwrap_or(false),
                    on_update: ReferentialAction::of(row.get(6)?),
                    on_delete: ReferentialAction::of(row.get(7)?),
                    deferrable: row.get(8)?.unwrap_or(false),
                    initially_deferred: row.get(9)?.unwrap_or(false),
                    period: row.get(10)?.unwrap_or(false),
                    columns: row.get(12)?.unwrap_or_default(),
                    referenced_columns: row.get(13)?.unwrap_or_default(),
                    on_delete_columns: row.get(14)?.unwrap_or_default(),
                },
                comment: row.get(11)?,
                fires: row.get(17)?.unwrap_or(true),
            };
            Ok((row.get(16)?.unwrap_or(pg_sys::InvalidOid), key))
        })
    }

    fn name(&self) -> &str {
        &self.name
    }

    /// A key to the template itself becomes one to the table itself.
    fn give(&mut self, template: pg_sys::Oid, table: pg_sys::Oid) -> bool {
        if self.definition.referenced == template {
            self.definition.referenced = table;
        }
        true
    }

    fn closeness(&self, wanted: &Self, _by: Comparison) -> Option<u8> {
        let serves = self.definition == wanted.definition && (self.enforced || !wanted.enforced);
        serves.then_some(rank(&[self.enforced == wanted.enforced, self.validated && self.fires]))
    }

    fn is_valid_as(&self, wanted: &Self) -> bool {
        self.validated && self.fires || !wanted.enforced
    }

    fn definition(&self) -> Option<String> {
        constraint_definition(self.oid)
    }
}

/// The SQL expression for the names of a relation's columns with these numbers, in their order.
fn names(relation: &str, numbers: &str) -> String {
    format!(
        "array(SELECT a.attname::text FROM unnest({numbers}) WITH ORDINALITY AS k (attnum, place)
               JOIN pg_attribute a ON a.attrelid = {relation} AND a.attnum = k.attnum ORDER BY k.place)"
    )
}

/// The foreign keys that refer to the table's primary key, each as `name of table`.
pub fn foreign_keys_to_primary_key(table: pg_sys::Oid) -> Vec<String> {
    let found = ask_now(
        "SELECT format('%I of %s: %s', f.conname, f.conrelid::regclass, pg_get_constraintdef(f.oid))
         FROM pg_constraint f
         JOIN pg_index i ON i.indexrelid = f.conindid AND i.indisprimary
         WHERE f.confrelid = $1 AND f.contype = 'f' AND f.conparentid = 0
         ORDER BY f.conrelid::regclass::text, f.conname",
        &[table.into()],
        |row| row.get::<String>(1),
    );
    found.into_iter().flatten().collect()
}
