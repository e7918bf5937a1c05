//! The rows of the table `base_entity.noted_parts`.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use pgrx::pg_sys;

use super::part::{Part, has_name_of_template};
use super::renamed_roles::{RenamedRoles, settle};
use super::row_kind::{DROPPED_COLUMN, name_of};
use crate::catalog::{self, Argument, ConfigCache};
use crate::encoding;
use crate::part::PartKind;
use crate::security_context::as_owner;

/// A row of the table.
#[derive(Clone, PartialEq, Eq)]
pub struct Row {
    /// The name of the template.
    pub template: String,
    /// The kind of the part.
    pub kind: PartKind,
    /// Its name in the template.
    pub name: String,
    /// Its name in the entity.
    pub own_name: String,
    /// The part of the entity, as the template gave it.
    pub definition: String,
}

impl Row {
    /// A row about a part of a template that an entity has under the same name.
    pub fn of_template(template: &str, part: &Part) -> Self {
        let (kind, name, template) = (part.kind, part.name.clone(), template.to_owned());
        let definition = part.canonical().to_owned();
        Self { template, kind, own_name: name.clone(), name, definition }
    }
}

/// A row about a part of a table, with the schema and the name of the table.
#[derive(PartialEq, Eq)]
pub struct NotedPart {
    /// The schema and the name.
    pub place: [String; 2],
    /// The row.
    pub row: Row,
}

impl NotedPart {
    /// Whether it is about this part of the template, as the template has it or had it. A rule is known by its name: the entity may have
    /// another name for its column.
    pub fn is_of(&self, part: &Part) -> bool {
        let Row { kind, name, definition, .. } = &self.row;
        (*kind, name) == (part.kind, &part.name)
            && (*kind == PartKind::Rule || part.is_defined_as(definition))
    }
}

thread_local! {
    /// Whether the table has a row. The rows themselves are not cached: apply() removes those of one entity after the
    /// other, and each change would have all of them read again.
    static IS_ANY: ConfigCache<OnceCell<bool>> = const { ConfigCache::new() };
}

/// Whether any entity has one.
pub fn is_any() -> bool {
    let Some(table) = catalog::noted_parts() else { return false };
    let known = IS_ANY.with(|cache| cache.since_change(table));
    *known.get_or_init(|| catalog::config_table_has_rows(table))
}

/// Whether a table has an outdated part.
pub fn has_any(table: pg_sys::Oid) -> bool {
    if !is_any() {
        return false;
    }
    let [schema, relation] = place(table);
    let found = catalog::ask_text_rows::<1>(
        "SELECT template FROM base_entity.noted_parts
         WHERE schema OPERATOR(pg_catalog.=) $1 AND relation OPERATOR(pg_catalog.=) $2
           AND kind OPERATOR(pg_catalog.=) ANY ($3) LIMIT 1",
        &[schema.into(), relation.into(), kinds().into()],
    );
    !found.is_empty()
}

/// The schemas and the names of the tables that have an outdated part.
pub fn places() -> BTreeSet<[String; 2]> {
    if !is_any() {
        return BTreeSet::new();
    }
    let query = "SELECT DISTINCT schema, relation FROM base_entity.noted_parts WHERE kind OPERATOR(pg_catalog.=) ANY ($1)";
    catalog::ask_text_rows::<2>(query, &[kinds().into()]).into_iter().collect()
}

/// The kinds of the rows that are about outdated parts.
pub fn kinds() -> Vec<String> {
    let of_columns = [DROPPED_COLUMN.to_owned(), name_of(PartKind::Column)];
    PartKind::words().map(str::to_owned).chain(of_columns).collect()
}

/// The schema and the name of a table.
pub fn place(table: pg_sys::Oid) -> [String; 2] {
    let schema = catalog::namespace_of(table).map(catalog::namespace_name);
    [schema.unwrap_or_default(), catalog::relation_name(table)]
}

/// The tables that have an outdated part.
pub fn tables() -> Vec<pg_sys::Oid> {
    let oid = |[schema, relation]: [String; 2]| {
        let schema = catalog::namespace(&encoding::to_server(&schema))?;
        catalog::relation_in(schema, &encoding::to_server(&relation))
    };
    places().into_iter().filter_map(oid).collect()
}

/// The rows of an entity.
pub fn rows(table: pg_sys::Oid) -> Vec<Row> {
    if !is_any() {
        return Vec::new();
    }
    let [schema, relation] = place(table);
    let found = catalog::ask_text_rows::<5>(
        "SELECT template, kind, name, own_name, definition FROM base_entity.noted_parts
         WHERE schema OPERATOR(pg_catalog.=) $1 AND relation OPERATOR(pg_catalog.=) $2
         ORDER BY template, kind, name",
        &[schema.into(), relation.into()],
    );
    let roles = RenamedRoles::default();
    let row = |[template, kind, name, own_name, definition]: [String; 5]| {
        let kind = PartKind::of(&kind)?;
        let [name, own_name] = [name, own_name].map(|name| roles.follow_name(kind, name));
        let definition = roles.follow_definition(kind, definition);
        Some(Row { template, kind, name, own_name, definition })
    };
    found.into_iter().filter_map(row).collect()
}

/// The part of an entity that a row is about, if it is still as the template gave it.
pub fn own_part<'a>(row: &Row, own: &'a [Part]) -> Option<&'a Part> {
    let is_it = |part: &&Part| part.is_defined_as(&row.definition);
    let of_kind = || own.iter().filter(|part| part.kind == row.kind);
    let named = of_kind().filter(|part| part.name == row.own_name).find(is_it);
    named.or_else(|| of_kind().filter(|_| !has_name_of_template(row.kind)).find(is_it))
}

/// Adds rows, except for parts that have one.
pub fn insert(rows: &[NotedPart]) {
    if rows.is_empty() {
        return;
    }
    let columns: [fn(&NotedPart) -> String; 7] = [
        |it| it.place[0].clone(),
        |it| it.place[1].clone(),
        |it| it.row.template.clone(),
        |it| it.row.kind.word().to_owned(),
        |it| it.row.name.clone(),
        |it| it.row.own_name.clone(),
        |it| it.row.definition.clone(),
    ];
    let arguments =
        columns.map(|value| Argument::from(rows.iter().map(value).collect::<Vec<String>>()));
    write(
        "INSERT INTO base_entity.noted_parts (schema, relation, template, kind, name, own_name, definition)
         SELECT * FROM ROWS FROM (
             pg_catalog.unnest($1), pg_catalog.unnest($2), pg_catalog.unnest($3), pg_catalog.unnest($4),
             pg_catalog.unnest($5), pg_catalog.unnest($6), pg_catalog.unnest($7))
         ON CONFLICT DO NOTHING",
        &arguments,
    );
}

/// Adds a row of a kind of its own for a table, unless it has that one.
pub fn insert_named(table: pg_sys::Oid, template: &str, kind: &str, name: &str, own_name: &str) {
    insert_row(table, [template, kind, name, own_name, ""]);
}

/// Adds a row of a kind of its own that has a definition, about a part that is known by its name in the table.
pub fn insert_defined(
    table: pg_sys::Oid,
    template: &str,
    kind: &str,
    own_name: &str,
    definition: &str,
) {
    insert_row(table, [template, kind, own_name, own_name, definition]);
}

fn insert_row(table: pg_sys::Oid, columns: [&str; 5]) {
    let [schema, relation] = place(table);
    let mut arguments: Vec<Argument> = vec![schema.into(), relation.into()];
    arguments.extend(columns.map(Argument::from));
    write(
        "INSERT INTO base_entity.noted_parts (schema, relation, template, kind, name, own_name, definition)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
        &arguments,
    );
}

/// Follows a part that a template has renamed in the rows of a table, except where the table has a row of the new name.
pub fn rename(table: pg_sys::Oid, template: &str, kinds: &[PartKind], old: &str, new: &str) {
    let [schema, relation] = place(table);
    let kinds: Vec<String> = kinds.iter().map(|kind| kind.word().to_owned()).collect();
    write(
        "UPDATE base_entity.noted_parts AS part SET name = $6
         WHERE part.schema OPERATOR(pg_catalog.=) $1 AND part.relation OPERATOR(pg_catalog.=) $2 AND part.template OPERATOR(pg_catalog.=) $3
           AND part.kind OPERATOR(pg_catalog.=) ANY ($4) AND part.name OPERATOR(pg_catalog.=) $5
           AND NOT EXISTS (
               SELECT FROM base_entity.noted_parts AS other
               WHERE other.schema OPERATOR(pg_catalog.=) $1 AND other.relation OPERATOR(pg_catalog.=) $2
                 AND other.template OPERATOR(pg_catalog.=) $3 AND other.kind OPERATOR(pg_catalog.=) part.kind
                 AND other.name OPERATOR(pg_catalog.=) $6)",
        &[schema.into(), relation.into(), template.into(), kinds.into(), old.into(), new.into()],
    );
}

/// The condition for the rows of all tables about parts of a template, as the template has them; its arguments are [`of_parts`].
pub const OF_PARTS: &str = "template OPERATOR(pg_catalog.=) $1
    AND (kind, name, definition) IN (
        SELECT * FROM ROWS FROM (pg_catalog.unnest($2), pg_catalog.unnest($3), pg_catalog.unnest($4)))";

/// The arguments of [`OF_PARTS`].
pub fn of_parts(template: &str, parts: &[&Part]) -> [Argument; 4] {
    let column = |of: fn(&Part) -> &str| -> Vec<String> {
        parts.iter().map(|part| of(part).to_owned()).collect()
    };
    [
        template.into(),
        column(|part| part.kind.word()).into(),
        column(|part| &part.name).into(),
        column(|part| part.canonical()).into(),
    ]
}

/// The rows of all tables about parts of a template, as the template has them.
pub fn rows_of_parts(template: &str, parts: &[&Part]) -> Vec<NotedPart> {
    if parts.is_empty() || !is_any() {
        return Vec::new();
    }
    let query = format!(
        "SELECT schema, relation, kind, name, own_name, definition FROM base_entity.noted_parts WHERE {OF_PARTS}"
    );
    let found = catalog::ask_text_rows::<6>(&query, &of_parts(template, parts)).into_iter();
    let noted = |[schema, relation, kind, name, own_name, definition]: [String; 6]| {
        let (kind, template) = (PartKind::of(&kind)?, template.to_owned());
        let row = Row { template, kind, name, own_name, definition };
        Some(NotedPart { place: [schema, relation], row })
    };
    found.filter_map(noted).collect()
}

/// The condition for the one row of a key.
const OF_KEY: &str = "schema OPERATOR(pg_catalog.=) $1 AND relation OPERATOR(pg_catalog.=) $2
    AND template OPERATOR(pg_catalog.=) $3 AND kind OPERATOR(pg_catalog.=) $4 AND name OPERATOR(pg_catalog.=) $5";

/// Removes the row of this kind about a part of a template from those of a table.
pub fn delete(place: &[String; 2], template: &str, kind: &str, name: &str) {
    let statement = format!("DELETE FROM base_entity.noted_parts WHERE {OF_KEY}");
    write(&statement, &key(place, template, kind, name));
}

/// Gives a row of a table another definition, which PostgreSQL writes for the same part by now.
pub fn redefine(place: &[String; 2], template: &str, kind: &str, name: &str, definition: &str) {
    let mut arguments = key(place, template, kind, name);
    arguments.push(definition.into());
    let statement = format!("UPDATE base_entity.noted_parts SET definition = $6 WHERE {OF_KEY}");
    write(&statement, &arguments);
}

fn key([schema, relation]: &[String; 2], template: &str, kind: &str, name: &str) -> Vec<Argument> {
    [schema, relation, template, kind, name].map(Argument::from).into()
}

/// Writes with the rights of the table's owner: the owner of a template or an entity may lack them.
pub fn write(statement: &str, arguments: &[Argument]) {
    settle();
    let Some(owner) = catalog::noted_parts().and_then(catalog::owner_of) else { return };
    as_owner(owner, 0, || catalog::write(statement, arguments));
}
