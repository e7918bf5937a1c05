//! The parts that a table had before a template gave them: apply() does not remove them from it.

use pgrx::pg_sys;

use super::part::{Part, has_name_of_template, is_of_column, parts, parts_of_kinds};
use super::rows::{Row, insert, is_any, own_part, place, write};
use super::snapshot;
use crate::part::PartKind;
use crate::security_context::with_dump_settings;
use crate::{catalog, encoding};

/// The kind of the row that a table has while it is adopted, once its parts are noted.
const ADOPTION: &str = "adoption";

/// Notes the parts that a template has gained, where these tables have them already.
pub fn note_gained(tables: &[pg_sys::Oid], template: &str, gained: &[Part]) {
    let tables = tables.iter().filter(|table| !catalog::is_temporary(**table));
    let of_table = |table: &pg_sys::Oid| (place(*table), own_of(*table, template, gained));
    insert(&with_dump_settings(|| tables.map(of_table).collect::<Vec<_>>()));
}

/// Whether two parts of a template are the same for its entities.
pub fn is_same(part: &Part, other: &Part) -> bool {
    (part.kind, &part.definition) == (other.kind, &other.definition)
        && (part.name == other.name || !has_name_of_template(part.kind))
}

/// The parts that a table has, of those of a template.
fn own_of(table: pg_sys::Oid, template: &str, given: &[Part]) -> Vec<Row> {
    // Most tables lack a column that is new.
    let may_have = |part: &&Part| {
        !is_of_column(part.kind) || catalog::has_column(table, &encoding::to_server(&part.name))
    };
    let given: Vec<&Part> = given.iter().filter(may_have).collect();
    if given.is_empty() {
        return Vec::new();
    }
    let kinds: Vec<PartKind> = given.iter().map(|part| part.kind).collect();
    let own = parts_of_kinds(table, &kinds);
    let noted = |part: &Part| {
        let row = Row::of_template(template, part);
        let own_name = own_part(&row, &own)?.name.clone();
        Some(Row { own_name, is_own: true, ..row })
    };
    given.into_iter().filter_map(noted).collect()
}

/// Notes the parts that a table has of these templates already, before it is adopted. An adoption that was interrupted and resumes
/// notes nothing: it has given some parts by now.
pub fn note_adoption(table: pg_sys::Oid, templates: &[pg_sys::Oid]) {
    if catalog::is_temporary(table) {
        return;
    }
    let known = with_dump_settings(|| catalog::templates_of(table)).unwrap_or_default();
    let [schema, relation] = place(table);
    for template in templates.iter().filter(|template| !known.contains(template)) {
        let name = catalog::relation_name(*template);
        // Scripts of the extension alone change its templates, and take nothing from entities.
        if !snapshot::is_known(&name) {
            continue;
        }
        let is_new = write(
            "INSERT INTO base_entity.entity_parts (schema, relation, template, kind, name, own_name, definition, is_own)
             VALUES ($1, $2, $3, $4, '', '', '', true) ON CONFLICT DO NOTHING",
            &[
                schema.as_str().into(),
                relation.as_str().into(),
                name.as_str().into(),
                ADOPTION.into(),
            ],
        ) > 0;
        if is_new {
            note_gained(&[table], &name, &with_dump_settings(|| parts(*template)));
        }
    }
}

/// Follows the end of the adoption of a table.
pub fn end_adoption(table: pg_sys::Oid) {
    if is_any() {
        let [schema, relation] = place(table);
        write(
            "DELETE FROM base_entity.entity_parts
             WHERE schema OPERATOR(pg_catalog.=) $1 AND relation OPERATOR(pg_catalog.=) $2 AND kind OPERATOR(pg_catalog.=) $3",
            &[schema.into(), relation.into(), ADOPTION.into()],
        );
    }
}
