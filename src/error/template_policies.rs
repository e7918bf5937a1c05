//! The texts about templates that the tables of a schema must be made LIKE.

use pgrx::PgSqlErrorCode;
use pgrx::spi::{quote_identifier, quote_literal, quote_qualified_identifier};

use super::{Fields, Report, report};

/// The way in which a table is made that is not LIKE a required template.
pub enum Unlike<'a> {
    /// CREATE TABLE.
    Created,
    /// CREATE TABLE AS or SELECT INTO.
    OfQuery,
    /// A foreign table, which cannot be adopted.
    Foreign,
    /// A table that exists, and the name by which it can be adopted.
    Adoptable(&'a str),
    /// DETACH PARTITION, and the partition's name.
    Detached(&'a str),
}

/// A table that is not LIKE a required template. `is_enabled` is the setting base_entity.enabled.
pub fn not_like_required(
    schema: &str,
    table: &str,
    template: &str,
    unlike: &Unlike,
    is_enabled: bool,
) -> Report {
    let named = template_name(template);
    let create =
        format!("CREATE TABLE {} (LIKE {named})", quote_qualified_identifier(schema, table));
    let exempt = "or have base_entity.require() exempt the name.";
    let hint = match unlike {
        Unlike::Created if !is_enabled => format!(
            "Use \"SET base_entity.enabled = on\" and \"{create}\", with its own columns after that, {exempt}"
        ),
        Unlike::Created => {
            format!("Use \"{create}\", with its own columns after that, {exempt}")
        }
        Unlike::OfQuery => format!(
            "Use \"{create}\", with the columns of the query after that, and INSERT the query, {exempt}"
        ),
        Unlike::Foreign => format!("Create the foreign table in another schema, {exempt}"),
        Unlike::Adoptable(name) => format!(
            "Use \"CALL base_entity.adopt({}, ARRAY[{}])\" first.",
            quote_literal(name),
            quote_literal(quote_identifier(template))
        ),
        Unlike::Detached(name) => format!(
            "Use \"DROP TABLE {name}\", or move it to another schema with ALTER TABLE {name} SET SCHEMA and detach it \
             there."
        ),
    };
    let mut detail = format!(
        "Tables in schema {} must be made LIKE it, or LIKE a template that includes it.",
        quote_identifier(schema)
    );
    if matches!(unlike, Unlike::Detached(_)) {
        detail.push_str(" A partition that is detached loses the triggers of its parent.");
    }
    report(
        PgSqlErrorCode::ERRCODE_INVALID_TABLE_DEFINITION,
        format!("table \"{table}\" is not LIKE template {named}"),
    )
    .set_detail(detail)
    .set_hint(hint)
    .set_fields(Fields {
        schema: schema.to_owned(),
        table: table.to_owned(),
        ..Fields::default()
    })
}

fn template_name(template: &str) -> String {
    format!("base_entity.{}", quote_identifier(template))
}

/// Tables that exist when their schema gets a policy that they break.
pub fn tables_not_like_required(schema: &str, template: &str, tables: i64) -> Report {
    let (tables, are) = if tables == 1 {
        ("1 table".to_string(), "is")
    } else {
        (format!("{tables} tables"), "are")
    };
    let of_schema = quote_identifier(schema);
    report(
        PgSqlErrorCode::ERRCODE_SUCCESSFUL_COMPLETION,
        format!(
            "{tables} in schema {of_schema} {are} not LIKE template {}",
            template_name(template)
        ),
    )
    .set_detail("Existing tables are not changed.")
    .set_hint(format!(
        "Use \"SELECT relation FROM base_entity.template_violations({})\" to list them.",
        quote_literal(&of_schema)
    ))
}

/// A template is removed that the tables of schemas must be made LIKE.
pub fn template_required(template: &str, doing: &str, schemas: &[String]) -> Report {
    let template = template_name(template);
    let removals: Vec<String> = schemas
        .iter()
        .map(|schema| {
            let schema = quote_literal(quote_identifier(schema));
            format!("\"SELECT base_entity.require({schema}, {}, NULL)\"", quote_literal(&template))
        })
        .collect();
    let schemas: Vec<String> = schemas.iter().map(quote_identifier).collect();
    report(
        PgSqlErrorCode::ERRCODE_DEPENDENT_OBJECTS_STILL_EXIST,
        format!("cannot {doing} template {template} while schemas require it"),
    )
    .set_detail(format!("Schemas whose tables must be made LIKE it: {}.", schemas.join(", ")))
    .set_hint(format!("Use {}.", removals.join(" and ")))
}

/// A policy by a role that owns neither the schema nor the database.
pub fn may_not_require_template(schema: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_INSUFFICIENT_PRIVILEGE,
        format!("permission denied to require a template in schema \"{schema}\""),
    )
    .set_detail("The owner of the schema and the owner of the database may require templates in it.")
    .set_hint(
        "Ask the owner of the database for GRANT INSERT, UPDATE, DELETE ON base_entity.template_policies.",
    )
}

/// A policy for a schema whose tables are not checked.
pub fn schema_without_template_policy(schema: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_INVALID_PARAMETER_VALUE,
        format!("schema \"{schema}\" cannot require a template"),
    )
    .set_detail("System catalogs, temporary tables and templates are not checked.")
}

/// An action that does not exist.
pub fn invalid_template_policy(action: &str) -> Report {
    report(PgSqlErrorCode::ERRCODE_INVALID_PARAMETER_VALUE, format!("invalid action \"{action}\""))
        .set_hint("Available actions: refuse, warn; NULL removes the policy.")
}

/// A text in the list of exempt tables that cannot be the name of one.
pub fn invalid_exempt_name(name: &str) -> Report {
    report(PgSqlErrorCode::ERRCODE_INVALID_NAME, format!("invalid table name \"{name}\""))
        .set_detail("The name of a table has 1 to 63 bytes, and here no schema.")
}
