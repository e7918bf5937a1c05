//! What adopt(), adopt_all() and release() say.

use pgrx::pg_sys::panic::ErrorReport;
use pgrx::spi::quote_identifier;
use pgrx::{PgLogLevel, PgSqlErrorCode, pg_sys};

use super::report;
use crate::catalog::{ColumnConflict, ColumnWithoutValue};

/// Says `report` to the client, whatever it wants to hear.
pub fn inform(report: ErrorReport) {
    report.report(PgLogLevel::INFO);
}

fn said(message: String) -> ErrorReport {
    report(PgSqlErrorCode::ERRCODE_SUCCESSFUL_COMPLETION, message)
}

fn wrong_object(message: String) -> ErrorReport {
    report(PgSqlErrorCode::ERRCODE_WRONG_OBJECT_TYPE, message)
}

/// The procedure commits, and was called where nothing can.
pub fn in_transaction_block() -> ErrorReport {
    report(
        PgSqlErrorCode::ERRCODE_ACTIVE_SQL_TRANSACTION,
        "base_entity.adopt() cannot run inside a transaction block".to_string(),
    )
    .set_detail("It keeps the table in service by committing between its steps.")
    .set_hint(
        "CALL it by itself, or with online => false to do all in this transaction, under one lock.",
    )
}

/// An OID that names no relation.
pub fn no_such_table(table: pg_sys::Oid) -> ErrorReport {
    report(
        PgSqlErrorCode::ERRCODE_UNDEFINED_TABLE,
        format!("relation with OID {} does not exist", table.to_u32()),
    )
}

/// A name that is no template's.
pub fn no_such_template(name: &str) -> ErrorReport {
    report(PgSqlErrorCode::ERRCODE_UNDEFINED_TABLE, format!("template \"{name}\" does not exist"))
        .set_detail("A template is a table in the schema base_entity.")
        .set_hint("SELECT template FROM base_entity.templates; lists those there are.")
}

/// adopt() with every template NULL.
pub fn no_template_given() -> ErrorReport {
    report(PgSqlErrorCode::ERRCODE_NULL_VALUE_NOT_ALLOWED, "no template is given".to_string())
        .set_hint("SELECT template FROM base_entity.templates; lists those there are.")
}

/// The name of a table that is adopted is singular, and stays.
pub fn existing_not_plural(name: &str, table: &str, suggestion: Option<&str>) -> ErrorReport {
    let plural = suggestion.map_or("...".to_string(), quote_identifier);
    report(PgSqlErrorCode::ERRCODE_INVALID_NAME, format!("table name \"{name}\" is not plural"))
        .set_hint(format!("ALTER TABLE {table} RENAME TO {plural}; gives it a plural name."))
}

/// A table of PostgreSQL's own.
pub fn is_system_table(name: &str) -> ErrorReport {
    report(
        PgSqlErrorCode::ERRCODE_INSUFFICIENT_PRIVILEGE,
        format!("permission denied: \"{name}\" is a system catalog"),
    )
}

/// Something that has no rows of its own, or not here. `kind` is pg_class.relkind.
pub fn is_no_table(name: &str, kind: char) -> ErrorReport {
    let (what, hint) = match kind {
        'v' => ("a view", "Adopt the tables that it reads."),
        'm' => ("a materialized view", "Adopt the tables that it reads."),
        'f' => ("a foreign table", "Adopt the table where it is, in the other database."),
        'i' | 'I' => ("an index", "Adopt its table."),
        'S' => ("a sequence", "Adopt the table that uses it."),
        'c' => ("a composite type", "CREATE TABLE ... (LIKE base_entity, ...) makes a table."),
        _ => ("something else", "CREATE TABLE ... (LIKE base_entity, ...) makes a table."),
    };
    wrong_object(format!("\"{name}\" is not a table"))
        .set_detail(format!("It is {what}."))
        .set_hint(hint)
}

/// A template.
pub fn is_template(name: &str) -> ErrorReport {
    wrong_object(format!("\"{name}\" is in the schema of the templates"))
        .set_detail("A template holds no rows; it is the shape that other tables take.")
        .set_hint("ALTER TABLE ... SET SCHEMA makes it an ordinary table.")
}

/// A partition.
pub fn is_partition(name: &str, parent: &str) -> ErrorReport {
    wrong_object(format!("\"{name}\" is a partition"))
        .set_detail(format!("It is a partition of {parent}, and has what that has."))
        .set_hint(format!("Adopt {parent}."))
}

/// A table that an extension brought.
pub fn belongs_to_extension(name: &str, extension: &str) -> ErrorReport {
    wrong_object(format!("\"{name}\" belongs to extension \"{extension}\""))
        .set_detail("A dump of the database would leave out what is added to it.")
}

/// A temporary table of another session.
pub fn is_others_temporary(name: &str) -> ErrorReport {
    report(
        PgSqlErrorCode::ERRCODE_FEATURE_NOT_SUPPORTED,
        format!("\"{name}\" is a temporary table of another session"),
    )
}

/// Somebody else's table. The words are PostgreSQL's.
pub fn not_owner(name: &str) -> ErrorReport {
    report(PgSqlErrorCode::ERRCODE_INSUFFICIENT_PRIVILEGE, format!("must be owner of table {name}"))
}

/// A table that others inherit from.
pub fn is_inherited(name: &str, child: &str) -> ErrorReport {
    report(
        PgSqlErrorCode::ERRCODE_FEATURE_NOT_SUPPORTED,
        format!("table \"{name}\" is inherited by other tables"),
    )
    .set_detail(format!("Keys and triggers are not inherited: rows of {child} would have neither."))
    .set_hint(format!("ALTER TABLE {child} NO INHERIT {};", quote_identifier(name)))
}

/// A column of the table that is not what the template has by that name.
pub fn column_conflict(name: &str, column: &ColumnConflict) -> ErrorReport {
    let quoted = quote_identifier(&column.name);
    if column.is_generated {
        return report(
            PgSqlErrorCode::ERRCODE_DATATYPE_MISMATCH,
            format!("column \"{}\" of table \"{name}\" cannot be the template's", column.name),
        )
        .set_detail("One of them is a generated column, and the other is not.")
        .set_hint(format!("ALTER TABLE {} RENAME COLUMN {quoted} TO ...;", column.table));
    }
    let using = if column.has.starts_with("timestamp") && column.wanted.starts_with("timestamp") {
        // Which zone the times are in, nobody else can know.
        format!("{quoted} AT TIME ZONE 'UTC'")
    } else {
        format!("{quoted}::{}", column.wanted)
    };
    report(
        PgSqlErrorCode::ERRCODE_DATATYPE_MISMATCH,
        format!("column \"{}\" of table \"{name}\" is of type {}", column.name, column.has),
    )
    .set_detail(format!("In template {} it is of type {}.", column.template, column.wanted))
    .set_hint(format!(
        "ALTER TABLE {table} RENAME COLUMN {quoted} TO ...; keeps it beside the template's. ALTER TABLE \
         {table} ALTER COLUMN {quoted} TYPE {} USING {using}; changes it, and locks the table.",
        column.wanted,
        table = column.table,
    ))
}

/// A column that rows must have a value in, and nobody says which.
pub fn no_value_for_column(table: &str, column: &ColumnWithoutValue) -> ErrorReport {
    let name = quote_identifier(&column.name);
    let add = if column.is_missing {
        format!("ALTER TABLE {table} ADD COLUMN {name} {}; ", column.type_name)
    } else {
        String::new()
    };
    report(
        PgSqlErrorCode::ERRCODE_NOT_NULL_VIOLATION,
        format!("rows of {table} have no value for column \"{}\"", column.name),
    )
    .set_detail("It is NOT NULL in the template, and has no default.")
    .set_hint(format!("{add}UPDATE {table} SET {name} = ... WHERE {name} IS NULL; then adopt it."))
}

/// replace_key of a key that others refer to.
pub fn key_is_referenced(name: &str, keys: &[String]) -> ErrorReport {
    report(
        PgSqlErrorCode::ERRCODE_DEPENDENT_OBJECTS_STILL_EXIST,
        format!("cannot replace the primary key of \"{name}\", because foreign keys refer to it"),
    )
    .set_detail(keys.join("\n"))
    .set_hint(
        "Let them refer to another key first, or adopt the table without replace_key: its key stays, \
         and the template's becomes UNIQUE.",
    )
}

/// A rule that would be there for the rows' UPDATE.
pub fn has_update_rule(name: &str, rule: &str, table: &str) -> ErrorReport {
    let rule = quote_identifier(rule);
    report(
        PgSqlErrorCode::ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
        format!("cannot adopt table \"{name}\", because a rule rewrites its UPDATEs"),
    )
    .set_detail("The columns that are new are filled by an UPDATE, for which the rule would do something else.")
    .set_hint(format!(
        "ALTER TABLE {table} DISABLE RULE {rule}; adopt it, then ALTER TABLE {table} ENABLE RULE {rule};"
    ))
}

/// replace_key of a partitioned table's key.
pub fn key_of_partitioned(name: &str, key: &str) -> ErrorReport {
    report(
        PgSqlErrorCode::ERRCODE_FEATURE_NOT_SUPPORTED,
        format!("cannot replace the primary key \"{key}\" of partitioned table \"{name}\""),
    )
    .set_detail("PostgreSQL makes no primary key of an index that a partitioned table has.")
    .set_hint(
        "Adopt the table without replace_key: its key stays, and the template's becomes a unique index.",
    )
}

/// A table that goes by another name than when its adoption began.
pub fn renamed_meanwhile(name: &str) -> ErrorReport {
    report(
        PgSqlErrorCode::ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
        format!("table \"{name}\" was renamed or dropped meanwhile"),
    )
    .set_hint("CALL it again, by the name that the table has now: it goes on where it stopped.")
}

/// A lock that could not be had.
pub fn could_not_lock(name: &str, attempts: u32, holders: &[i32]) -> ErrorReport {
    let report = report(
        PgSqlErrorCode::ERRCODE_LOCK_NOT_AVAILABLE,
        format!("could not lock table \"{name}\" in {attempts} attempts"),
    )
    .set_hint("CALL it again: it goes on where it stopped.");
    in_its_way(report, holders)
}

/// A lock that is tried for again and again.
pub fn waits_for_lock(name: &str, holders: &[i32]) -> ErrorReport {
    in_its_way(said(format!("{name}: waiting for a lock on the table")), holders)
}

fn in_its_way(report: ErrorReport, holders: &[i32]) -> ErrorReport {
    if holders.is_empty() {
        return report;
    }
    let pids: Vec<String> = holders.iter().map(ToString::to_string).collect();
    report.set_detail(format!("In its way at this moment: process {}.", pids.join(", ")))
}

/// A default that leaves NULL in what it is to fill.
pub fn default_is_null(name: &str, column: &str) -> ErrorReport {
    report(
        PgSqlErrorCode::ERRCODE_NOT_NULL_VIOLATION,
        format!(
            "the default of column \"{column}\" of table \"{name}\" leaves rows without a value"
        ),
    )
    .set_hint("ALTER TABLE ... ALTER COLUMN ... SET DEFAULT ...; then CALL it again.")
}

/// The index that only a statement of the client's own can build without locking writers out.
pub fn index_to_build(name: &str, statements: &str, again: &str) -> ErrorReport {
    said(format!("table \"{name}\" needs an index, which a procedure cannot build CONCURRENTLY"))
        .set_hint(format!("Run this, and it goes on where it stopped:\n{statements}\n{again}"))
}

/// The index is on its way.
pub fn index_is_being_built(index: &str, again: &str) -> ErrorReport {
    said(format!("index {index} is being built by another session"))
        .set_hint(format!("When that is done:\n{again}"))
}

/// How far it is.
pub fn progress(name: &str, done: f64, total: f64, per_second: f64, left: f64) -> ErrorReport {
    let percent = if total > 0.0 { done / total * 100.0 } else { 0.0 };
    said(format!(
        "{name}: {done:.0} of {total:.0} rows ({percent:.0} %), {per_second:.0} per second, {left:.0} s left"
    ))
}

/// Rows that others hold.
pub fn waits_for_rows(name: &str) -> ErrorReport {
    said(format!("{name}: waiting for rows that other sessions have locked"))
}

/// Done.
pub fn adopted(name: &str, full_name: &str, filled: u64) -> ErrorReport {
    let report = said(format!("table \"{name}\" is an entity; {filled} values were filled in"));
    if filled == 0 {
        return report;
    }
    report.set_hint(format!(
        "VACUUM (ANALYZE) {full_name}; frees the room that their former versions take."
    ))
}

/// Done before.
pub fn nothing_to_adopt(name: &str) -> ErrorReport {
    said(format!("table \"{name}\" has all that the template has"))
}

/// adopt_all() that finds nothing.
pub fn no_table_like(schema: &str) -> ErrorReport {
    said(format!("schema \"{schema}\" has no table with the columns and the key of the template"))
        .set_hint("CALL base_entity.adopt(...) adds what a table lacks.")
}

/// The statements of dry_run.
pub fn statements_of_adoption(table: &str, script: &str) -> ErrorReport {
    if script.is_empty() {
        return said(format!("{table} has all that the template has"));
    }
    said(format!("these statements adopt {table}:{script}"))
}

/// The statements of dry_run.
pub fn statements_of_release(table: &str, script: &str) -> ErrorReport {
    said(format!("these statements release {table}:{script}"))
}

/// A table that nothing ties to the extension.
pub fn nothing_to_release(name: &str) -> ErrorReport {
    said(format!("table \"{name}\" needs nothing of base_entity"))
}
