//! The texts of adopt() and adopt_all() while they run.

use pgrx::pg_sys::panic::ErrorReportWithLevel;
use pgrx::spi::quote_identifier;
use pgrx::{PgSqlErrorCode, pg_sys};

use super::{Report, report};

mod apply;
mod columns;
mod keys;
mod refused;
mod release;
mod subjects;
mod task;
pub use apply::*;
pub use columns::*;
pub use keys::*;
pub use refused::*;
pub use release::*;
pub use subjects::*;
pub use task::Task;

fn informational(message: String) -> Report {
    report(PgSqlErrorCode::ERRCODE_SUCCESSFUL_COMPLETION, message)
}

/// adopt_all(), some of whose tables failed while they were adopted.
pub fn tables_failed(names: &[String], all: usize) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
        format!("{} of {all} tables could not be adopted", names.len()),
    )
    .set_detail(format!("A warning has the reason for each: {}.", names.join(", ")))
    .set_hint("CALL it again to resume.")
}

/// PostgreSQL's own error, as a report of the extension's.
pub fn caught(error: &ErrorReportWithLevel) -> Report {
    let mut report = report(error.sql_error_code(), error.message().to_string());
    if let Some(detail) = error.detail() {
        report = report.set_detail(detail);
    }
    if let Some(hint) = error.hint() {
        report = report.set_hint(hint);
    }
    report
}

/// An adopted table with a singular name, which it keeps.
pub fn existing_not_plural(name: &str, table: &str, suggestion: Option<&str>) -> Report {
    let report = report(
        PgSqlErrorCode::ERRCODE_INVALID_NAME,
        format!("table name \"{name}\" is not plural"),
    );
    report.set_hint(match suggestion.map(quote_identifier) {
        Some(plural) => {
            format!("Use \"ALTER TABLE {table} RENAME TO {plural}\" to give it a plural name.")
        }
        None => "Give it a plural name with ALTER TABLE RENAME.".to_owned(),
    })
}

/// A table that is partitioned in a way that leaves no room for the template's key.
pub fn adopted_without_key(name: &str, columns: &str) -> Report {
    informational(format!("table \"{name}\" is adopted without a key on ({columns})")).set_detail(
        "A key of a partitioned table contains its partition columns, with their own collations, and no \
         expression.",
    )
}

/// An exclusion constraint that a table in service does not get.
pub fn exclusion_not_online(name: &str, constraint: &str) -> Report {
    informational(format!(
        "table \"{name}\" is adopted without constraint \"{constraint}\" of its template"
    ))
    .set_detail("Its index is built under ACCESS EXCLUSIVE.")
    .set_hint("CALL base_entity.adopt() with online => false to add it.")
}

/// An UPDATE that is not executed by PostgreSQL's own executor, as that of a distributed table.
pub fn update_by_another_executor() -> Report {
    report(
        PgSqlErrorCode::ERRCODE_FEATURE_NOT_SUPPORTED,
        "cannot fill the rows of a table whose UPDATE another extension executes".to_string(),
    )
    .set_detail("Its triggers would fire for rows that are only filled.")
}

/// A template that was dropped while a table was adopted.
pub fn template_is_gone(name: &str, template: pg_sys::Oid) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_UNDEFINED_TABLE,
        format!("template with OID {} was dropped concurrently", template.to_u32()),
    )
    .set_detail(format!("Table \"{name}\" has a part of its properties."))
}

/// A lock that was not acquired.
pub fn could_not_lock(name: &str, attempts: u32, holders: &[i32]) -> Report {
    let report = report(
        PgSqlErrorCode::ERRCODE_LOCK_NOT_AVAILABLE,
        format!("could not lock table \"{name}\" in {attempts} attempts"),
    )
    .set_hint("CALL it again to resume.");
    with_lock_holders(report, holders)
}

/// A lock that is being retried.
pub fn waits_for_lock(name: &str, holders: &[i32]) -> Report {
    with_lock_holders(informational(format!("{name}: waiting for a lock on the table")), holders)
}

fn with_lock_holders(report: Report, holders: &[i32]) -> Report {
    if holders.is_empty() {
        return report;
    }
    let pids: Vec<String> = holders.iter().map(ToString::to_string).collect();
    report.set_detail(format!("Process holding the lock: {}.", pids.join(", ")))
}

/// A default that yields NULL for a NOT NULL column.
pub fn default_is_null(name: &str, column: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_NOT_NULL_VIOLATION,
        format!("default of column \"{column}\" of table \"{name}\" yields null values"),
    )
    .set_hint("Give the column another default, then CALL it again to resume.")
}

/// An index that a statement of the client must build CONCURRENTLY, so that writes are not blocked.
pub fn index_to_build(name: &str, statements: &str, again: &str) -> Report {
    informational(format!(
        "table \"{name}\" needs an index, which a procedure cannot build CONCURRENTLY"
    ))
    .set_hint(format!("Run these statements to resume:\n{statements}\n{again}"))
}

/// An index that another session is building.
pub fn index_is_being_built(index: &str, again: &str) -> Report {
    informational(format!("index {index} is being built by another session"))
        .set_hint(format!("Run this statement after it to resume:\n{again}"))
}

/// The progress of the fill.
pub fn progress(name: &str, done: f64, total: f64, per_second: f64, left: f64) -> Report {
    let percent = if total > 0.0 { done / total * 100.0 } else { 0.0 };
    informational(format!(
        "{name}: {done:.0} of {total:.0} rows ({percent:.0} %), {per_second:.0} per second, {left:.0} s left"
    ))
}

/// Rows that other sessions have locked.
pub fn waits_for_rows(name: &str) -> Report {
    informational(format!("{name}: waiting for rows that other sessions have locked"))
}

fn filled_in(values: u64) -> String {
    let words = if values == 1 { "value was" } else { "values were" };
    format!("{values} {words} filled in")
}

/// The end of an adoption.
pub fn adopted(name: &str, full_name: &str, filled: u64) -> Report {
    let report = informational(format!("table \"{name}\" is an entity; {}", filled_in(filled)));
    if filled == 0 {
        return report;
    }
    report.set_hint(format!(
        "Use \"VACUUM (ANALYZE) {full_name}\" to reclaim the space of dead row versions."
    ))
}

/// A table that repair() has given something.
pub fn repaired(name: &str, full_name: &str, filled: u64) -> Report {
    if filled == 0 {
        return informational(format!("table \"{name}\" is repaired"));
    }
    let report = informational(format!("table \"{name}\" is repaired; {}", filled_in(filled)));
    report.set_hint(format!(
        "Use \"VACUUM (ANALYZE) {full_name}\" to reclaim the space of dead row versions."
    ))
}

/// A table that needs no repair.
pub fn nothing_to_repair(name: &str) -> Report {
    informational(format!("table \"{name}\" needs no repair"))
}

/// A column of a template that repair() leaves as it is.
pub fn column_left_as_it_is(table: &str, column: &str, reason: Reason) -> Report {
    let report = report(
        PgSqlErrorCode::ERRCODE_WARNING,
        format!("column \"{column}\" of table \"{table}\" is left as it is"),
    );
    report.set_detail(match reason {
        Reason::OtherType => "Its type is not that of the template's column.",
        Reason::Renamed => "The table has it under another name.",
        Reason::NoValue => {
            "It is NOT NULL in the template and has no default, and there are rows without a value."
        }
    })
}

/// A table that needs no adoption.
pub fn nothing_to_adopt(name: &str) -> Report {
    informational(format!("table \"{name}\" has all properties of the template"))
}

/// adopt_all() of a schema without a matching table.
pub fn no_table_like(schema: &str) -> Report {
    informational(format!(
        "schema \"{schema}\" has no table with the columns and the key of the template"
    ))
    .set_hint("adopt() adds missing columns to a table.")
}
