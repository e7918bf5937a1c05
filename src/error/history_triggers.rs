//! Errors of row triggers that fire where they could change a row without a version.

use pgrx::PgSqlErrorCode;
use pgrx::spi::quote_identifier;

use super::{Report, report};

/// A BEFORE row trigger that fires after the one that keeps versions.
pub fn trigger_after_history(trigger: &str, table: &str) -> Report {
    fires_late(
        trigger,
        table,
        "the one that keeps old versions",
        "It could change a row, or keep it from being changed, after its old version is in the history, or the beginning of its period is set.",
    )
}

/// A BEFORE UPDATE row trigger that fires between the rule `history` and the trigger that keeps versions.
pub fn trigger_after_rule_of_history(trigger: &str, table: &str) -> Report {
    fires_late(
        trigger,
        table,
        "the rule \"history\"",
        "It could change a row that the rule has found unchanged, so that no version would be kept.",
    )
}

/// A link from a table to its history that is DEFERRABLE; `statement` creates it otherwise, once the trigger `existing` is dropped, if it has been created.
pub fn history_link_is_deferrable(table: &str, statement: &str, existing: Option<&str>) -> Report {
    let mut statement = statement.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(trigger) = existing {
        statement = format!("DROP TRIGGER {} ON {table}; {statement}", quote_identifier(trigger));
    }
    report(
        PgSqlErrorCode::ERRCODE_FEATURE_NOT_SUPPORTED,
        format!("the trigger that links table {table} to its history cannot be DEFERRABLE"),
    )
    .set_detail("It verifies rows when they are inserted.")
    .set_hint(format!("Use \"{statement}\"."))
}

fn fires_late(trigger: &str, table: &str, other: &str, detail: &str) -> Report {
    let new_name = quote_identifier(format!("a_{trigger}"));
    report(
        PgSqlErrorCode::ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
        format!("trigger \"{trigger}\" fires after {other}"),
    )
    .set_detail(detail)
    .set_hint(format!(
        "Use \"ALTER TRIGGER {} ON {table} RENAME TO {new_name}\".",
        quote_identifier(trigger)
    ))
}
