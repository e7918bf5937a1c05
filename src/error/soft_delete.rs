//! Errors and notices of soft delete: marking, restoring and purging rows.

use pgrx::PgSqlErrorCode;
use pgrx::pg_sys::panic::ErrorReportWithLevel;
use pgrx::spi::{quote_identifier, quote_literal};

use super::{Report, report};

/// A DELETE of a table that has no trigger to insert the marked row. `statement` makes it.
pub fn row_would_be_lost(table: &str, statement: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
        format!("no trigger of table \"{table}\" keeps its deleted rows"),
    )
    .set_detail(
        "Its row trigger has the rule \"soft_delete\", and no enabled AFTER DELETE trigger inserts \
         the marked row.",
    )
    .set_hint(format!("Use \"{statement}\"."))
}

/// A trigger that was dropped by the statement that fires it, or by a trigger of that.
pub fn trigger_dropped(table: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
        format!("a trigger that keeps the deleted rows of table \"{table}\" was dropped by the running statement"),
    )
    .set_detail("A function that the statement runs, such as that of another trigger, has dropped it.")
}

/// A BEFORE trigger with the rule `soft_delete` on a table without the other one. `statement` makes
/// that.
pub fn soft_delete_incomplete(trigger: &str, statement: &str, has_partitions: bool) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_WARNING,
        format!("rule \"soft_delete\" of trigger \"{trigger}\" needs an AFTER DELETE trigger too"),
    )
    .set_detail(if has_partitions {
        "Until the table has it, DELETE, and an UPDATE that moves a row to another partition, are errors."
    } else {
        "Until the table has it, DELETE is an error."
    })
    .set_hint(format!("Use \"{statement}\"."))
}

/// An AFTER DELETE trigger that marks nothing.
pub fn after_delete_without_mark(trigger: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_INVALID_PARAMETER_VALUE,
        format!("trigger \"{trigger}\" has no rule \"soft_delete\""),
    )
    .set_detail(
        "An AFTER DELETE trigger on base_entity.maintain() inserts rows again that it marks.",
    )
}

/// An AFTER DELETE trigger that would not fire for each row, at once.
pub fn after_delete_form(trigger: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED,
        format!("trigger \"{trigger}\" must fire for each deleted row"),
    )
    .set_detail(
        "An AFTER DELETE trigger on base_entity.maintain() has no WHEN and no REFERENCING clause, and \
         is no constraint trigger.",
    )
}

/// An AFTER DELETE trigger that is made while a statement of the session uses the table.
pub fn after_delete_while_used(trigger: &str, table: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_OBJECT_IN_USE,
        format!(
            "cannot create trigger \"{trigger}\" because table \"{table}\" is being used by active queries in this session"
        ),
    )
    .set_detail("A DELETE that is running fires the triggers that the table had when it began.")
}

/// An AFTER DELETE trigger whose name sorts behind those of foreign keys' triggers.
pub fn after_delete_too_late(trigger: &str, table: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_INVALID_NAME,
        format!("trigger \"{trigger}\" would fire after the triggers of foreign keys"),
    )
    .set_detail("Triggers fire in the order of their names, and those of foreign keys begin with \"RI_ConstraintTrigger\".")
    .set_hint(format!(
        "Name it \"0_base_entity\", with ALTER TRIGGER {} ON {table} RENAME TO \"0_base_entity\" if it exists.",
        quote_identifier(trigger)
    ))
}

/// A rule `soft_delete` whose column is missing or of a wrong type.
pub fn soft_delete_unfollowed(table: &str, trigger: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_UNDEFINED_COLUMN,
        format!("rows of table \"{table}\" cannot be marked as deleted"),
    )
    .set_detail(format!(
        "The column of rule \"soft_delete\" of trigger \"{trigger}\" is missing or has no type that \
         holds a time."
    ))
    .set_hint("Drop the trigger where DELETE is to remove rows, or make it with the right column.")
}

/// A table that is not stored as a heap.
pub fn soft_delete_needs_heap(table: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_FEATURE_NOT_SUPPORTED,
        format!("cannot mark rows of \"{table}\" as deleted"),
    )
    .set_detail("Rule \"soft_delete\" needs a table with the access method heap.")
}

/// PostgreSQL's own error for a marked row whose foreign key refers to a row that has gone.
pub fn referred_row_gone(error: &ErrorReportWithLevel) -> Report {
    let detail = error.detail().unwrap_or_default();
    report(error.sql_error_code(), error.message().to_string()).set_detail(format!(
        "{detail}{}A row that is deleted is kept, marked, by the rule \"soft_delete\" of its table.",
        if detail.is_empty() { "" } else { "\n" }
    ))
    .set_hint(
        "Delete the rows that refer to it and remove them with CALL base_entity.purge(), or make its \
         own table LIKE base_soft_delete too.",
    )
}

/// A publication that sends the inserts of a table and not its deletes.
pub fn published_without_deletes(table: &str, publication: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
        format!("cannot mark rows of table \"{table}\" as deleted"),
    )
    .set_detail(format!(
        "A row is marked by deleting it and inserting it again. Publication \"{publication}\" publishes the \
         inserts of the table and not its deletes, so that a subscriber would get a second row with the same key."
    ))
    .set_hint(format!(
        "Use \"ALTER PUBLICATION {} SET (publish = 'insert, update, delete')\".",
        quote_identifier(publication)
    ))
}

/// An UPDATE that restores a row and changes it.
pub fn stale_restore(table: &str, column: &str, changed: &[String]) -> Report {
    let quoted: Vec<String> = changed.iter().map(|name| format!("\"{name}\"")).collect();
    report(
        PgSqlErrorCode::ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
        format!("cannot restore and change a deleted row of table \"{table}\" in one UPDATE"),
    )
    .set_detail(format!(
        "The UPDATE sets \"{column}\" to NULL and changes {}. A client that read the row before it \
         was deleted would send this.",
        quoted.join(", ")
    ))
    .set_hint(format!("Set \"{column}\" to NULL alone, and then change the row."))
}

/// purge() of a table whose rows no DELETE marks.
pub fn nothing_marked(table: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
        format!("table \"{table}\" keeps no deleted rows"),
    )
    .set_detail("It has no row trigger on base_entity.maintain() with a rule \"soft_delete\".")
    .set_hint("A table made LIKE base_soft_delete has one.")
}

/// restore() of a table without a uuid that names its rows.
pub fn no_id(table: &str, column: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
        format!("table \"{table}\" has no id"),
    )
    .set_detail("A row is restored by a column of type uuid in a unique index.")
    .set_hint(format!("Set column \"{column}\" of the row to NULL."))
}

/// restore() of a row that is not there, or that the role may not update.
pub fn no_row_with_id(table: &str, id: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_NO_DATA_FOUND,
        format!("table \"{table}\" has no row with the id {id}"),
    )
}

/// restore() of an id that is unique only together with another column.
pub fn many_rows_with_id(table: &str, id: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_CARDINALITY_VIOLATION,
        format!("table \"{table}\" has more than one row with the id {id}"),
    )
}

/// restore() of a row that is living.
pub fn not_deleted(table: &str, id: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_SUCCESSFUL_COMPLETION,
        format!("the row of table \"{table}\" with the id {id} is not deleted"),
    )
}

/// restore() of a row that refers to one that is still deleted.
pub fn parent_is_deleted(
    table: &str,
    key: &str,
    parent: &str,
    qualified_parent: &str,
    id: Option<String>,
) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
        format!("cannot restore a row of table \"{table}\" that refers to a deleted row of table \"{parent}\""),
    )
    .set_detail(format!("Foreign key \"{key}\" refers to the deleted row."))
    .set_hint(match id.map(quote_literal) {
        Some(id) => format!(
            "Use \"CALL base_entity.restore({}, {id})\" first.",
            quote_literal(qualified_parent)
        ),
        None => "Restore that row first.".to_owned(),
    })
}

/// A trigger, a rule or a policy has kept the mark on a row.
pub fn not_restored(table: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
        format!("a row of table \"{table}\" was not restored"),
    )
    .set_detail("The UPDATE that restores it has changed no row.")
    .set_hint("Look for triggers and rules of the table that suppress an UPDATE.")
}

/// The result of restore().
pub fn restored(table: &str, others: u64, deleted: usize, has_unproven: bool) -> Report {
    let rows = |count: u64| if count == 1 { "row" } else { "rows" };
    let mut message = format!("restored 1 row of table \"{table}\"");
    if others > 0 {
        let refer = if others == 1 { "refers" } else { "refer" };
        message.push_str(&format!(", and {others} {} that {refer} to it", rows(others)));
    }
    let report = report(PgSqlErrorCode::ERRCODE_SUCCESSFUL_COMPLETION, message);
    if deleted == 0 {
        return report;
    }
    let (count, are) = (deleted as u64, if deleted == 1 { "is" } else { "are" });
    let still = format!("{count} {} that the foreign keys reach {are} still deleted", rows(count));
    if !has_unproven {
        return report.set_detail(format!("{still}, by another transaction."));
    }
    report.set_detail(format!("{still}, by another transaction or without proof of the same one.")).set_hint(
        "Where the row or those that refer to it were changed after the deletion, a role with UPDATE on the tables of \
         these restores them.",
    )
}

/// A number of rows that is none.
pub fn argument_not_positive(argument: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_INVALID_PARAMETER_VALUE,
        format!("argument \"{argument}\" must be a positive number"),
    )
}

/// A negative number or time.
pub fn argument_is_negative(argument: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_INVALID_PARAMETER_VALUE,
        format!("argument \"{argument}\" must not be negative"),
    )
}

/// A relation that is no table.
pub fn not_a_table(name: &str) -> Report {
    report(PgSqlErrorCode::ERRCODE_WRONG_OBJECT_TYPE, format!("\"{name}\" is not a table"))
}

/// A rule (CREATE RULE) that makes another statement of a DELETE.
pub fn rule_on_delete(table: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
        format!("cannot purge table \"{table}\""),
    )
    .set_detail("The table has a rule ON DELETE.")
}

/// The result of purge().
pub fn purged(table: &str, removed: u64, kept: u64) -> Report {
    let rows = |count: u64| if count == 1 { "row" } else { "rows" };
    let report = report(
        PgSqlErrorCode::ERRCODE_SUCCESSFUL_COMPLETION,
        format!("purged {removed} {} of table \"{table}\"", rows(removed)),
    );
    if kept == 0 {
        return report;
    }
    report.set_detail(format!("Foreign keys keep {kept} {} that other rows refer to.", rows(kept)))
}
