//! The columns that a table has of templates before it is adopted.

use pgrx::pg_sys;

use super::own::{is_known, note, noted};
use super::row_kind::GIVEN_COLUMN;
use super::rows::{is_any, kinds, place, write};
use super::snapshot::remember_unless_known;
use crate::catalog;
use crate::security_context::with_dump_settings;

/// Notes the columns that a table has of these templates already, before it is adopted, except those that it has got by the adoption.
pub fn note_adoption(table: pg_sys::Oid, templates: &[pg_sys::Oid]) {
    if catalog::is_temporary(table) {
        return;
    }
    let known = with_dump_settings(|| catalog::templates_of(table)).unwrap_or_default();
    templates.iter().for_each(|template| {
        remember_unless_known(*template);
    });
    // Scripts of the extension alone change its templates, and take nothing from entities.
    let may_lose = |template: &&pg_sys::Oid| !known.contains(template) && is_known(**template);
    let templates: Vec<&pg_sys::Oid> = templates.iter().filter(may_lose).collect();
    if templates.is_empty() {
        return;
    }
    forget_former(table, &templates);
    let given = noted(table, GIVEN_COLUMN);
    let mut own = catalog::column_names(table);
    own.retain(|column| !given.iter().any(|[_, name]| name == column));
    for template in templates {
        let name = catalog::relation_name(*template);
        let theirs = catalog::column_names(*template);
        for column in own.iter().filter(|column| theirs.contains(column)) {
            note(table, &name, column);
        }
    }
}

/// Forgets outdated parts of templates that the table is not made LIKE yet: another table of its name had them, which a restore has left out.
fn forget_former(table: pg_sys::Oid, templates: &[&pg_sys::Oid]) {
    if !is_any() {
        return;
    }
    let [schema, relation] = place(table);
    let names: Vec<String> = templates.iter().map(|it| catalog::relation_name(**it)).collect();
    write(
        "DELETE FROM base_entity.noted_parts
         WHERE schema OPERATOR(pg_catalog.=) $1 AND relation OPERATOR(pg_catalog.=) $2
           AND template OPERATOR(pg_catalog.=) ANY ($3) AND kind OPERATOR(pg_catalog.=) ANY ($4)",
        &[schema.into(), relation.into(), names.into(), kinds().into()],
    );
}
