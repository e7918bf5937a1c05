//! Errors and notices of histories.

use pgrx::spi::{quote_identifier, quote_literal};
use pgrx::{PgSqlErrorCode, pg_sys};

use super::{Report, report};

pub(super) fn not_ready(message: String) -> Report {
    report(PgSqlErrorCode::ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE, message)
}

fn create_again(table: &str) -> String {
    format!("Use \"SELECT base_entity.create_history({})\".", quote_literal(table))
}

/// A table whose row trigger has no history to write to.
pub fn history_is_missing(table: &str, with_history: &str) -> Report {
    not_ready(format!("table {table} has no history"))
        .set_detail("Its triggers keep old versions of rows, and no trigger links it to a history.")
        .set_hint(create_again(with_history))
}

fn no_rule(table: &str) -> Report {
    not_ready(format!("no enabled row trigger of table {table} has the rule \"history\""))
        .set_detail("The rule sets the time since which a row is as it is.")
}

/// A table whose trigger with the rule `history` is disabled.
pub fn history_rule_disabled(table: &str, trigger: &str) -> Report {
    no_rule(table).set_hint(format!(
        "Use \"ALTER TABLE {table} ENABLE TRIGGER {}\".",
        quote_identifier(trigger)
    ))
}

/// A table that no trigger with the rule `history` maintains.
pub fn history_without_rule(table: &str, with_history: &str) -> Report {
    no_rule(table).set_hint(format!(
        "Use \"CALL base_entity.adopt({}, '{{base_history}}')\".",
        quote_literal(with_history)
    ))
}

/// A relation that is linked as a history and is none, with the way to make it one.
pub fn not_a_history(history: &str, table: &str, remedy: &HistoryRemedy) -> Report {
    let report = report(
        PgSqlErrorCode::ERRCODE_WRONG_OBJECT_TYPE,
        format!("\"{history}\" is not a history"),
    )
    .set_detail(format!(
        "Table {table} is linked to it. A history has the columns valid_to, operation, actor and transaction first, \
         and a trigger on base_entity.append_only()."
    ));
    match remedy {
        HistoryRemedy::Complete { table } => report.set_hint(create_again(table)),
        HistoryRemedy::Type { history, column, type_name } => report.set_hint(format!(
            "Use \"ALTER TABLE {history} ALTER COLUMN {} TYPE {type_name} USING ...\".",
            quote_identifier(column)
        )),
        HistoryRemedy::Replace { table, history, free } => report.set_hint(format!(
            "Use \"CALL base_entity.release({table}, '{{base_history}}')\", \"ALTER TABLE {history} RENAME TO {}\", \
             then \"CALL base_entity.adopt({table}, '{{base_history}}')\".",
            quote_identifier(free),
            table = quote_literal(table),
        )),
        HistoryRemedy::Unknown => report,
    }
}

/// The way to make a history of a relation that a table is linked to, with the names that SQL has for them.
pub enum HistoryRemedy {
    /// create_history() gives it what it lacks.
    Complete { table: String },
    /// One of its first columns has another type.
    Type { history: String, column: String, type_name: String },
    /// One of its first columns was dropped: another history takes its place, and it gets a name that is free.
    Replace { table: String, history: String, free: String },
    /// It has never been one.
    Unknown,
}

/// A history that has no column for one of its table's.
pub fn history_lacks_column(history: &str, column: &str, table: &str) -> Report {
    not_ready(format!("history \"{history}\" has no column for the values of column \"{column}\""))
        .set_detail("The column was added, renamed or given another type while event triggers were disabled, or the owner has changed the history.")
        .set_hint(create_again(table))
}

/// A history whose columns have got other types while it was read.
pub fn history_has_other_types() -> Report {
    not_ready("columns of the history have other types than those of its table".to_owned())
}

/// A history of another owner than the table's.
pub fn history_of_another_owner(table: &str, history: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_INSUFFICIENT_PRIVILEGE,
        format!("history {history} does not belong to the owner of table {table}"),
    )
    .set_hint("Use \"ALTER TABLE ... OWNER TO ...\" to give both the same owner.")
}

/// A rule (CREATE RULE) on a history, which would have the rights of any later owner of its table. `existing` is one that it has already, with
/// the history, as DROP RULE names it.
pub fn history_takes_no_rule(history: &str, existing: Option<&str>) -> Report {
    let hint = match existing {
        Some(rule) => format!("Use \"DROP RULE {rule}\", and a trigger AFTER INSERT instead."),
        None => "Use a trigger AFTER INSERT.".to_owned(),
    };
    report(
        PgSqlErrorCode::ERRCODE_FEATURE_NOT_SUPPORTED,
        format!("history \"{history}\" cannot have rules"),
    )
    .set_detail(
        "A rule runs with the rights of the owner of the history, which is the owner of its table.",
    )
    .set_hint(hint)
}

/// A history that would get another owner than a table which it inherits from or is a partition of.
pub fn history_below_table_of_other(history: &str, parent: &str, owner: &str) -> Report {
    not_ready(format!("history \"{history}\" inherits from table {parent} of another role"))
        .set_detail("The versions that are in the history are rows of that table, too, whose owner could read them.")
        .set_hint(format!(
            "Use \"ALTER TABLE {parent} OWNER TO {}\" before, or ALTER TABLE ... NO INHERIT, or DETACH PARTITION.",
            quote_identifier(owner)
        ))
}

/// A table that would inherit from a history.
pub fn history_takes_no_child(history: &str, child: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_FEATURE_NOT_SUPPORTED,
        format!("table \"{child}\" cannot inherit from history \"{history}\""),
    )
    .set_detail("The versions of a table's rows are those in its history alone.")
    .set_hint("Use \"CREATE TABLE ... (LIKE ...)\" for a table with the same columns.")
}

/// TRUNCATE of a table with a history.
pub fn history_refuses_truncate(table: &str, with_history: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_FEATURE_NOT_SUPPORTED,
        format!("cannot truncate table {table}, which has a history"),
    )
    .set_detail("TRUNCATE fires no trigger for each row, so that no version would be kept.")
    .set_hint(format!(
        "Use \"DELETE FROM {table}\", or \"CALL base_entity.release({}, '{{base_history}}')\" first.",
        quote_literal(with_history)
    ))
}

/// A trigger on base_entity.keep_history() for other events.
pub fn wrong_event_for_history(trigger: &str, table: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED,
        format!(
            "trigger \"{trigger}\" of table {table} must be fired BEFORE INSERT OR UPDATE OR DELETE FOR EACH ROW, or BEFORE TRUNCATE"
        ),
    )
}

/// A row that would be valid from infinity on.
pub fn period_begins_at_infinity(table: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_DATETIME_FIELD_OVERFLOW,
        format!("the period of a row of table {table} cannot begin at infinity"),
    )
}

/// A version under the key of a new row that another transaction has ended after its period begins.
pub fn period_ended_concurrently(table: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_T_R_SERIALIZATION_FAILURE,
        format!("could not serialize access to table {table} due to concurrent use of a key"),
    )
    .set_detail(
        "Another transaction has ended a version under the primary key while the row was being stored, and after its period begins.",
    )
    .set_hint("The transaction might succeed if retried.")
}

/// UPDATE, DELETE or TRUNCATE of a history.
pub fn history_is_append_only(history: &str, table: Option<&str>) -> Report {
    let table = table.map_or_else(|| "table".to_owned(), quote_literal);
    report(
        PgSqlErrorCode::ERRCODE_FEATURE_NOT_SUPPORTED,
        format!("history {history} is append-only"),
    )
    .set_detail("UPDATE, DELETE and TRUNCATE are refused for every role.")
    .set_hint(format!(
        "Use \"CALL base_entity.purge_history({table}, older_than)\" to remove old versions, or \
         \"CALL base_entity.erase_history({table}, key)\" to remove those of one row."
    ))
}

/// A table without base_history.
pub fn keeps_no_history(table: &str) -> Report {
    report(PgSqlErrorCode::ERRCODE_WRONG_OBJECT_TYPE, format!("table {table} keeps no history"))
        .set_hint(format!(
            "Use \"CALL base_entity.adopt({}, '{{base_history}}')\".",
            quote_literal(table)
        ))
}

/// A partition, whose versions are in the history of the partitioned table.
pub fn history_of_partition(table: &str) -> Report {
    report(PgSqlErrorCode::ERRCODE_WRONG_OBJECT_TYPE, format!("\"{table}\" is a partition"))
        .set_detail("Its old versions are in the history of the partitioned table.")
}

/// A temporary table.
pub fn history_of_temporary(table: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_FEATURE_NOT_SUPPORTED,
        format!("temporary table \"{table}\" cannot have a history"),
    )
}

/// A table without a primary key.
pub fn history_needs_key(table: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_INVALID_TABLE_DEFINITION,
        format!("table \"{table}\" needs a primary key for its history"),
    )
    .set_detail("The versions of a row are those with its primary key.")
    .set_hint("Use \"LIKE base_entity\" besides \"LIKE base_history\", or declare a PRIMARY KEY.")
}

/// A table whose primary key leaves no column of an index for the end of the period.
pub fn history_of_long_key(table: &str, columns: usize) -> Report {
    let most = pg_sys::INDEX_MAX_KEYS;
    report(
        PgSqlErrorCode::ERRCODE_TOO_MANY_COLUMNS,
        format!("cannot keep the history of table \"{table}\", whose primary key has {columns} columns"),
    )
    .set_detail(format!(
        "The index of the history has the columns of the key and one more, and an index has {most} at most."
    ))
    .set_hint("Use a primary key of fewer columns, such as the one of base_entity, and a UNIQUE constraint on the others.")
}

/// A relation that has the name of a new history, and a name that it can get. `holder` is the table whose history it is.
pub fn history_name_taken(
    name: &str,
    table: &str,
    [history, free]: [&str; 2],
    holder: Option<&str>,
) -> Report {
    let rename = format!("Use \"ALTER TABLE {history} RENAME TO {}\"", quote_identifier(free));
    let report = report(
        PgSqlErrorCode::ERRCODE_DUPLICATE_TABLE,
        format!("relation \"{name}\" already exists"),
    );
    let detail = format!("The history of table {table} would have this name.");
    match holder {
        Some(holder) => report
            .set_detail(format!("{detail} The relation is the history of table {holder}."))
            .set_hint(format!("{rename}.")),
        None => {
            report.set_detail(detail).set_hint(format!("{rename}, or \"DROP TABLE {history}\"."))
        }
    }
}

/// A history that keeps its name where its table has got another one, since another relation has that which it would get.
pub fn history_keeps_name(history: &str, table: &str, taken: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_SUCCESSFUL_COMPLETION,
        format!("history {history} of table {table} keeps its name"),
    )
    .set_detail(format!("Relation {taken} already exists."))
}

/// Another event trigger has dropped or renamed the history.
pub fn history_not_created(name: &str) -> Report {
    not_ready(format!("history \"{name}\" was not created"))
        .set_detail("Another event trigger has dropped or renamed it.")
}

/// A history that a table had before.
pub fn history_linked_again(history: &str, table: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_SUCCESSFUL_COMPLETION,
        format!("existing history \"{history}\" is continued for table \"{table}\""),
    )
}

/// A new history of a table that has had another one.
pub fn history_is_new(history: &str, table: &str, function: &str) -> Report {
    let call = quote_literal(table);
    report(
        PgSqlErrorCode::ERRCODE_SUCCESSFUL_COMPLETION,
        format!("history {history} of table {table} is new"),
    )
    .set_detail(format!(
        "The table has had another one before, for which function {function}() was created."
    ))
    .set_hint(format!(
        "To continue that one, if it exists, use \"CALL base_entity.release({call}, '{{base_history}}'); DROP TABLE {history}\", give it this name and \
         schema, then use \"CALL base_entity.adopt({call}, '{{base_history}}')\"."
    ))
}

/// A table was dropped, and its history stays.
pub fn history_stays(history: &str) -> Report {
    report(PgSqlErrorCode::ERRCODE_SUCCESSFUL_COMPLETION, format!("history {history} is kept"))
        .set_hint(format!("Use \"DROP TABLE {history}\" to remove it."))
}

/// An argument that is no row of a table.
pub fn not_a_row_type(type_name: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_DATATYPE_MISMATCH,
        format!("type {type_name} is not the row type of a table"),
    )
    .set_hint("Give the table as NULL::table_name.")
}
