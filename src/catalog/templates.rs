//! Whether a relation is a template or an entity.

use pgrx::pg_sys;

use super::members::{function, is_config_table, schema};
use super::open_relation::OpenRelation;
use super::query::ask_now;
use super::relations::{is_table, namespace_of};

/// Whether the relation is a template: a table in the schema `base_entity`, except the table of
/// custom inflections.
pub fn is_template(relation: pg_sys::Oid, schema: pg_sys::Oid) -> bool {
    namespace_of(relation) == Some(schema) && is_table(relation) && !is_config_table(relation)
}

/// Whether the relation is a template still.
pub fn is_one_of_templates(relation: pg_sys::Oid) -> bool {
    schema().is_some_and(|schema| is_template(relation, schema))
}

/// Whether the relation is an entity: a table with a row trigger on base_entity.maintain().
pub fn is_entity(relation: &OpenRelation) -> bool {
    let maintain = function(c"maintain");
    relation.triggers().iter().any(|trigger| Some(trigger.function) == maintain)
}

/// Whether a table was itself made LIKE the template of this name, or LIKE one that includes it.
pub fn is_made_like(table: pg_sys::Oid, template: &str) -> bool {
    let found =
        ask_now("SELECT base_entity.made_like($1, $2)", &[table.into(), template.into()], |row| {
            row.get::<bool>(1)
        });
    found.into_iter().flatten().any(|found| found)
}

/// How many tables of a schema break the policy that they be made LIKE the template of this name.
pub fn count_violations(schema: pg_sys::Oid, template: &str) -> i64 {
    let found = ask_now(
        "SELECT pg_catalog.count(*) FROM base_entity.template_violations($1::pg_catalog.regnamespace) AS broken
         WHERE broken.template OPERATOR(pg_catalog.=) $2",
        &[schema.into(), template.into()],
        |row| row.get::<i64>(1),
    );
    found.into_iter().flatten().next().unwrap_or(0)
}
