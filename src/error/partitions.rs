//! Notices of partitions.

use pgrx::PgSqlErrorCode;
use pgrx::spi::quote_literal;

use super::{Report, report};

/// A partition that was detached from a table of which DELETE marks rows, or which has a history, or both. The names are those of the partition
/// and of the table, as SQL writes them.
pub fn partition_no_entity(
    [partition, table]: &[String; 2],
    [marks, keeps]: [bool; 2],
    templates: &[String],
) -> Report {
    let loss = match (marks, keeps) {
        (true, true) => {
            "DELETE removes rows, those that are marked as deleted, too, and neither UPDATE nor DELETE keeps a version."
        }
        (true, false) => "DELETE removes rows, those that are marked as deleted, too.",
        _ => "UPDATE and DELETE keep no version.",
    };
    let report = report(
        PgSqlErrorCode::ERRCODE_SUCCESSFUL_COMPLETION,
        format!("table {partition} is no longer an entity"),
    )
    .set_detail(format!("It had its row triggers from table {table}. {loss}"));
    if templates.is_empty() {
        return report;
    }
    let templates: Vec<_> = templates.iter().map(quote_literal).collect();
    report.set_hint(format!(
        "Use \"CALL base_entity.adopt({}, ARRAY[{}])\" to make it one.",
        quote_literal(partition),
        templates.join(", ")
    ))
}
