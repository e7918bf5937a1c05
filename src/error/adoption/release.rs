//! The texts of release().

use pgrx::PgSqlErrorCode;
use pgrx::spi::quote_identifier;

use super::informational;
use crate::error::{Report, report};

/// A default that calls a function which only the extension has.
pub fn default_has_no_replacement(table: &str, column: &str) -> Report {
    let quoted = quote_identifier(column);
    report(
        PgSqlErrorCode::ERRCODE_DEPENDENT_OBJECTS_STILL_EXIST,
        format!("default of column \"{column}\" of table {table} depends on extension base_entity"),
    )
    .set_detail("It calls a function for which PostgreSQL has no replacement.")
    .set_hint(format!(
        "Use \"ALTER TABLE {table} ALTER COLUMN {quoted} DROP DEFAULT\" first, or set another default."
    ))
}

/// A table that release() has made an ordinary one.
pub fn released(name: &str) -> Report {
    informational(format!("table \"{name}\" is released"))
}

/// A released table of which something else calls functions of the extension.
pub fn still_depends(name: &str, objects: &[String]) -> Report {
    informational(format!("objects of table \"{name}\" still depend on extension base_entity"))
        .set_detail(objects.join("\n"))
        .set_hint("DROP EXTENSION drops them with CASCADE.")
}

/// A table that does not depend on the extension.
pub fn nothing_to_release(name: &str) -> Report {
    informational(format!("table \"{name}\" does not depend on base_entity"))
}

/// The table was not made LIKE the templates that are to be released, or not by a trigger of its own.
pub fn has_none_to_release(name: &str) -> Report {
    informational(format!("table \"{name}\" was not made LIKE these templates")).set_detail(
        "A template that the table has through another template is released with that one.",
    )
}
