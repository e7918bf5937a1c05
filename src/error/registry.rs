//! The texts of the registry: entities and templates that are named and are none.

use pgrx::PgSqlErrorCode;

use super::{Report, report};

/// A table that is not an entity.
pub fn not_an_entity(table: &str) -> Report {
    report(PgSqlErrorCode::ERRCODE_WRONG_OBJECT_TYPE, format!("\"{table}\" is not an entity"))
        .set_detail("An entity is a table with a row trigger on base_entity.maintain(), and not a template.")
        .set_hint("Use \"SELECT entity FROM base_entity.entities\" to list the entities.")
}

/// A table that is described without its defaults, since one of them cannot be read.
pub fn defaults_left_out(table: &str, cause: Report) -> Report {
    cause
        .about(&format!("table {table}"))
        .set_detail("Its defaults and generation expressions are left out of its description.")
}

/// A table that is no template.
pub fn not_a_template(table: &str) -> Report {
    report(PgSqlErrorCode::ERRCODE_WRONG_OBJECT_TYPE, format!("\"{table}\" is not a template"))
        .set_detail("A template is a table in the schema base_entity.")
        .set_hint("Use \"SELECT template FROM base_entity.templates\" to list the templates.")
}

/// A negative number of rows.
pub fn negative_limit() -> Report {
    report(
        PgSqlErrorCode::ERRCODE_INVALID_ROW_COUNT_IN_LIMIT_CLAUSE,
        "argument \"newest\" must not be negative".to_string(),
    )
}

/// A set-returning function called where no set is expected.
pub fn no_set_expected() -> Report {
    report(
        PgSqlErrorCode::ERRCODE_FEATURE_NOT_SUPPORTED,
        "set-valued function called in context that cannot accept a set".to_string(),
    )
}
