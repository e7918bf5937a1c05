//! What the row trigger says: of its rules, and of the rows that break them.

use pgrx::PgSqlErrorCode;
use pgrx::pg_sys::panic::ErrorReport;
use pgrx::spi::quote_identifier;

use super::report;

const EXAMPLE_RULES: &str = "'touch updated_at', 'keep created_at', 'fix uuid'";

/// The row trigger on another event than BEFORE UPDATE OR DELETE FOR EACH ROW.
pub fn not_before_row(trigger: &str) -> ErrorReport {
    report(
        PgSqlErrorCode::ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED,
        format!("trigger \"{trigger}\" must be fired before an update or delete, for each row"),
    )
    .set_hint(format!(
        "CREATE TRIGGER {} BEFORE UPDATE ON ... FOR EACH ROW EXECUTE FUNCTION \
         base_entity.maintain({EXAMPLE_RULES});",
        quote_identifier(trigger)
    ))
}

/// base_entity.maintain() without a rule.
pub fn no_rules() -> ErrorReport {
    report(
        PgSqlErrorCode::ERRCODE_INVALID_PARAMETER_VALUE,
        "base_entity.maintain() needs at least one rule".to_string(),
    )
    .set_hint(format!(
        "Write, for example, EXECUTE FUNCTION base_entity.maintain({EXAMPLE_RULES})."
    ))
}

/// A rule that cannot be read; `why` is a sentence.
pub fn invalid_rule(rule: &str, why: &str) -> ErrorReport {
    report(
        PgSqlErrorCode::ERRCODE_INVALID_PARAMETER_VALUE,
        format!("invalid rule \"{rule}\" for base_entity.maintain()"),
    )
    .set_detail(why.to_string())
    .set_hint(format!(
        "A rule is a verb (touch, keep, fix, count, check, sign or mark) and a column, for example \
         base_entity.maintain({EXAMPLE_RULES})."
    ))
}

/// A rule for a column that the table does not have: it waits, and does no harm.
pub fn rule_without_column(rule: &str, table: &str) -> ErrorReport {
    report(
        PgSqlErrorCode::ERRCODE_UNDEFINED_COLUMN,
        format!("rule \"{rule}\" names no column of \"{table}\""),
    )
    .set_detail("The rule is skipped until the table has such a column.")
}

/// A rule that cannot be followed on a column of that type: it is skipped.
pub fn rule_for_wrong_type(rule: &str, table: &str, type_name: &str) -> ErrorReport {
    report(
        PgSqlErrorCode::ERRCODE_DATATYPE_MISMATCH,
        format!("rule \"{rule}\" cannot be followed on a column of type {type_name}"),
    )
    .set_detail(format!("The rule is skipped on table \"{table}\"."))
    .set_hint(
        "touch and mark need a timestamp with time zone, timestamp or date; count and check a \
         bigint, integer or smallint; sign a text; and none works on a generated column.",
    )
}

/// A `fix` column that an UPDATE tried to change.
pub fn fixed_column(column: &str, table: &str, trigger: &str) -> ErrorReport {
    report(
        PgSqlErrorCode::ERRCODE_INTEGRITY_CONSTRAINT_VIOLATION,
        format!("column \"{column}\" of table \"{table}\" cannot be changed"),
    )
    .set_detail(format!("Trigger \"{trigger}\" has the rule \"fix {column}\"."))
    .set_hint("Leave the column out of the UPDATE, or INSERT a new row.")
}

/// A `check` column with a value that the row no longer has.
pub fn stale_row(column: &str, table: &str, stored: i64, sent: Option<i64>) -> ErrorReport {
    let sent = sent.map_or("NULL".to_string(), |sent| sent.to_string());
    report(
        PgSqlErrorCode::ERRCODE_T_R_SERIALIZATION_FAILURE,
        format!("row of table \"{table}\" has changed since it was read"),
    )
    .set_detail(format!("Its \"{column}\" is {stored}, and the UPDATE sent {sent}."))
    .set_hint("Read the row again, and retry.")
}

/// A `count` column at the end of its type.
pub fn count_out_of_range(column: &str, table: &str, is_bigint: bool) -> ErrorReport {
    let report = report(
        PgSqlErrorCode::ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE,
        format!("column \"{column}\" of table \"{table}\" cannot be counted up any further"),
    );
    if is_bigint {
        return report;
    }
    let (table, column) = (quote_identifier(table), quote_identifier(column));
    report.set_hint(format!("ALTER TABLE {table} ALTER COLUMN {column} TYPE bigint;"))
}

/// purge() of a table whose rows no DELETE marks.
pub fn nothing_marked(table: &str) -> ErrorReport {
    report(
        PgSqlErrorCode::ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
        format!("table \"{table}\" keeps no deleted rows"),
    )
    .set_detail("It has no row trigger on base_entity.maintain() with a rule \"mark\".")
    .set_hint("A table made LIKE base_soft_delete has one.")
}

/// A row that is deleted by a statement, and could not be marked. Code and message are like those
/// of PostgreSQL for a row that a trigger has changed before it is deleted.
pub fn row_not_marked(table: &str) -> ErrorReport {
    report(
        PgSqlErrorCode::ERRCODE_TRIGGERED_DATA_CHANGE_VIOLATION,
        format!("row of \"{table}\" to be deleted could not be marked"),
    )
    .set_detail("Something that the same command set off had changed it before, or kept it from being changed: a trigger or a rule.")
    .set_hint("Consider using an AFTER trigger instead of a BEFORE trigger to propagate changes to other rows.")
}
