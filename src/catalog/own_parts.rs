//! The parts of one relation that LIKE leaves out and that are no objects: row-level security, privileges, storage parameters, rules.

use pgrx::pg_sys;
use pgrx::spi::quote_identifier;

use super::command_change::{Change, ask_change};
use super::query::ask_now;
use super::row::Row;
use crate::part::PartKind;

/// A privilege on a relation or a column of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Grant {
    pub(super) privilege: String,
    pub(super) column: Option<String>,
    pub(super) grantee: String,
    pub(super) is_grantable: bool,
}

impl Grant {
    /// The end of the name of one that has the grant option.
    pub const OPTION: &str = " WITH GRANT OPTION";

    /// The privilege as drift() names it.
    pub fn name(&self) -> String {
        let option = if self.is_grantable { Self::OPTION } else { "" };
        format!("{} TO {}{option}", self.what(), self.grantee)
    }

    /// The name that it has once a column is renamed; None if it is on no column, or on another one.
    pub fn name_on_renamed(&self, old: &str, new: &str) -> Option<String> {
        let is_on_it = self.column.as_deref() == Some(old);
        is_on_it.then(|| Self { column: Some(new.to_owned()), ..self.clone() }.name())
    }

    /// Whether it is another one without its grant option.
    pub fn is_without_option_of(&self, other: &Self) -> bool {
        (!self.is_grantable && other.is_grantable)
            && (&self.privilege, &self.column, &self.grantee)
                == (&other.privilege, &other.column, &other.grantee)
    }

    /// Whether it is that of another one on the whole relation, for a column.
    pub fn is_of_column_of(&self, other: &Self) -> bool {
        (self.column.is_some() && other.column.is_none())
            && (&self.privilege, &self.grantee) == (&other.privilege, &other.grantee)
    }

    /// Whether it is the same on the same column, for whichever role.
    pub fn is_same_for(&self, other: &Self) -> bool {
        (&self.privilege, &self.column) == (&other.privilege, &other.column)
    }

    /// Whether the grantee may grant it.
    pub fn is_grantable(&self) -> bool {
        self.is_grantable
    }

    /// The same without the grant option.
    pub fn without_option(&self) -> Self {
        Self { is_grantable: false, ..self.clone() }
    }

    /// The statement that revokes it, or its grant option alone; with CASCADE, with what has been granted by the option.
    pub fn revoke(&self, relation: &str, option_alone: bool, cascade: bool) -> String {
        let option = if option_alone { "GRANT OPTION FOR " } else { "" };
        let cascade = if cascade { " CASCADE" } else { "" };
        format!("REVOKE {option}{} ON {relation} FROM {}{cascade}", self.what(), self.grantee)
    }

    /// The column that it is on; None if it is on the relation.
    pub fn column(&self) -> Option<&str> {
        self.column.as_deref()
    }

    /// Whether a role, as SQL writes it, has it.
    pub fn is_of(&self, role: &str) -> bool {
        self.grantee == role
    }

    /// The statement that grants it on a relation.
    pub fn grant(&self, relation: &str) -> String {
        let option = if self.is_grantable { Self::OPTION } else { "" };
        format!("GRANT {} ON {relation} TO {}{option}", self.what(), self.grantee)
    }

    fn what(&self) -> String {
        match &self.column {
            Some(column) => format!("{} ({})", self.privilege, quote_identifier(column)),
            None => self.privilege.clone(),
        }
    }
}

/// The privileges on a relation, except those of its owner; on an entity, those that its owner has granted. The current search_path is
/// `pg_catalog`.
pub fn grants(relation: pg_sys::Oid) -> Vec<Grant> {
    ask_now(&query_of_grants(), &[relation.into()], grant)
}

/// Those that the running command has revoked. Only valid in an event trigger.
pub fn revoked_grants(relation: pg_sys::Oid) -> Vec<Grant> {
    let Change { before, now } = ask_change(&query_of_grants(), &[relation.into()], grant);
    before.into_iter().filter(|grant| !now.contains(grant)).collect()
}

fn query_of_grants() -> String {
    format!(
        include_str!("parts/grants.sql"),
        template_grant = include_str!("parts/template_grant.sql")
    )
}

fn grant(row: Row) -> Result<Grant, pgrx::spi::Error> {
    Ok(Grant {
        privilege: row.get(1)?.unwrap_or_default(),
        column: row.get(2)?,
        grantee: row.get(3)?.unwrap_or_default(),
        is_grantable: row.get(4)?.unwrap_or(false),
    })
}

/// Row-level security and storage parameters of a relation: kind, name, definition. The current search_path is `pg_catalog`.
pub fn access_settings(relation: pg_sys::Oid) -> Vec<(PartKind, String, String)> {
    settings(include_str!("parts/settings_of_access.sql"), relation)
}

/// The storage, compression, statistics target, options and comment of the columns of a relation, its replica identity and its
/// CLUSTER mark, where they are not the defaults: kind, column, definition. The current search_path is `pg_catalog`.
pub fn column_settings(relation: pg_sys::Oid) -> Vec<(PartKind, String, String)> {
    settings(include_str!("parts/column_settings.sql"), relation)
}

/// The names of the options of a column. The current search_path is `pg_catalog`.
pub fn column_options(relation: pg_sys::Oid, column: &str) -> Vec<String> {
    let query =
        "SELECT option.option_name FROM pg_attribute a, pg_options_to_table(a.attoptions) AS option
         WHERE a.attrelid = $1 AND a.attname = $2 AND NOT a.attisdropped ORDER BY 1";
    let found = ask_now(query, &[relation.into(), column.into()], |row| row.get::<String>(1));
    found.into_iter().flatten().collect()
}

/// The storage that the type of a column has by default, as ALTER TABLE writes it. The current search_path is `pg_catalog`.
pub fn storage_of_type(relation: pg_sys::Oid, column: &str) -> Option<String> {
    let query = "SELECT CASE t.typstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END
         FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
         WHERE a.attrelid = $1 AND a.attname = $2 AND NOT a.attisdropped";
    let found = ask_now(query, &[relation.into(), column.into()], |row| row.get::<String>(1));
    found.into_iter().flatten().next()
}

/// The rows of a query on a relation: kind, name, definition.
fn settings(query: &str, relation: pg_sys::Oid) -> Vec<(PartKind, String, String)> {
    let found = ask_now(query, &[relation.into()], |row| {
        let kind = row.get::<String>(1)?.as_deref().and_then(PartKind::of);
        let (name, definition) = (row.get(2)?.unwrap_or_default(), row.get(3)?.unwrap_or_default());
        Ok(kind.map(|kind| (kind, name, definition)))
    });
    found.into_iter().flatten().collect()
}

/// The rules of the row triggers of a relation, in canonical form, without a lock on it. Those of a trigger that a template has disabled
/// are none: the trigger itself is a part then. The current search_path is `pg_catalog`.
pub fn row_rules(relation: pg_sys::Oid) -> Vec<String> {
    let query = include_str!("parts/row_rules.sql");
    let found = ask_now(query, &[relation.into()], |row| row.get::<String>(1));
    found.into_iter().flatten().collect()
}

/// The same with those of triggers that are enabled otherwise, or disabled.
pub fn row_rules_in_any_state(relation: pg_sys::Oid) -> Vec<String> {
    let query = "SELECT rule.text
         FROM pg_trigger t
         CROSS JOIN LATERAL unnest(base_entity.rules(t.tgargs)) AS rule (text)
         WHERE t.tgrelid = $1 AND t.tgfoid = 'base_entity.maintain()'::regprocedure
           AND t.tgqual IS NULL AND t.tgattr = '' AND t.tgtype & 39 = 3";
    let found = ask_now(query, &[relation.into()], |row| row.get::<String>(1));
    found.into_iter().flatten().collect()
}
