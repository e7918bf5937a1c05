//! Warnings and notices of the access to a history, where it differs from that to its table.

use pgrx::PgSqlErrorCode;
use pgrx::spi::quote_literal;

use super::{Report, report};

/// A policy that a history has of its own under the name of a new one of its table.
pub fn history_keeps_policy(history: &str, policy: &str, table: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_WARNING,
        format!("history {history} keeps its own policy \"{policy}\""),
    )
    .set_detail(format!("That of table {table} is another one."))
    .set_hint(use_create_history(table))
}

/// A policy of a table with a history that uses the whole row.
pub fn history_policy_of_whole_row(table: &str, policy: &str, history: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_WARNING,
        format!("policy \"{policy}\" of table {table} shows no versions in history {history}"),
    )
    .set_detail("It uses the whole row, and the rows of the history have other columns, too.")
    .set_hint(format!("Name the columns of the table in the policy, or create one on {history}."))
}

/// A table that is linked again to a history with other privileges or policies.
pub fn history_keeps_access(history: &str, table: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_WARNING,
        format!("history {history} keeps its own privileges and policies"),
    )
    .set_detail(format!("They are not those of table {table}."))
    .set_hint(use_create_history(table))
}

/// A permissive policy of a table whose history has one of its own.
pub fn policy_not_followed(
    history: &str,
    policy: &str,
    table: &str,
    own: &str,
    statement: &str,
) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_SUCCESSFUL_COMPLETION,
        format!("policy \"{policy}\" of table {table} is not created on history {history}"),
    )
    .set_detail(format!(
        "The history has the permissive policy \"{own}\" of its own; PostgreSQL would show the rows that either of them allows."
    ))
    .set_hint(format!("To show these rows in the history, use \"{statement}\"."))
}

/// A history whose row-level security stays `state` where that of its table does not.
pub fn history_stays_protected(history: &str, table: &str, state: &str, action: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_SUCCESSFUL_COMPLETION,
        format!("row-level security of history {history} stays {state}"),
    )
    .set_detail(format!("Its policies are not those of table {table}."))
    .set_hint(format!("Use \"ALTER TABLE {history} {action} ROW LEVEL SECURITY\"."))
}

fn use_create_history(table: &str) -> String {
    format!(
        "Use \"SELECT base_entity.create_history({})\" to replace the privileges and policies of the history by those of its table.",
        quote_literal(table)
    )
}
