//! The texts of apply().

use pgrx::PgSqlErrorCode;
use pgrx::spi::{quote_identifier, quote_literal, quote_qualified_identifier};

use super::informational;
use super::subjects::ColumnInTheWay;
use crate::error::{Report, report};

/// A table that was not made LIKE the template.
pub fn not_made_like(table: &str, template: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_WRONG_OBJECT_TYPE,
        format!("table {table} was not made LIKE template {template}"),
    )
    .set_hint("Use \"SELECT entity, templates FROM base_entity.entities\" to list the entities.")
}

/// An entity that does not get what its template has.
pub fn not_applied(table: &str, cause: Report) -> Report {
    cause.about(&format!("table {table}"))
}

/// A table that lags behind with a template, which has not followed its own.
pub fn template_lags(table: &str, template: &str, problem: &str) -> Report {
    let cause =
        report(PgSqlErrorCode::ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE, problem.to_owned());
    not_applied(table, cause).set_detail(format!(
        "The table was made LIKE template {}, and follows once that has followed.",
        quote_identifier(template)
    ))
}

/// A column that cannot get the name of the template's, or be added, since the table has another one of that name.
pub fn column_in_the_way(table: &str, column: &ColumnInTheWay) -> Report {
    let ColumnInTheWay { own_name, name, template, is_dropped } = column;
    let wanted = match own_name {
        Some(own_name) => {
            format!("Template {template} has renamed its column \"{own_name}\" to \"{name}\".")
        }
        None => format!("Template {template} has another column \"{name}\" by now."),
    };
    let report = report(
        PgSqlErrorCode::ERRCODE_DUPLICATE_COLUMN,
        format!("column \"{name}\" of table \"{table}\" is in the way of the template's"),
    );
    if *is_dropped {
        report
            .set_detail(format!("{wanted} The table has the one that the template has dropped."))
            .set_hint("CALL base_entity.apply() with remove => true to remove it.")
    } else {
        report
            .set_detail(format!("{wanted} The table has one of its own of that name."))
            .set_hint("Rename or drop one of the two columns of the table.")
    }
}

/// A table with a column that a template has renamed since, which apply() renames. `full_name` is the table, as SQL writes it.
pub fn column_renamed_in_template(
    table: &str,
    full_name: &str,
    own_name: &str,
    template: &str,
    name: &str,
) -> Report {
    let call = format!(
        "CALL base_entity.apply({}, relation => {})",
        quote_literal(quote_qualified_identifier("base_entity", template)),
        quote_literal(full_name)
    );
    report(
        PgSqlErrorCode::ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
        format!("template {template} has renamed column \"{own_name}\" of table \"{table}\" to \"{name}\""),
    )
    .set_hint(format!("Use \"{call}\" first."))
}

/// apply(), which failed for some of the tables.
pub fn template_not_applied(names: &[String], all: usize) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
        format!("{} of {all} tables could not follow the template", names.len()),
    )
    .set_detail(format!("A warning has the reason for each: {}.", names.join(", ")))
    .set_hint("CALL it again to resume.")
}

/// The progress of apply().
pub fn tables_applied_to(done: usize, all: usize) -> Report {
    informational(format!("{done} of {all} tables done"))
}

/// The end of apply().
pub fn template_applied(template: &str, changed: usize, unchanged: usize, left: usize) -> Report {
    let tables = if changed == 1 { "table" } else { "tables" };
    informational(format!(
        "template \"{template}\": {changed} {tables} changed, {unchanged} unchanged, {left} incomplete"
    ))
}

/// A template that has changed, and its entities have not.
pub fn entities_lag(template: &str, name: &str, entities: usize) -> Report {
    let tables = if entities == 1 { "1 table lags" } else { &format!("{entities} tables lag") };
    informational(format!("template \"{name}\" has changed: {tables} behind")).set_hint(format!(
        "CALL base_entity.apply({}) to change them.",
        pgrx::spi::quote_literal(template)
    ))
}

/// Parts of an entity that its templates have no longer.
pub fn parts_kept(table: &str, parts: &[String]) -> Report {
    informational(format!("table {table} keeps parts that its templates no longer have"))
        .set_detail(format!("{}.", parts.join(", ")))
        .set_hint("CALL base_entity.apply() with remove => true to remove them.")
}

/// Generated columns of an entity whose expression PostgreSQL cannot change.
pub fn expressions_kept(table: &str, columns: &[String]) -> Report {
    let columns: Vec<_> = columns.iter().map(quote_identifier).collect();
    let columns = columns.join(", ");
    informational(format!("table {table} keeps the former expressions of generated columns: {columns}"))
        .set_detail("PostgreSQL changes an expression from 17 on, and not whether its values are stored.")
        .set_hint("DROP COLUMN and ADD COLUMN in the table, or accept the difference with base_entity.accept_drift().")
}
