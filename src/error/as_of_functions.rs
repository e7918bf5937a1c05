//! Warnings about the functions beside tables with histories.

use pgrx::PgSqlErrorCode;
use pgrx::spi::{quote_identifier, quote_literal};

use super::{Report, report};

/// A function of the name that the as-of function would have.
pub fn as_of_function_taken(function: &str, table: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_WARNING,
        format!("function {function}(timestamptz) already exists, and is not replaced"),
    )
    .set_detail("base_entity.as_of() reads the table as of a time without it.")
    .set_hint(replace_function(function, table))
}

/// A function of the name of an as-of function that another role than the table's new owner keeps.
pub fn as_of_function_keeps_owner(function: &str, table: &str, owner: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_WARNING,
        format!("function {function}(timestamptz) keeps its owner \"{owner}\""),
    )
    .set_detail(format!(
        "It is not the function that base_entity has created for table {table}, and its owner can change what it does."
    ))
    .set_hint(replace_function(function, table))
}

fn replace_function(function: &str, table: &str) -> String {
    format!(
        "To replace it, use \"DROP FUNCTION {function}(timestamptz)\", then \"SELECT base_entity.create_history({})\".",
        quote_literal(table)
    )
}

/// An as-of function that does not get the new columns of its table.
pub fn as_of_function_stays(function: &str, schema: &str, owner: &str) -> Report {
    let schema = quote_identifier(schema);
    report(
        PgSqlErrorCode::ERRCODE_WARNING,
        format!("function {function}(timestamptz) does not follow its table"),
    )
    .set_detail(format!("The table's owner {owner} has no privilege CREATE on schema {schema}."))
    .set_hint(format!(
        "Use \"GRANT CREATE ON SCHEMA {schema} TO {}\", then call base_entity.create_history() again.",
        quote_identifier(owner)
    ))
}

/// An as-of function that keeps its name where its table has got another one, since another function has that which it would get.
pub fn as_of_function_keeps_name(function: &str, table: &str, taken: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_SUCCESSFUL_COMPLETION,
        format!("function {}() of table {table} keeps its name", quote_identifier(function)),
    )
    .set_detail(format!("Function {}(timestamptz) already exists.", quote_identifier(taken)))
}
