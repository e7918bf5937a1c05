//! The settings of templates that tables lack or have otherwise, with the statements that give them: privileges, row-level security,
//! storage parameters, replica identities, CLUSTER marks, living views, and the storage and statistics of columns.

use std::collections::BTreeSet;

use pgrx::{pg_sys, spi};

use super::few::ask_of;
use super::parts::{MadeLike, arguments, with_pairs};
use super::query::{ask, ask_again};
use super::row::Row;
use crate::part::{Difference, PartKind, State};

/// A setting of a template that a table has not.
pub struct Setting {
    /// The table.
    relation: pg_sys::Oid,
    /// The template.
    pub template: pg_sys::Oid,
    /// Its kind.
    pub kind: PartKind,
    /// Its name.
    pub name: String,
    /// The table's, where it has another one.
    own: Option<String>,
    /// The template's.
    wanted: Option<String>,
    /// The statement that gives it, in which every name has its schema, in three pieces: several parts have the first and the last in
    /// common. None where an index of the table is marked for it.
    statement: Option<[String; 3]>,
    /// Whether the table has the column that it is of.
    is_there: bool,
}

impl Setting {
    /// Whether an index of the table is marked for it.
    pub fn marks_index(&self) -> bool {
        self.statement.is_none()
    }
}

/// The settings that a table has not of these templates, the first of which gives one that several have, in the order in which they
/// are given. The current search_path is `pg_catalog`.
pub fn settings(table: pg_sys::Oid, templates: &[pg_sys::Oid]) -> Vec<Setting> {
    let pairs: Vec<_> =
        templates.iter().map(|template| MadeLike::to_be(table, *template)).collect();
    first_of_each(ask_of(pairs.len(), &query(), &arguments(&pairs), setting))
}

/// The statements that give settings to their table, those that can be put together as one, each with its template and its kind.
pub fn statements(settings: &[Setting]) -> Vec<(pg_sys::Oid, PartKind, String)> {
    let given = |setting: &&Setting| !setting.marks_index();
    let is_one = |a: &&Setting, b: &&Setting| match (&a.statement, &b.statement) {
        (Some([head, item, tail]), Some([other, _, end])) => {
            !item.is_empty() && a.template == b.template && (head, tail) == (other, end)
        }
        _ => false,
    };
    let settings: Vec<&Setting> = settings.iter().filter(given).collect();
    let together = settings.chunk_by(is_one).filter_map(|parts| {
        let first = parts.first()?;
        let [head, _, tail] = first.statement.as_ref()?;
        let items = parts.iter().filter_map(|it| it.statement.as_ref());
        let items: Vec<_> = items.map(|[_, item, _]| item.as_str()).collect();
        Some((first.template, first.kind, format!("{head}{}{tail}", items.join(", "))))
    });
    together.collect()
}

/// The settings that entities have not of their templates.
pub fn setting_differences(pairs: &[MadeLike]) -> Vec<Difference> {
    let found = first_of_each(ask(&query(), &arguments(pairs), setting)).into_iter();
    let difference = |it: Setting| Difference {
        relation: it.relation,
        template: Some(it.template),
        kind: it.kind,
        name: it.name,
        state: if it.own.is_some() { State::Differs } else { State::Missing },
        is_repaired: false,
        own: it.own,
        wanted: it.wanted,
    };
    found.filter(|it| it.is_there).map(difference).collect()
}

/// Whether a template has settings, foreign keys or policies, which LIKE does not copy.
pub fn has_properties(template: pg_sys::Oid) -> bool {
    let query = format!(
        include_str!("parts/has_properties.sql"),
        template_grant = include_str!("parts/template_grant.sql")
    );
    let found = ask_again(&query, &[template], |row| row.get::<bool>(1));
    found.into_iter().flatten().any(|has| has)
}

fn query() -> String {
    with_pairs(&format!(
        include_str!("parts/settings.sql"),
        template_grant = include_str!("parts/template_grant.sql"),
        storage_own = storage("(own).attstorage"),
        storage_wanted = storage("(w).storage"),
        compression_own = compression("(own).attcompression"),
        compression_wanted = compression("(w).compression"),
    ))
}

fn setting(row: Row) -> Result<Option<Setting>, spi::Error> {
    let Some(kind) = row.get::<String>(3)?.as_deref().and_then(PartKind::of) else {
        return Ok(None);
    };
    let statement = match (row.get(7)?, row.get(8)?, row.get(9)?) {
        (Some(head), Some(item), Some(tail)) => Some([head, item, tail]),
        _ => None,
    };
    Ok(Some(Setting {
        relation: row.get(1)?.unwrap_or(pg_sys::InvalidOid),
        template: row.get(2)?.unwrap_or(pg_sys::InvalidOid),
        kind,
        name: row.get(4)?.unwrap_or_default(),
        own: row.get(5)?,
        wanted: row.get(6)?,
        statement,
        is_there: row.get(10)?.unwrap_or(false),
    }))
}

/// The first of those that several templates of a table have.
fn first_of_each(found: Vec<Option<Setting>>) -> Vec<Setting> {
    let mut known = BTreeSet::new();
    let mut found: Vec<Setting> = found.into_iter().flatten().collect();
    found.retain(|it| known.insert((it.relation.to_u32(), it.kind.word(), it.name.clone())));
    found
}

/// The SQL expression for the storage of a column, as ALTER TABLE writes it.
fn storage(letter: &str) -> String {
    format!(
        "CASE {letter} WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END"
    )
}

/// The SQL expression for the compression of a column, as ALTER TABLE writes it.
fn compression(letter: &str) -> String {
    format!("CASE {letter} WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END")
}
