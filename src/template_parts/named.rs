//! Policies, triggers and CHECK constraints that a table has under another name than their template, since the extension gave them one
//! that was free, or since the template has renamed them; and columns, until apply() has renamed them.
//!
//! They are rows of the table of parts, of kinds of their own. One of another name without such a row is its owner's, however it is defined.

use pgrx::pg_sys;

use super::part::{Part, has_name_of_template, is_of_column};
use super::parts_of_relation::parts_of_kinds;
use super::row_kind::name_of;
use super::rows::{Row, delete, insert_named, is_any, own_part, place, rename, rows};
use crate::catalog;
use crate::part::PartKind;

/// A part that a table has under a name of its own.
pub struct Named {
    template: String,
    kind: PartKind,
    name: String,
    own_name: String,
}

impl Named {
    /// The name of the template.
    pub fn template(&self) -> &str {
        &self.template
    }

    /// The name of the part in the template.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its name in the table.
    pub fn own_name(&self) -> &str {
        &self.own_name
    }

    /// Whether it is a column.
    pub fn is_column(&self) -> bool {
        self.kind == PartKind::Column
    }
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

/// Notes the name that a table has for a part of a template, unless it is the template's.
pub fn put(table: pg_sys::Oid, template: &str, kind: PartKind, name: &str, own_name: &str) {
    forget(table, template, kind, name);
    if name != own_name {
        insert_named(table, template, &name_of(kind), name, own_name);
    }
}

/// Forgets the name that a table has for a part of a template.
pub fn forget(table: pg_sys::Oid, template: &str, kind: PartKind, name: &str) {
    if is_any() {
        delete(&place(table), template, &name_of(kind), name);
    }
}

/// The parts that a table has under names of its own.
pub fn named(table: pg_sys::Oid) -> Vec<Named> {
    if !is_any() {
        return Vec::new();
    }
    let [schema, relation] = place(table);
    let kinds = PartKind::words().filter_map(PartKind::of).map(name_of).collect::<Vec<_>>();
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

/// The name that is noted for a part of a template.
pub fn noted_name<'a>(
    named: &'a [Named],
    template: &str,
    kind: PartKind,
    name: &str,
) -> Option<&'a str> {
    let is_it = |it: &&Named| it.kind == kind && it.template == template && it.name == name;
    named.iter().find(is_it).map(|it| it.own_name.as_str())
}

/// The names that a table may have for a part of a template: the one that is noted, else that of the template, or one under which
/// another template has given the table its part of this kind and name: a table gets one for both.
pub fn own_names<'a>(named: &'a [Named], template: &str, part: &'a Part) -> Vec<&'a str> {
    let of_name = || named.iter().filter(|it| (it.kind, &it.name) == (part.kind, &part.name));
    match noted_name(named, template, part.kind, &part.name) {
        Some(own_name) => vec![own_name],
        None => std::iter::once(part.name.as_str())
            .chain(of_name().map(|it| it.own_name.as_str()))
            .collect(),
    }
}

/// Whether the part that a table has under this name may be that of a template.
pub fn may_be(named: &[Named], template: &str, part: &Part, own_name: &str) -> bool {
    !has_name_of_template(part.kind) || own_names(named, template, part).contains(&own_name)
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
    rename(table, template, &[kind], old, new);
}

/// The kind of the parts of a type of object, as PostgreSQL reports it, that have the names of their templates.
pub fn kind_of(object_type: &str) -> Option<PartKind> {
    let kind = match object_type {
        "table constraint" => Some(PartKind::CheckConstraint),
        other => PartKind::of(other),
    };
    kind.filter(|it| has_name_of_template(*it) && !is_of_column(*it))
}
