//! The texts of the row trigger, for its rules and for rows that violate them.

use std::ffi::CStr;

use pgrx::PgSqlErrorCode;
use pgrx::spi::{quote_identifier, quote_literal};

use super::{Fields, Report, report};
use crate::encoding;
use crate::rule::{Fault, Named};

const EXAMPLE_RULES: &str = "'touch updated_at', 'keep created_at', 'immutable uuid'";

/// The row trigger on an event that it does not accept.
pub fn wrong_event(trigger: &str, table: &str, rules: &[String]) -> Report {
    let rules: Vec<_> = rules.iter().map(quote_literal).collect();
    let rules = if rules.is_empty() { EXAMPLE_RULES.to_owned() } else { rules.join(", ") };
    report(
        PgSqlErrorCode::ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED,
        format!("trigger \"{trigger}\" must be fired before an insert, update or delete, or after a delete, for each row"),
    )
    .set_hint(format!(
        "Use \"CREATE OR REPLACE TRIGGER {} BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION \
         base_entity.maintain({rules})\".",
        quote_identifier(trigger)
    ))
}

/// base_entity.maintain() without a rule.
pub fn no_rules() -> Report {
    report(
        PgSqlErrorCode::ERRCODE_INVALID_PARAMETER_VALUE,
        "base_entity.maintain() needs at least one rule".to_string(),
    )
    .set_hint(format!(
        "Its arguments are rules, for example base_entity.maintain({EXAMPLE_RULES})."
    ))
}

fn sentence(fault: &Fault) -> String {
    let kind = |named: &Named| match named {
        Named::Column => "column",
        Named::Template => "template",
    };
    match fault {
        Fault::Empty => "The rule is empty.".to_owned(),
        Fault::UnknownVerb(verb) => format!("There is no verb \"{verb}\"."),
        Fault::NoName(named) => format!("The rule names no {}.", kind(named)),
        Fault::OpenQuotes(named) => format!("The {}'s double quotes are not closed.", kind(named)),
        Fault::SingleQuote(named) => {
            format!("A double quote inside the {}'s name is written twice.", kind(named))
        }
        Fault::NotOneName(named, text) => {
            format!("\"{text}\" is not the name of one {}.", kind(named))
        }
    }
}

/// A rule that cannot be parsed.
pub fn invalid_rule(rule: &str, fault: &Fault) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_INVALID_PARAMETER_VALUE,
        format!("invalid rule \"{rule}\" for base_entity.maintain()"),
    )
    .set_detail(sentence(fault))
    .set_hint(format!(
        "A rule is a verb (touch, keep, immutable, increment, match, match_next, stamp, stamp_strict, soft_delete or history) and a column, for example \
         base_entity.maintain({EXAMPLE_RULES})."
    ))
}

/// Two rules of one trigger that no row can satisfy together.
pub fn conflicting_rules(one: &str, other: &str, column: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_INVALID_PARAMETER_VALUE,
        format!("rules \"{one}\" and \"{other}\" for column \"{column}\" exclude each other"),
    )
    .set_hint("Remove one of the two rules.")
}

/// A rule for a column that the table does not have. The rule is skipped.
pub fn rule_without_column(rule: &str, table: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_UNDEFINED_COLUMN,
        format!("rule \"{rule}\" names no column of \"{table}\""),
    )
    .set_detail("The rule is skipped until the table has such a column.")
}

/// A rule for a column of a type that it cannot be applied to. The rule is skipped.
pub fn rule_for_wrong_type(rule: &str, table: &str, type_name: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_DATATYPE_MISMATCH,
        format!("rule \"{rule}\" cannot be applied to a column of type {type_name}"),
    )
    .set_detail(format!("The rule is skipped on table \"{table}\"."))
    .set_hint(
        "touch and soft_delete need a timestamp with time zone, timestamp or date; increment, match and \
         match_next a bigint, integer or smallint; stamp and stamp_strict a text; history a timestamptz without a precision. No rule can be applied to a generated column.",
    )
}

/// A rule that applies to an UPDATE, in a trigger that no UPDATE fires.
pub fn rule_without_event(trigger: &str, verb: &str, column: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_WARNING,
        format!("rule \"{verb} {column}\" of trigger \"{trigger}\" is never applied"),
    )
    .set_detail("It applies to an UPDATE, which does not fire the trigger.")
    .set_hint("Give the rule to a trigger BEFORE UPDATE.")
}

/// An UPDATE that changes an `immutable` column; `fields` names it.
pub fn immutable_column(trigger: &str, fields: Fields) -> Report {
    let Fields { column, table, .. } = &fields;
    report(
        PgSqlErrorCode::ERRCODE_INTEGRITY_CONSTRAINT_VIOLATION,
        format!("column \"{column}\" of table \"{table}\" cannot be changed"),
    )
    .set_detail(format!("Trigger \"{trigger}\" has the rule \"immutable {column}\"."))
    .set_hint("Leave the column out of the UPDATE, or INSERT a new row.")
    .set_fields(fields)
}

/// A rule `match` or `match_next` in a trigger that fires after one that sets its column.
pub fn compared_too_late(trigger: &str, other: &str, verb: &str, column: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_INVALID_NAME,
        format!("trigger \"{trigger}\" would fire after trigger \"{other}\""),
    )
    .set_detail(format!(
        "Triggers fire in the order of their names. Its rule \"{verb} {column}\" would compare the value that \
         \"{other}\" has set, not the one that was sent."
    ))
    .set_hint(format!(
        "Give \"{trigger}\" a name that sorts before \"{other}\", or give both rules to one trigger."
    ))
}

/// A `match` or `match_next` column with another value than the rule accepts; `fields` names it. It is no
/// serialization failure, for which clients repeat the same statements, to fail again.
pub fn stale_row(verb: &str, stored: i64, sent: Option<i64>, fields: Fields) -> Report {
    let Fields { column, table, .. } = &fields;
    let sent = sent.map_or("NULL".to_string(), |sent| sent.to_string());
    report(
        PgSqlErrorCode::ERRCODE_INTEGRITY_CONSTRAINT_VIOLATION,
        format!("row of table \"{table}\" has changed since it was read"),
    )
    .set_detail(format!(
        "Its \"{column}\" is {stored}, and the UPDATE sent {sent} (rule \"{verb} {column}\")."
    ))
    .set_hint("Read the row again, and retry.")
    .set_fields(fields)
}

/// A `stamp_strict` column without an application user; `fields` names it.
pub fn actor_is_missing(fields: Fields) -> Report {
    let Fields { column, table, .. } = &fields;
    report(
        PgSqlErrorCode::ERRCODE_INTEGRITY_CONSTRAINT_VIOLATION,
        format!("column \"{column}\" of table \"{table}\" needs the application user"),
    )
    .set_detail(format!("base_entity.actor is not set (rule \"stamp_strict {column}\")."))
    .set_hint("Use \"SET LOCAL base_entity.actor = 'ada@example.com'\" in the transaction, with the user's own name.")
    .set_fields(fields)
}

/// An `increment` column with the greatest value of its type; `fields` names it.
pub fn increment_out_of_range(full_name: &str, is_bigint: bool, fields: Fields) -> Report {
    let Fields { column, table, .. } = &fields;
    let report = report(
        PgSqlErrorCode::ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE,
        format!("column \"{column}\" of table \"{table}\" cannot be incremented any further"),
    );
    let column = quote_identifier(column);
    let report = report.set_fields(fields);
    if is_bigint {
        return report;
    }
    report.set_hint(format!("Use \"ALTER TABLE {full_name} ALTER COLUMN {column} TYPE bigint\"."))
}

/// The entry in the server log for rules that the table's owner has suspended.
pub fn rules_suspended(table: &str, role: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_SUCCESSFUL_COMPLETION,
        format!("row rules of table {table} are suspended for role \"{role}\" in this transaction"),
    )
}

/// The same, for the client. Outside a transaction block the suspension ends with its own statement.
pub fn rules_suspended_here(table: &str, is_in_block: bool) -> Report {
    let report = report(
        PgSqlErrorCode::ERRCODE_SUCCESSFUL_COMPLETION,
        format!("row rules of table \"{table}\" are suspended until the transaction ends"),
    );
    if is_in_block {
        return report;
    }
    report.set_hint("The transaction ends with this statement. Use \"BEGIN\" first.")
}

/// CREATE OR REPLACE TRIGGER by a role with the privilege TRIGGER alone.
pub fn trigger_of_owner(trigger: &CStr, table: &str) -> Report {
    let trigger = encoding::from_server(trigger.to_bytes());
    report(
        PgSqlErrorCode::ERRCODE_INSUFFICIENT_PRIVILEGE,
        format!("must be owner of relation {table} to replace trigger \"{trigger}\""),
    )
    .set_detail("The trigger calls a function of the extension base_entity, by which the owner has rows kept, checked or recorded.")
    .set_hint("Use \"CREATE TRIGGER\" with another name.")
}

/// A suspension in a SECURITY DEFINER function.
pub fn suspension_by_definer() -> Report {
    report(
        PgSqlErrorCode::ERRCODE_INSUFFICIENT_PRIVILEGE,
        "cannot suspend row rules within a SECURITY DEFINER function".to_string(),
    )
    .set_detail("The suspension would cover what foreign keys do in later statements of the role that calls it.")
    .set_hint("Call base_entity.suspend_row_rules() as the owner of the table.")
}

/// A suspension on a table without row rules.
pub fn no_rules_to_suspend(table: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_SUCCESSFUL_COMPLETION,
        format!("table \"{table}\" has no row rules"),
    )
}

/// A suspension in code of a table's owner that runs in another role's command.
pub fn suspension_restricted() -> Report {
    report(
        PgSqlErrorCode::ERRCODE_INSUFFICIENT_PRIVILEGE,
        "cannot suspend row rules within a security-restricted operation".to_string(),
    )
}
