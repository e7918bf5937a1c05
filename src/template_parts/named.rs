//! Policies, triggers and CHECK constraints that a table has under another name than their template, since the extension gave them one
//! that was free, or since the template has renamed them.
//!
//! They are rows of the table of parts, of kinds of their own. One of another name without such a row is its owner's, however it is defined.

use pgrx::pg_sys;

use super::part::{Part, has_name_of_template, is_of_column, parts_of_kinds};
use super::rows::{Row, delete, insert_named, is_any, own_part, place, rows, write};
use crate::catalog;
use crate::part::PartKind;

/// A part that a table has under a name of its own.
pub struct Named {
    template: String,
    kind: PartKind,
    name: String,
    own_name: String,
}

/// The kind of a row about the name of a part.
fn row_kind(kind: PartKind) -> String {
    format!("{} name", kind.word())
}

/// Notes that a table has been given a part of a template under this name.
pub fn note_name(
    table: pg_sys::Oid,
    template: pg_sys::Oid,
    kind: PartKind,
    name: &str,
    own_name: &str,
) {
    if !catalog::is_temporary(table) {
        put(table, &catalog::relation_name(template), kind, name, own_name);
    }
}

fn put(table: pg_sys::Oid, template: &str, kind: PartKind, name: &str, own_name: &str) {
    forget(table, template, kind, name);
    if name != own_name {
        insert_named(table, template, &row_kind(kind), name, own_name);
    }
}

fn forget(table: pg_sys::Oid, template: &str, kind: PartKind, name: &str) {
    if is_any() {
        delete(&place(table), template, &row_kind(kind), name);
    }
}

/// The parts that a table has under names of its own.
pub fn named(table: pg_sys::Oid) -> Vec<Named> {
    if !is_any() {
        return Vec::new();
    }
    let [schema, relation] = place(table);
    let kinds = PartKind::words().filter_map(PartKind::of).map(row_kind).collect::<Vec<_>>();
    let found = catalog::ask_text_rows::<4>(
        "SELECT template, kind, name, own_name FROM base_entity.noted_parts
         WHERE schema OPERATOR(pg_catalog.=) $1 AND relation OPERATOR(pg_catalog.=) $2 AND kind OPERATOR(pg_catalog.=) ANY ($3)
         ORDER BY template, kind, name",
        &[schema.into(), relation.into(), kinds.into()],
    );
    let of_row = |[template, kind, name, own_name]: [String; 4]| {
        let kind = kind.strip_suffix(" name").and_then(PartKind::of)?;
        Some(Named { template, kind, name, own_name })
    };
    found.into_iter().filter_map(of_row).collect()
}

/// The names that a table may have for a part of a template: the one that is noted, else that of the template, or one under which
/// another template has given the table a part of the kind.
pub fn own_names<'a>(named: &'a [Named], template: &str, part: &'a Part) -> Vec<&'a str> {
    let of_kind = || named.iter().filter(|it| it.kind == part.kind);
    let noted = of_kind().find(|it| it.template == template && it.name == part.name);
    match noted {
        Some(noted) => vec![&noted.own_name],
        None => std::iter::once(part.name.as_str())
            .chain(of_kind().map(|it| it.own_name.as_str()))
            .collect(),
    }
}

/// Follows a template that has renamed a part, which a table has under its old name, or one of its own.
pub fn follow_template(table: pg_sys::Oid, template: &str, part: &Part, new: &str) {
    if catalog::is_temporary(table) {
        return;
    }
    let (kind, old) = (part.kind, part.name.as_str());
    let noted = named(table)
        .into_iter()
        .find(|it| it.kind == kind && it.template == template && it.name == old)
        .map(|it| it.own_name);
    let outdated = rows(table)
        .into_iter()
        .find(|it| it.kind == kind && it.template == template && it.name == old)
        .map(|it| it.own_name);
    let own_name = noted.or(outdated).or_else(|| {
        let row = Row::of_template(template, part);
        own_part(&row, &parts_of_kinds(table, &[kind])).map(|own| own.name.clone())
    });
    let Some(own_name) = own_name else { return };
    forget(table, template, kind, old);
    put(table, template, kind, new, &own_name);
    let [schema, relation] = place(table);
    write(
        "UPDATE base_entity.noted_parts AS part SET name = $6
         WHERE part.schema OPERATOR(pg_catalog.=) $1 AND part.relation OPERATOR(pg_catalog.=) $2 AND part.template OPERATOR(pg_catalog.=) $3
           AND part.kind OPERATOR(pg_catalog.=) $4 AND part.name OPERATOR(pg_catalog.=) $5
           AND NOT EXISTS (
               SELECT FROM base_entity.noted_parts AS other
               WHERE other.schema OPERATOR(pg_catalog.=) $1 AND other.relation OPERATOR(pg_catalog.=) $2
                 AND other.template OPERATOR(pg_catalog.=) $3 AND other.kind OPERATOR(pg_catalog.=) $4
                 AND other.name OPERATOR(pg_catalog.=) $6)",
        &[
            schema.into(),
            relation.into(),
            template.into(),
            kind.word().into(),
            old.into(),
            new.into(),
        ],
    );
}

/// The kind of the parts of a type of object, as PostgreSQL reports it, that have the names of their templates.
pub fn kind_of(object_type: &str) -> Option<PartKind> {
    let kind = match object_type {
        "table constraint" => Some(PartKind::CheckConstraint),
        other => PartKind::of(other),
    };
    kind.filter(|it| has_name_of_template(*it) && !is_of_column(*it))
}
