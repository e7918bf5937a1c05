//! `base_entity.require()`: sets a policy, or removes it.

use pgrx::pg_sys;
use sql_function::sql_function;

use super::{Action, may_set};
use crate::argument::given;
use crate::catalog::{self, Argument};
use crate::error;
use crate::security_context::as_owner;
use crate::text::Text;

#[sql_function(sql = r#"
CREATE FUNCTION @extschema@.require(schema regnamespace, template regclass, action text,
                                    exempt text[] DEFAULT @extschema@.migration_tables()) RETURNS void
    LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';
"#, requires = ["template_policies"])]
fn require(
    schema: Option<pg_sys::Oid>,
    template: Option<pg_sys::Oid>,
    action: Option<Text>,
    exempt: Option<Vec<Option<Text>>>,
) {
    let schema = given(schema, "schema");
    let action = action.map(|action| parse(&action));
    let exempt = names(exempt);
    let name = lock(schema, action);
    let template = template.map(template_name);
    match (template, action) {
        (Some(template), Some(action)) => set(schema, &name, &template, action, exempt),
        (None, Some(_)) => error::raise(error::argument_is_null("template")),
        (template, None) => remove(&name, template.as_deref()),
    }
}

fn parse(action: &str) -> Action {
    let action = action.to_ascii_lowercase();
    Action::parse(&action).unwrap_or_else(|| error::raise(error::invalid_template_policy(&action)))
}

/// The table names in an array, each once, without its NULLs.
fn names(names: Option<Vec<Option<Text>>>) -> Vec<String> {
    let mut names: Vec<_> = names.into_iter().flatten().flatten().map(|name| name.0).collect();
    names.sort_unstable();
    names.dedup();
    for name in &names {
        let size = crate::encoding::to_server(name).as_bytes().len();
        if size == 0 || size >= pg_sys::NAMEDATALEN as usize {
            error::raise(error::invalid_exempt_name(name));
        }
    }
    names
}

/// Locks a schema for a change of its policies, and returns its name; an error if the current role may not set them.
/// The lock waits for the transactions that have created tables in the schema, and for one that renames it.
fn lock(schema: pg_sys::Oid, action: Option<Action>) -> String {
    catalog::refuse_renamed_schema();
    catalog::refuse_if_read_only(if action.is_some() { c"INSERT" } else { c"DELETE" });
    let name = catalog::require_schema(schema);
    require_rights(schema, &name);
    if Some(schema) == catalog::schema() || catalog::is_system_schema(schema) {
        error::raise(error::schema_without_template_policy(&name));
    }
    catalog::lock_schema_to_change(schema);
    let renamed = catalog::namespace_name(schema);
    if renamed.is_empty() {
        error::raise(error::schema_does_not_exist(&name));
    }
    require_rights(schema, &renamed);
    renamed
}

fn require_rights(schema: pg_sys::Oid, name: &str) {
    if !may_set(schema) {
        error::raise(error::may_not_require_template(name));
    }
}

/// The name of a template, which is locked as LIKE locks it: it is neither renamed nor dropped before the policy is
/// committed.
fn template_name(template: pg_sys::Oid) -> String {
    catalog::require_relation(template);
    if !catalog::is_one_of_templates(template) {
        error::raise(error::not_a_template(&catalog::relation_name(template)));
    }
    catalog::lock_to_read(template);
    catalog::require_relation(template);
    if !catalog::is_one_of_templates(template) {
        error::raise(error::not_a_template(&catalog::relation_name(template)));
    }
    catalog::relation_name(template)
}

fn set(oid: pg_sys::Oid, schema: &str, template: &str, action: Action, exempt: Vec<String>) {
    remove(schema, Some(template));
    write(
        "INSERT INTO base_entity.template_policies (schema, template, relation, action)
         SELECT $1, $2, '', $3
         UNION ALL
         SELECT $1, $2, name, 'exempt' FROM pg_catalog.unnest($4) AS exempt (name)",
        &[schema.into(), template.into(), action.name().into(), exempt.into()],
    );
    let broken = catalog::count_violations(oid, template);
    if broken > 0 {
        error::notice(error::tables_not_like_required(schema, template, broken));
    }
}

fn remove(schema: &str, template: Option<&str>) {
    write(
        "DELETE FROM base_entity.template_policies
         WHERE schema OPERATOR(pg_catalog.=) $1
           AND ($2 IS NULL OR template OPERATOR(pg_catalog.=) $2)",
        &[schema.into(), template.into()],
    );
}

/// Changes the policies with the rights of the current role, or of the owner of their table where the role owns the
/// schema alone.
fn write(statement: &str, arguments: &[Argument]) {
    if catalog::template_policies().is_some_and(catalog::may_write) {
        catalog::write(statement, arguments);
    } else {
        write_as_owner(statement, arguments);
    }
}

/// Changes the policies with the rights of the owner of their table.
pub fn write_as_owner(statement: &str, arguments: &[Argument]) {
    if let Some(owner) = catalog::template_policies().and_then(catalog::owner_of) {
        as_owner(owner, 0, || catalog::write(statement, arguments));
    }
}
