//! Errors and notices of the columns of histories.

use pgrx::PgSqlErrorCode;
use pgrx::spi::{quote_identifier, quote_literal};

use super::{Report, report};

/// DROP COLUMN of the column with the beginning of a row's period.
pub fn history_column_dropped(table: &str, column: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_DEPENDENT_OBJECTS_STILL_EXIST,
        format!("cannot drop column \"{column}\" of table {table}, which has a history"),
    )
    .set_detail("A history needs the time since which a row is as it is.")
    .set_hint(format!(
        "Use \"CALL base_entity.release({}, '{{base_history}}')\" first.",
        quote_literal(table)
    ))
}

/// ALTER COLUMN ... TYPE of the column with the beginning of a row's period.
pub fn history_column_type_changed(table: &str, column: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_FEATURE_NOT_SUPPORTED,
        format!("cannot alter type of column \"{column}\" of table {table}, which has a history"),
    )
    .set_detail("A period begins at a microsecond, which a timestamptz without a precision holds.")
    .set_hint(format!(
        "Use \"CALL base_entity.release({}, '{{base_history}}')\" first.",
        quote_literal(table)
    ))
}

/// The column with the beginning of a row's period, where it cannot hold each one.
pub fn history_column_of_other_type(table: &str, column: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
        format!("column \"{column}\" of table {table} does not have the type timestamptz"),
    )
    .set_detail("A period begins at a microsecond, which a timestamptz without a precision holds.")
    .set_hint(format!(
        "Use \"ALTER TABLE {table} ALTER COLUMN {column} DROP DEFAULT, ALTER COLUMN {column} TYPE timestamptz USING {column}::timestamptz, \
         ALTER COLUMN {column} SET DEFAULT now()\".",
        column = quote_identifier(column)
    ))
}

/// A history that cannot have the index of the primary key which its table has got.
pub fn history_without_index(history: &str, table: &str, cause: &Report) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_WARNING,
        format!("history \"{history}\" has no index on the primary key of table \"{table}\""),
    )
    .set_detail(format!("The index cannot be created: {}. Periods under one key may overlap.", cause.message()))
    .set_hint(format!(
        "Remove old versions with \"CALL base_entity.purge_history({table}, older_than)\", then use \"SELECT \
         base_entity.create_history({table})\".",
        table = quote_literal(table)
    ))
}

/// A history that has no index of the primary key which its table has got.
pub fn history_needs_index(history: &str, table: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_SUCCESSFUL_COMPLETION,
        format!("history \"{history}\" has no index on the primary key of table {table}"),
    )
    .set_detail("Periods under one key may overlap.")
    .set_hint(format!("Use \"SELECT base_entity.create_history({})\".", quote_literal(table)))
}

/// A change of a table's column.
#[derive(Clone, Copy)]
pub enum ColumnChange {
    /// DROP COLUMN.
    Drop,
    /// ALTER COLUMN ... TYPE, to a type that old versions do not take.
    Type,
    /// ALTER COLUMN ... TYPE while the table had no history, or of the history alone.
    Unfollowed,
}

/// A change of a column for which the history has one that a view, a policy or the like names.
pub fn history_column_in_use(
    table: &str,
    history: &str,
    column: &str,
    change: ColumnChange,
    object: &str,
    drop_statement: Option<&str>,
) -> Report {
    let action = match change {
        ColumnChange::Drop => "drop",
        ColumnChange::Type => "alter type of",
        ColumnChange::Unfollowed => "follow the type of",
    };
    let hint = match drop_statement {
        Some(statement) => format!("Use \"{statement}\", and create it again with other columns."),
        None => format!("Drop or change {object} first."),
    };
    report(
        PgSqlErrorCode::ERRCODE_DEPENDENT_OBJECTS_STILL_EXIST,
        format!(
            "cannot {action} column \"{column}\" of table {table}, on whose old values other objects depend"
        ),
    )
    .set_detail(format!(
        "{object} depends on column \"{column}\" of history {history}, which keeps the old values under another name."
    ))
    .set_hint(hint)
}

/// Old values that do not have the new type of their column.
pub fn old_versions_keep_type(history: &str, column: &str, kept: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_WARNING,
        format!("old versions in \"{history}\" cannot take the new type of column \"{column}\""),
    )
    .set_detail(format!(
        "Their values are kept in column \"{kept}\"; the column \"{column}\" of old versions is NULL."
    ))
}

/// Old values that have another type than the column that the table has by now.
pub fn old_versions_have_other_type(history: &str, column: &str, kept: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_WARNING,
        format!("old versions in \"{history}\" do not have the type of column \"{column}\""),
    )
    .set_detail(format!(
        "Their values are kept in column \"{kept}\"; the column \"{column}\" of old versions is NULL."
    ))
}

/// A column of the history whose column of the table was dropped.
pub fn dropped_column_kept(history: &str, column: &str, kept: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_SUCCESSFUL_COMPLETION,
        format!("old values of column \"{column}\" are kept in column \"{kept}\" of \"{history}\""),
    )
}
