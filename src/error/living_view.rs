//! Errors and notices of living views.

use pgrx::PgSqlErrorCode;
use pgrx::spi::quote_identifier;

use super::{Report, report};

/// create_living_view() of an existing view.
pub fn living_view_exists(view: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_DUPLICATE_TABLE,
        format!("living view \"{view}\" already exists, skipping"),
    )
}

/// create_living_view() with an empty name.
pub fn living_view_without_name() -> Report {
    report(
        PgSqlErrorCode::ERRCODE_INVALID_NAME,
        "name of the living view must not be empty".to_string(),
    )
    .set_hint("NULL stands for \"living_\" and the name of the table.")
}

/// create_living_view() of a table whose owner may not create a view in its schema.
pub fn living_view_needs_create(schema: &str, owner: &str) -> Report {
    let quoted = quote_identifier(schema);
    report(
        PgSqlErrorCode::ERRCODE_INSUFFICIENT_PRIVILEGE,
        format!("permission denied for schema {schema}"),
    )
    .set_detail(format!(
        "The view is created with the rights of the table's owner {owner}, who lacks CREATE on the schema."
    ))
    .set_hint(format!(
        "Use \"GRANT CREATE ON SCHEMA {quoted} TO {}\".",
        quote_identifier(owner)
    ))
}

/// Another event trigger has dropped or renamed the view.
pub fn no_living_view(view: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
        format!("living view \"{view}\" was not created"),
    )
    .set_detail("Another event trigger has dropped, renamed or changed it.")
}

/// A view that reads its table with the rights of its owner.
pub fn living_view_of_owner(view: &str, has_policies: bool) -> Report {
    let code = if has_policies {
        PgSqlErrorCode::ERRCODE_WARNING
    } else {
        PgSqlErrorCode::ERRCODE_SUCCESSFUL_COMPLETION
    };
    let report = report(
        code,
        format!("living view \"{view}\" reads its table with the rights of the view's owner"),
    );
    report.set_detail(if has_policies {
        "Row-level security of the table applies to that role, and not to the role that uses the view. \
         Since PostgreSQL 15 a view can have the rights of the role that uses it."
    } else {
        "Since PostgreSQL 15 a view can have the rights of the role that uses it."
    })
}

/// The trigger of a living view on another relation.
pub fn not_a_living_view(relation: &str) -> Report {
    report(PgSqlErrorCode::ERRCODE_WRONG_OBJECT_TYPE, format!("\"{relation}\" is not a view"))
        .set_detail("A trigger on base_entity.living_view() marks a view that create_living_view() has made.")
}

/// A view that does not get the new column of its table.
pub fn living_view_stays(view: &str, schema: &str, owner: &str) -> Report {
    let schema = quote_identifier(schema);
    report(
        PgSqlErrorCode::ERRCODE_WARNING,
        format!("living view \"{view}\" does not get the new columns of its table"),
    )
    .set_detail(format!("Its owner {owner} has no privilege CREATE on schema {schema}."))
    .set_hint(format!(
        "Use \"GRANT CREATE ON SCHEMA {schema} TO {}\", then call base_entity.create_living_view() again.",
        quote_identifier(owner)
    ))
}

/// A view that has another column of the name of a new one.
pub fn living_view_has_column(view: &str, column: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_WARNING,
        format!("living view \"{view}\" does not get the column \"{column}\" of its table"),
    )
    .set_detail("The view has another column of this name.")
}

/// A view that does not get the new owner of its table.
pub fn living_view_keeps_owner(view: &str, owner: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_WARNING,
        format!("living view {view} does not get the new owner of its table"),
    )
    .set_detail("Its owner has given it another definition, rules, or the rights of its owner (security_invoker), which would be those of the new owner.")
    .set_hint(format!("Use \"ALTER VIEW {view} OWNER TO {}\".", quote_identifier(owner)))
}

/// ALTER TABLE ... OWNER TO of a table with a living view in another schema.
pub fn living_view_owner_needs_create(view: &str, schema: &str, owner: &str) -> Report {
    let quoted = quote_identifier(schema);
    report(
        PgSqlErrorCode::ERRCODE_INSUFFICIENT_PRIVILEGE,
        format!("permission denied for schema {schema}"),
    )
    .set_detail(format!(
        "Living view {view} gets the new owner of its table, {owner}, who lacks CREATE on the schema."
    ))
    .set_hint(format!(
        "Use \"GRANT CREATE ON SCHEMA {quoted} TO {}\".",
        quote_identifier(owner)
    ))
}
