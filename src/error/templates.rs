//! The texts for changes of templates, and of columns that rules name.

use pgrx::PgSqlErrorCode;
use pgrx::pg_sys::panic::ErrorReportWithLevel;
use pgrx::spi::{quote_identifier, quote_literal};

use super::{Report, report};

/// The number of tables that a DETAIL lists.
const LISTED: usize = 5;

/// A template that tables were made LIKE would be lost to them. `entity` is one of them that can be
/// released.
pub fn template_in_use(
    template: &str,
    doing: &str,
    tables: &[String],
    entity: Option<&str>,
) -> Report {
    let quoted = quote_identifier(template);
    let listed = tables.iter().take(LISTED).cloned().collect::<Vec<_>>().join(", ");
    let more = match tables.len().saturating_sub(LISTED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let release = entity.map_or_else(String::new, |entity| {
        let call = format!("CALL base_entity.release({})", quote_literal(entity));
        format!(" Use \"{call}\" to make an entity an ordinary table.")
    });
    report(
        PgSqlErrorCode::ERRCODE_DEPENDENT_OBJECTS_STILL_EXIST,
        format!("cannot {doing} template base_entity.{quoted} while tables are made LIKE it"),
    )
    .set_detail(format!("Tables made LIKE it: {listed}{more}."))
    .set_hint(format!(
        "Drop those tables first, or create their row triggers again without the argument \
         \"like {quoted}\".{release}"
    ))
}

/// Options of LIKE on a template, which are neither none nor INCLUDING ALL.
pub fn like_options_ignored(template: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_SUCCESSFUL_COMPLETION,
        format!("the options of LIKE {} have no effect", quote_identifier(template)),
    )
    .set_detail("A table LIKE a template gets everything that the template has.")
    .set_hint(
        "For tables with less, create a template with less, such as \"CREATE TABLE base_entity.base_keyed \
         (id uuid PRIMARY KEY DEFAULT base_entity.uuidv4())\".",
    )
}

/// A change of a template that has no snapshot, so that it is not known what has changed.
pub fn template_not_known(template: &str) -> Report {
    let quoted = quote_identifier(template);
    report(
        PgSqlErrorCode::ERRCODE_WARNING,
        format!("change of template \"{template}\" is not noted"),
    )
    .set_detail(format!(
        "Template {quoted} was created while the event triggers did not fire, so apply() will not rename, change or remove \
         what this command has renamed, changed or removed. Later changes are noted."
    ))
    .set_hint("Change the tables that were made LIKE the template in the same way.")
}

/// A rule whose column was dropped.
pub fn rule_dropped(rule: &str, table: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_SUCCESSFUL_COMPLETION,
        format!("rule \"{rule}\" of table \"{table}\" is dropped with its column"),
    )
}

/// The schema of the extension has another name.
pub fn schema_renamed(name: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
        format!("schema of extension base_entity has been renamed to \"{name}\""),
    )
    .set_detail("Entities and the functions of the extension name it base_entity.")
    .set_hint(format!("Use \"ALTER SCHEMA {} RENAME TO base_entity\".", quote_identifier(name)))
}

/// The schema of the extension would get another name.
pub fn schema_not_renamed() -> Report {
    report(
        PgSqlErrorCode::ERRCODE_FEATURE_NOT_SUPPORTED,
        "cannot rename schema base_entity".to_string(),
    )
    .set_detail("Entities and the functions of extension base_entity name it.")
    .set_hint("Use \"DROP EXTENSION base_entity CASCADE\" to uninstall it, which drops no table and no row.")
}

/// The table of the user's words has other columns than the extension's.
pub fn config_table_altered(table: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
        format!("table base_entity.{} has been altered", quote_identifier(table)),
    )
    .set_detail("Its columns are not those that the extension has created.")
}

/// A change of a table that came with the extension. `what` is the kind of relation and its name.
pub fn shipped_changed(what: &str, template: Option<&str>) -> Report {
    let report = report(
        PgSqlErrorCode::ERRCODE_FEATURE_NOT_SUPPORTED,
        format!("cannot change {what}, which is part of extension base_entity"),
    )
    .set_detail(
        "pg_dump does not dump the objects of an extension, so a restore would lose the change.",
    );
    match template {
        Some(template) => report.set_hint(format!(
            "Use \"CREATE TABLE base_entity.my_{template} (LIKE {})\" to create a template of your own, and change that.",
            quote_identifier(template)
        )),
        None => report,
    }
}

/// ALTER TABLE ... DISABLE TRIGGER ALL of a table that came with the extension, and ENABLE TRIGGER ALL.
pub fn triggers_stay_enabled(table: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_SUCCESSFUL_COMPLETION,
        format!("triggers of table base_entity.{} stay enabled", quote_identifier(table)),
    )
    .set_detail("They are part of extension base_entity, and a restore needs them.")
}

/// An object would join or leave the extension.
pub fn membership_changed() -> Report {
    report(
        PgSqlErrorCode::ERRCODE_FEATURE_NOT_SUPPORTED,
        "cannot change the members of extension base_entity".to_string(),
    )
    .set_detail(
        "pg_dump does not dump the objects of an extension: CREATE EXTENSION creates all of them.",
    )
}

/// A partition key that is not a list of columns: the template's key is not possible.
pub fn no_key_possible(table: &str, columns: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_SUCCESSFUL_COMPLETION,
        format!("table \"{table}\" is created without a key on ({columns})"),
    )
    .set_detail(
        "Keys of a partitioned table include its partition columns, and here the partition key has \
         an expression, a collation or an operator class of its own.",
    )
    .set_hint("Create a unique index on each partition.")
}

/// A table LIKE a template with rules made by CREATE RULE.
pub fn rewrite_rules_left_out(table: &str, template: &str) -> Report {
    let template = quote_identifier(template);
    report(
        PgSqlErrorCode::ERRCODE_SUCCESSFUL_COMPLETION,
        format!(
            "table \"{table}\" is created without the rules of template base_entity.{template}"
        ),
    )
    .set_detail("Tables made LIKE a template have its triggers, but not what CREATE RULE has made.")
    .set_hint("Use a trigger in the template, or CREATE RULE on the table.")
}

/// INHERITS from a table that DROP EXTENSION drops.
pub fn inherits_template(template: &str, table: &str) -> Report {
    let template = quote_identifier(template);
    report(
        PgSqlErrorCode::ERRCODE_FEATURE_NOT_SUPPORTED,
        format!("cannot inherit from template base_entity.{template}"),
    )
    .set_detail("DROP EXTENSION base_entity CASCADE would drop every table that inherits from it.")
    .set_hint(format!(
        "Use \"CREATE TABLE {} (LIKE {template})\", with its own columns after that.",
        quote_identifier(table)
    ))
}

/// PostgreSQL's own error for a property that comes from a template.
pub fn from_template(error: &ErrorReportWithLevel, template: &str) -> Report {
    let origin =
        format!("The definition comes from template base_entity.{}.", quote_identifier(template));
    let detail = error.detail().map_or(origin.clone(), |detail| format!("{detail}\n{origin}"));
    let report = report(error.sql_error_code(), error.message().to_string()).set_detail(detail);
    match error.hint() {
        Some(hint) => report.set_hint(hint),
        None => report,
    }
}

/// A row for a template.
pub fn template_holds_no_rows(template: &str) -> Report {
    let template = quote_identifier(template);
    report(
        PgSqlErrorCode::ERRCODE_FEATURE_NOT_SUPPORTED,
        format!("cannot insert into template base_entity.{template}"),
    )
    .set_detail("A template defines other tables and holds no rows.")
    .set_hint(format!("Create a table LIKE {template} for rows."))
}

/// A row for a partition of a template, in another schema.
pub fn partition_holds_no_rows(partition: &str, template: &str) -> Report {
    let template = quote_identifier(template);
    report(
        PgSqlErrorCode::ERRCODE_FEATURE_NOT_SUPPORTED,
        format!(
            "cannot insert into \"{partition}\", a partition of template base_entity.{template}"
        ),
    )
    .set_detail("A template holds no rows; it is the shape that other tables take.")
    .set_hint(format!("Create a table LIKE {template} for rows."))
}

/// A table with rows that would become a partition of a template.
pub fn partition_has_rows(partition: &str, template: &str) -> Report {
    let template = quote_identifier(template);
    report(
        PgSqlErrorCode::ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
        format!(
            "table \"{partition}\" with rows cannot become a partition of template base_entity.{template}"
        ),
    )
    .set_detail("A template holds no rows; it is the shape that other tables take.")
    .set_hint(format!(
        "Create a partitioned table LIKE {template}, and attach it there."
    ))
}

/// A table with rows that would become a template.
pub fn template_has_rows(name: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
        format!("table \"{name}\" has rows and cannot become a template"),
    )
    .set_detail("A template defines other tables and holds no rows.")
    .set_hint("Create an empty table LIKE it INCLUDING ALL in the schema base_entity.")
}

/// A CHECK constraint or an index of a template that gives the whole row to a function, which is the row type of the template. Message as LIKE has it.
pub fn whole_row_in_part(template: &str, kind: &str, name: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_FEATURE_NOT_SUPPORTED,
        "cannot convert whole-row table reference".to_owned(),
    )
    .set_detail(format!("{kind} \"{name}\" of template {template} contains a whole-row reference."))
    .set_hint("Have its expression name the columns.")
}

/// A policy whose expressions PostgreSQL writes as SQL that it does not read. `cause` is its message.
pub fn policy_is_not_readable(table: &str, policy: &str, cause: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_FEATURE_NOT_SUPPORTED,
        format!("policy \"{policy}\" of table \"{table}\" cannot be copied"),
    )
    .set_detail(format!("PostgreSQL cannot read the SQL that it writes for the policy: {cause}."))
    .set_hint("Write its expressions in another way, such as CYCLE without TO and DEFAULT, or have them call a function.")
}
