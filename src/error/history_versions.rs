//! Errors and notices about the versions under a key.

use pgrx::PgSqlErrorCode;
use pgrx::spi::quote_identifier;

use super::history::not_ready;
use super::{Report, report};

/// A key with too many or too few values.
pub fn wrong_number_of_keys(table: &str, key: &[String]) -> Report {
    let columns: Vec<_> = key.iter().map(quote_identifier).collect();
    let count = match key.len() {
        1 => "1 column".to_owned(),
        count => format!("{count} columns"),
    };
    report(
        PgSqlErrorCode::ERRCODE_INVALID_PARAMETER_VALUE,
        format!("the primary key of table {table} has {count}"),
    )
    .set_detail(format!("The columns of the key: {}.", columns.join(", ")))
}

/// A value of a key in a call of versions() that only code of the owner of a domain could read.
pub fn key_needs_its_type(of: &str, wanted: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_DATATYPE_MISMATCH,
        format!("a value of type {of} cannot be read as one of type {wanted} of the key"),
    )
    .set_detail("The type contains a domain, whose constraints would run with the rights of the role that reads.")
    .set_hint(format!("Pass a value of the type itself: \"...::{wanted}\"."))
}

fn versions(number: u64) -> String {
    format!("{number} {}", if number == 1 { "version" } else { "versions" })
}

/// Versions of a history that have no value in a column of the primary key.
pub fn history_has_keyless_versions(name: &str, history: &str, key: &[impl AsRef<str>]) -> Report {
    let key: Vec<_> = key.iter().map(AsRef::as_ref).collect();
    not_ready(format!("history \"{name}\" has versions without a key"))
        .set_detail(format!(
            "A column of the primary key ({}) is NULL in them: the key was changed, and they keep the one that they had in other columns.",
            key.join(", ")
        ))
        .set_hint(format!(
            "Use \"ALTER TABLE {history} DISABLE TRIGGER USER\", complete or delete these versions, then \"ALTER TABLE {history} ENABLE TRIGGER USER\"."
        ))
}

/// The result of purge_history().
pub fn history_purged(history: &str, removed: u64) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_SUCCESSFUL_COMPLETION,
        format!("removed {} from \"{history}\"", versions(removed)),
    )
}

/// The result of erase_history().
pub fn history_erased(history: &str, key: &str, erased: u64) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_SUCCESSFUL_COMPLETION,
        format!("erased {} of {key} from {history}", versions(erased)),
    )
}
