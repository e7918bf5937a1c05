//! The rows of the table `base_entity.template_parts`: the snapshots of templates.

use super::part::Part;
use super::renamed_roles::{RenamedRoles, settle};
use pgrx::pg_sys;

use crate::part::PartKind;
use crate::security_context::as_owner;
use crate::{catalog, encoding};

/// The kind of the only row of a template that has no parts.
const NO_PARTS: &str = "none";

/// Forgets the parts of a template.
pub fn forget(name: &str) {
    write(
        "DELETE FROM base_entity.template_parts WHERE template OPERATOR(pg_catalog.=) $1",
        &[name.into()],
    );
}

/// Whether a template has a snapshot.
pub fn is_known(template: &str) -> bool {
    stored(template).is_some()
}

/// The templates that have a snapshot.
pub fn known() -> Vec<pg_sys::Oid> {
    let Some(schema) = catalog::schema() else { return Vec::new() };
    let is_any = catalog::template_parts().is_some_and(catalog::config_table_has_rows);
    if !is_any {
        return Vec::new();
    }
    let query = "SELECT DISTINCT template FROM base_entity.template_parts WHERE template OPERATOR(pg_catalog.<>) ''";
    let names = catalog::ask_text_rows::<1>(query, &[]).into_iter();
    names.filter_map(|[name]| catalog::relation_in(schema, &encoding::to_server(&name))).collect()
}

/// The parts in the snapshot of a template; None if there is no snapshot.
pub fn stored(template: &str) -> Option<Vec<Part>> {
    let found = catalog::ask_text_rows::<3>(
        "SELECT kind, name, definition FROM base_entity.template_parts WHERE template OPERATOR(pg_catalog.=) $1",
        &[template.into()],
    );
    if found.is_empty() {
        return None;
    }
    let roles = RenamedRoles::default();
    let part = |[kind, name, definition]: [String; 3]| {
        let kind = PartKind::of(&kind)?;
        let name = roles.follow_name(kind, name);
        let definition = roles.follow_definition(kind, definition);
        Some(Part::new(kind, name, definition))
    };
    Some(found.into_iter().filter_map(part).collect())
}

/// Takes the place of the snapshot of a template.
pub fn store(template: &str, parts: &[Part]) {
    forget(template);
    add(template, &parts.iter().collect::<Vec<_>>());
    if parts.is_empty() {
        write(
            "INSERT INTO base_entity.template_parts (template, kind, name, definition) VALUES ($1, $2, '', '')",
            &[template.into(), NO_PARTS.into()],
        );
    }
}

/// Adds parts to the snapshot of a template, which has others.
pub fn add(template: &str, parts: &[&Part]) {
    let column =
        |of: fn(&Part) -> String| -> Vec<String> { parts.iter().map(|it| of(it)).collect() };
    write(
        "INSERT INTO base_entity.template_parts (template, kind, name, definition)
         SELECT $1, part.kind, part.name, part.definition
         FROM ROWS FROM (pg_catalog.unnest($2), pg_catalog.unnest($3), pg_catalog.unnest($4)) AS part (kind, name, definition)
         ON CONFLICT DO NOTHING",
        &[
            template.into(),
            column(|part| part.kind.word().to_owned()).into(),
            column(|part| part.name.clone()).into(),
            column(|part| part.canonical().to_owned()).into(),
        ],
    );
    note_roles(template);
}

/// Notes the names of the roles that the policies and privileges of a template name.
fn note_roles(template: &str) {
    write(
        "INSERT INTO base_entity.template_parts (template, kind, name, definition)
         SELECT DISTINCT '', 'role', role.oid::pg_catalog.text, role.rolname::pg_catalog.text
         FROM pg_catalog.pg_class c
         CROSS JOIN LATERAL (
             SELECT (pg_catalog.aclexplode(c.relacl)).grantee
             UNION ALL
             SELECT (pg_catalog.aclexplode(a.attacl)).grantee FROM pg_catalog.pg_attribute a
             WHERE a.attrelid OPERATOR(pg_catalog.=) c.oid
             UNION ALL
             SELECT pg_catalog.unnest(p.polroles) FROM pg_catalog.pg_policy p WHERE p.polrelid OPERATOR(pg_catalog.=) c.oid
         ) AS named (role)
         JOIN pg_catalog.pg_roles role ON role.oid OPERATOR(pg_catalog.=) named.role
         WHERE c.relname::pg_catalog.text OPERATOR(pg_catalog.=) $1
               AND c.relnamespace OPERATOR(pg_catalog.=) 'base_entity'::pg_catalog.regnamespace
            OR c.oid IN (SELECT v.view::pg_catalog.oid
                         FROM base_entity.living_views v
                         JOIN pg_catalog.pg_class t ON t.oid OPERATOR(pg_catalog.=) v.relation
                         WHERE t.relname::pg_catalog.text OPERATOR(pg_catalog.=) $1
                           AND t.relnamespace OPERATOR(pg_catalog.=) 'base_entity'::pg_catalog.regnamespace)
         ON CONFLICT DO NOTHING",
        &[template.into()],
    );
}

/// Writes with the rights of the table's owner: the owner of a template may lack them.
fn write(statement: &str, arguments: &[catalog::Argument]) {
    settle();
    let Some(owner) = catalog::template_parts().and_then(catalog::owner_of) else { return };
    as_owner(owner, 0, || catalog::write(statement, arguments));
}
