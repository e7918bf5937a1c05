//! Notes of the parts that become outdated when a template changes, and of those that are so no longer.

use pgrx::pg_sys;

use super::held::held;
use super::outdated::pending;
use super::part::{Part, is_of_column};
use super::parts_of_relation::parts_of_kinds;
use super::passing::Lost;
use super::rows::{
    NotedPart, OF_PARTS, Row, delete, insert, is_any, of_parts, own_part, place, rows, write,
};
use super::{columns, own};
use crate::catalog::{self, Grant};
use crate::error::{self, Report};
use crate::part::PartKind;
use crate::security_context::with_dump_settings;
use crate::{living_view, rule_columns};

/// Notes the parts that a template has lost, where these tables have them as the template had them. The first note of a part stays:
/// it has what the table has.
pub fn note(tables: &[pg_sys::Oid], template: &str, lost: &[Part], passing: Option<Lost>) {
    let unread = |table, cause| report_unread(table, template, cause);
    let mut found = held(tables, template, lost, unread);
    if let Some(passing) = &passing {
        passing.retain_given(&mut found);
    }
    insert(&found);
    if let Some(passing) = passing {
        passing.note_again();
    }
}

/// Reports that a change of a template is not noted for a table.
pub fn report_unread(table: pg_sys::Oid, template: &str, cause: Report) {
    error::warn(error::change_not_noted(&catalog::qualified_name(table), template, cause));
}

/// Runs `action`, which renames a column of a table, and follows it in the definitions of the outdated parts of the table.
pub fn on_renamed_column(table: pg_sys::Oid, old: &str, new: &str, action: impl FnOnce()) {
    let rows = with_dump_settings(|| rows(table));
    let kinds: Vec<PartKind> = rows.iter().map(|row| row.kind).collect();
    let own = with_dump_settings(|| parts_of_kinds(table, &kinds));
    let parts: Vec<(Row, Part)> = rows
        .into_iter()
        .filter_map(|row| own_part(&row, &own).cloned().map(|part| (row, part)))
        .collect();
    let grants_of = |kind, read: fn(pg_sys::Oid) -> Vec<Grant>| {
        let is_noted = kinds.contains(&kind);
        if is_noted { with_dump_settings(|| read(table)) } else { Vec::new() }
    };
    let grants = grants_of(PartKind::Privilege, catalog::grants);
    let view_grants = grants_of(PartKind::LivingViewPrivilege, living_view::grants);
    columns::on_renamed(table, old, new, action);
    let now = with_dump_settings(|| parts_of_kinds(table, &kinds));
    let place = place(table);
    for (row, part) in parts {
        let is_renamed = is_of_column(row.kind) && part.name == old;
        let grants = match row.kind {
            PartKind::Privilege => grants.as_slice(),
            PartKind::LivingViewPrivilege => view_grants.as_slice(),
            _ => &[],
        };
        let grant = grants.iter();
        let grant =
            grant.filter(|it| it.name() == part.name).find_map(|it| it.name_on_renamed(old, new));
        let rule = (row.kind == PartKind::Rule)
            .then(|| rule_columns::renamed(&part.name, old, new))
            .flatten();
        let name =
            grant.or(rule).unwrap_or_else(|| if is_renamed { new } else { &part.name }.to_owned());
        let Some(part) = now.iter().find(|it| it.kind == row.kind && it.name == name) else {
            continue;
        };
        forget(&place, &row);
        let (own_name, definition) = (part.name.clone(), part.canonical().to_owned());
        let row = Row { own_name, definition, ..row };
        insert(&[NotedPart { place: place.clone(), row }]);
    }
}

/// Forgets the outdated parts that a table has in a column which its owner has dropped, or renamed to `new`: another one of the name is
/// its owner's. A column that was the owner's before remains so under its new name.
pub fn forget_column(table: pg_sys::Oid, column: &str, new: Option<&str>) {
    let rows = rows(table).into_iter();
    for row in rows.filter(|row| is_of_column(row.kind) && row.own_name == column) {
        forget(&place(table), &row);
    }
    columns::forget(table, column);
    own::follow_column(table, column, new);
}

/// Forgets the outdated parts of these kinds that a table does not have any more as the template gave them.
pub fn forget_lost(table: pg_sys::Oid, kinds: &[PartKind]) {
    let rows: Vec<Row> = rows(table).into_iter().filter(|row| kinds.contains(&row.kind)).collect();
    if rows.is_empty() {
        return;
    }
    let own = with_dump_settings(|| parts_of_kinds(table, kinds));
    for row in rows.iter().filter(|row| own_part(row, &own).is_none()) {
        forget(&place(table), row);
    }
}

/// Forgets the outdated parts of a kind that have these names in a table, if the table does not have them any more.
pub fn forget_named(table: pg_sys::Oid, kind: PartKind, names: impl FnOnce() -> Vec<String>) {
    let rows: Vec<Row> = rows(table).into_iter().filter(|row| row.kind == kind).collect();
    if rows.is_empty() {
        return;
    }
    let names = names();
    let own = with_dump_settings(|| parts_of_kinds(table, &[kind]));
    let is_taken = |row: &&Row| names.contains(&row.own_name) && own_part(row, &own).is_none();
    for row in rows.iter().filter(is_taken) {
        forget(&place(table), row);
    }
}

/// Forgets the outdated parts that a table has of templates from which it was released; of all without a list.
pub fn forget_templates(table: pg_sys::Oid, templates: Option<&[pg_sys::Oid]>) {
    if !is_any() {
        return;
    }
    let names = |all: &[pg_sys::Oid]| all.iter().map(|it| catalog::relation_name(*it)).collect();
    forget_templates_named(table, templates.map(names));
}

/// The same by the names of the templates.
pub fn forget_templates_named(table: pg_sys::Oid, names: Option<Vec<String>>) {
    let [schema, relation] = place(table);
    write(
        "DELETE FROM base_entity.noted_parts
         WHERE schema OPERATOR(pg_catalog.=) $1 AND relation OPERATOR(pg_catalog.=) $2
           AND ($4 OR template OPERATOR(pg_catalog.=) ANY ($3))",
        &[
            schema.into(),
            relation.into(),
            names.clone().unwrap_or_default().into(),
            names.is_none().into(),
        ],
    );
}

fn forget(place: &[String; 2], row: &Row) {
    delete(place, &row.template, row.kind.word(), &row.name);
}

/// Forgets the outdated parts of a table that apply() has changed, or that the table has otherwise by now.
pub fn forget_obsolete(table: pg_sys::Oid, templates: &[pg_sys::Oid]) {
    let known = rows(table);
    if known.is_empty() {
        return;
    }
    let left = pending(table, templates);
    let is_left = |row: &Row| {
        left.iter()
            .any(|it| (&it.template, it.kind, &it.name) == (&row.template, row.kind, &row.name))
    };
    let obsolete: Vec<Row> = known.into_iter().filter(|row| !is_left(row)).collect();
    if obsolete.is_empty() {
        return;
    }
    let [schema, relation] = place(table);
    let column = |of: fn(&Row) -> &str| -> Vec<String> {
        obsolete.iter().map(|row| of(row).to_owned()).collect()
    };
    write(
        "DELETE FROM base_entity.noted_parts
         WHERE schema OPERATOR(pg_catalog.=) $1 AND relation OPERATOR(pg_catalog.=) $2
           AND (template, kind, name) IN (
               SELECT * FROM ROWS FROM (pg_catalog.unnest($3), pg_catalog.unnest($4), pg_catalog.unnest($5)))",
        &[
            schema.into(),
            relation.into(),
            column(|row| &row.template).into(),
            column(|row| row.kind.word()).into(),
            column(|row| &row.name).into(),
        ],
    );
}

/// Forgets the outdated parts that any table has of a template which has them again as it had them.
pub fn forget_regained(template: &str, parts: &[&Part]) {
    if parts.is_empty() || !is_any() {
        return;
    }
    let statement = format!("DELETE FROM base_entity.noted_parts WHERE {OF_PARTS}");
    write(&statement, &of_parts(template, parts));
}

/// Forgets the outdated parts that any table has of a template which was dropped.
pub fn forget_template(template: &str) {
    if is_any() {
        write(
            "DELETE FROM base_entity.noted_parts WHERE template OPERATOR(pg_catalog.=) $1",
            &[template.into()],
        );
    }
}

/// Follows a command that has renamed a template.
pub fn follow_template_renaming(old: &str, new: &str) {
    if is_any() {
        write(
            "UPDATE base_entity.noted_parts SET template = $2 WHERE template OPERATOR(pg_catalog.=) $1",
            &[old.into(), new.into()],
        );
    }
}
