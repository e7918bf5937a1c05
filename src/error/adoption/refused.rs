//! Tables that adopt() and release() refuse before anything changes.

use pgrx::spi::quote_identifier;
use pgrx::{PgSqlErrorCode, pg_sys};

use super::task::Task;
use crate::error::{Report, report};

fn wrong_object(message: String) -> Report {
    report(PgSqlErrorCode::ERRCODE_WRONG_OBJECT_TYPE, message)
}

/// A CALL inside a transaction block, where the procedure cannot commit.
pub fn in_transaction_block(procedure: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_ACTIVE_SQL_TRANSACTION,
        format!("base_entity.{procedure}() cannot run inside a transaction block"),
    )
    .set_detail("The procedure commits between its steps.")
    .set_hint(
        "CALL it outside a transaction block, or with online => false to run all steps in this transaction, under one lock.",
    )
}

/// An argument that must not be NULL.
pub fn argument_is_null(argument: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_NULL_VALUE_NOT_ALLOWED,
        format!("argument \"{argument}\" must not be null"),
    )
}

/// Another session adopts or releases the table.
pub fn is_being_adopted(name: &str, holders: &[i32]) -> Report {
    let report = report(
        PgSqlErrorCode::ERRCODE_OBJECT_IN_USE,
        format!("table \"{name}\" is being adopted or released by another session"),
    )
    .set_hint("Use \"SELECT * FROM base_entity.stat_progress_adopt\" to see its progress.");
    match holders {
        [] => report,
        [pid, ..] => report.set_detail(format!("Process {pid} works on it.")),
    }
}

/// The OID of a relation that does not exist.
pub fn no_such_table(table: pg_sys::Oid) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_UNDEFINED_TABLE,
        format!("relation with OID {} does not exist", table.to_u32()),
    )
}

/// The name of a template that does not exist.
pub fn no_such_template(name: &str) -> Report {
    report(PgSqlErrorCode::ERRCODE_UNDEFINED_TABLE, format!("template \"{name}\" does not exist"))
        .set_detail("A template is a table in the schema base_entity.")
        .set_hint("Use \"SELECT template FROM base_entity.templates\" to list the templates.")
}

/// adopt() with every template NULL.
pub fn no_template_given() -> Report {
    report(PgSqlErrorCode::ERRCODE_NULL_VALUE_NOT_ALLOWED, "no template is given".to_string())
        .set_hint("Use \"SELECT template FROM base_entity.templates\" to list the templates.")
}

/// A system catalog.
pub fn is_system_table(name: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_INSUFFICIENT_PRIVILEGE,
        format!("permission denied: \"{name}\" is a system catalog"),
    )
}

/// A relation that stores no rows in this database. `kind` is pg_class.relkind.
pub fn is_no_table(name: &str, kind: char, task: Task) -> Report {
    let (what, hint) = match kind {
        'v' => ("a view", "Adopt the tables that it reads."),
        'm' => ("a materialized view", "Adopt the tables that it reads."),
        'f' => ("a foreign table", "Adopt the table in its own database."),
        'i' | 'I' => ("an index", "Adopt its table."),
        'S' => ("a sequence", "Adopt the table that uses it."),
        'c' => ("a composite type", "Create a table LIKE base_entity."),
        _ => ("another kind of relation", "Create a table LIKE base_entity."),
    };
    let report =
        wrong_object(format!("\"{name}\" is not a table")).set_detail(format!("It is {what}."));
    // There is nothing to release or to repair that the relation could stand for.
    if task == Task::Adopt { report.set_hint(hint) } else { report }
}

/// A table in the schema of the templates.
pub fn is_template(name: &str, task: Task) -> Report {
    let report = wrong_object(format!("\"{name}\" is in schema base_entity"))
        .set_detail("The tables in this schema are templates, which hold no rows.");
    if task == Task::Adopt { report.set_hint("Adopt a table in another schema.") } else { report }
}

/// A partition.
pub fn is_partition(name: &str, parent: &str, task: Task) -> Report {
    wrong_object(format!("\"{name}\" is a partition"))
        .set_detail(format!("It gets its columns, keys and triggers from {parent}."))
        .set_hint(format!("{} {parent}.", task.imperative()))
}

/// A history. `table` is the table whose history it is.
pub fn is_history(name: &str, table: Option<&str>, task: Task) -> Report {
    let report = wrong_object(format!("\"{name}\" is a history"))
        .set_detail("Its columns are those of its table, and it refuses changes.");
    match table {
        Some(table) => report.set_hint(format!("{} {table}.", task.imperative())),
        None => report,
    }
}

/// A table that takes a history and has no primary key.
pub fn adopted_history_needs_key(name: &str, full_name: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
        format!("table \"{name}\" needs a primary key for its history"),
    )
    .set_detail("The index of a history begins with the primary key of its table.")
    .set_hint(format!(
        "Use \"ALTER TABLE {full_name} ADD PRIMARY KEY (...)\", or adopt a template with a key too, such as base_entity."
    ))
}

/// A table that belongs to an extension.
pub fn belongs_to_extension(name: &str, extension: &str) -> Report {
    wrong_object(format!("\"{name}\" belongs to extension \"{extension}\""))
        .set_detail("pg_dump does not dump changes of a table that belongs to an extension.")
}

/// A temporary table of another session.
pub fn is_others_temporary(name: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_FEATURE_NOT_SUPPORTED,
        format!("\"{name}\" is a temporary table of another session"),
    )
}

/// A table of another owner. The text is PostgreSQL's.
pub fn not_owner(name: &str) -> Report {
    report(PgSqlErrorCode::ERRCODE_INSUFFICIENT_PRIVILEGE, format!("must be owner of table {name}"))
}

/// A table that was given a rule on UPDATE while it is adopted.
pub fn update_is_rewritten(table: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
        format!("UPDATE of table {table} is rewritten"),
    )
    .set_detail("A rule that was created concurrently makes another statement of the UPDATE that fills new columns.")
    .set_hint("Drop the rule, then CALL the procedure again to resume.")
}

/// A table with inheritance children.
pub fn is_inherited(name: &str, full_name: &str, child: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_FEATURE_NOT_SUPPORTED,
        format!("table \"{name}\" is inherited by other tables"),
    )
    .set_detail(format!("Keys and triggers are not inherited: rows of {child} would have neither."))
    .set_hint(format!("Use \"ALTER TABLE {child} NO INHERIT {full_name}\"."))
}

/// The owner of the table lacks a privilege on a schema.
pub fn owner_lacks_privilege(name: &str, privilege: &str, schema: &str, owner: &str) -> Report {
    let role = quote_identifier(owner);
    report(
        PgSqlErrorCode::ERRCODE_INSUFFICIENT_PRIVILEGE,
        format!("permission denied for schema {schema}"),
    )
    .set_detail(format!(
        "Table \"{name}\" is adopted with the rights of its owner {role}, who lacks {privilege} on the schema."
    ))
    .set_hint(format!(
        "Use \"GRANT {privilege} ON SCHEMA {} TO {role}\", and adopt it again.",
        quote_identifier(schema)
    ))
}

/// A partitioned table with a partition that is a foreign table.
pub fn has_foreign_partition(name: &str, partition: &str, parent: &str) -> Report {
    wrong_object(format!("partitioned table \"{name}\" has a foreign table as a partition"))
        .set_detail(format!("Keys, and the values of rows, cannot be ensured in {partition}."))
        .set_hint(format!("Use \"ALTER TABLE {parent} DETACH PARTITION {partition}\" first."))
}

/// A partition whose owner is another role, which the table's owner cannot act as.
pub fn partition_of_another_owner(name: &str, partition: &str, owner: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_INSUFFICIENT_PRIVILEGE,
        format!("partition {partition} of table \"{name}\" belongs to another role"),
    )
    .set_detail(
        "Code of one owner, such as CHECK constraints, would run with the rights of the other.",
    )
    .set_hint(format!(
        "Use \"ALTER TABLE {partition} OWNER TO {}\" to give the partition to the table's owner.",
        quote_identifier(owner)
    ))
}

/// A partition that has a row trigger by itself.
pub fn partition_has_row_trigger(name: &str, partition: &str, trigger: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
        format!("partition {partition} of table \"{name}\" has a row trigger of its own"),
    )
    .set_detail(
        "The trigger of the partitioned table would apply the same rules to its rows once more.",
    )
    .set_hint(format!("Use \"DROP TRIGGER {} ON {partition}\" first.", quote_identifier(trigger)))
}

/// A table that is published and whose rows cannot be updated. `why` is PostgreSQL's own error.
pub fn lacks_replica_identity(name: &str, leaf: &str, why: &Report) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
        format!("cannot fill the rows of \"{name}\" while it is published"),
    )
    .set_detail(format!("PostgreSQL refuses an UPDATE: {}.", why.message()))
    .set_hint(format!(
        "Use \"ALTER TABLE {leaf} REPLICA IDENTITY FULL\" before it is adopted, and \"ALTER TABLE {leaf} \
         REPLICA IDENTITY DEFAULT\" afterwards."
    ))
}

/// A table with a rule on UPDATE.
pub fn has_update_rule(name: &str, rule: &str, table: &str) -> Report {
    let rule = quote_identifier(rule);
    report(
        PgSqlErrorCode::ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
        format!("cannot adopt table \"{name}\" with a rule on UPDATE"),
    )
    .set_detail("New columns are filled by an UPDATE, which the rule would rewrite.")
    .set_hint(format!(
        "Use \"ALTER TABLE {table} DISABLE RULE {rule}\", adopt the table, then use \"ALTER TABLE {table} ENABLE RULE {rule}\"."
    ))
}
