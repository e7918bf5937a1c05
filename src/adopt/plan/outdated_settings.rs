//! Settings of a table and its columns that a template has changed or lost: storage, compression, statistics target, options and
//! comment of a column, replica identity, CLUSTER mark. A changed one that is not here is set as what the table lacks.

use pgrx::spi::{quote_identifier, quote_literal};

use super::columns::Column;
use super::context::Context;
use crate::catalog;
use crate::part::PartKind;
use crate::template_parts::{Change, Pending};

/// The action of ALTER TABLE, if there is one.
pub fn action(context: &Context, part: &Pending) -> Option<String> {
    let removed = part.change == Change::Remove;
    let column = quote_identifier(&part.own_name);
    let alter = |action: &str| Some(format!("ALTER COLUMN {column} {action}"));
    match part.kind {
        PartKind::Storage if removed => {
            let storage = catalog::storage_of_type(context.table.oid, &part.own_name)?;
            alter(&format!("SET STORAGE {storage}"))
        }
        PartKind::Compression if removed => alter("SET COMPRESSION default"),
        PartKind::StatisticsTarget if removed => alter("SET STATISTICS -1"),
        PartKind::ColumnOption => {
            let mut names = catalog::column_options(context.table.oid, &part.own_name);
            for template in context.templates {
                let kept = catalog::column_options(*template, &part.name);
                names.retain(|name| !kept.contains(name));
            }
            let names: Vec<_> = names.iter().map(quote_identifier).collect();
            (!names.is_empty()).then(|| alter(&format!("RESET ({})", names.join(", "))))?
        }
        PartKind::ReplicaIdentity if removed => Some("REPLICA IDENTITY DEFAULT".to_owned()),
        PartKind::Cluster if removed => Some("SET WITHOUT CLUSTER".to_owned()),
        _ => None,
    }
}

/// The statement that changes or removes the comment on a column.
pub fn comment(context: &Context, columns: &[Column], part: &Pending) -> Option<String> {
    let wanted = columns.iter().find(|it| it.wanted.name == part.name);
    let comment = wanted.and_then(|it| it.wanted.comment.as_deref());
    let comment = comment.map_or_else(|| "NULL".to_owned(), quote_literal);
    let (table, column) = (&context.table.full_name, quote_identifier(&part.own_name));
    Some(format!("COMMENT ON COLUMN {table}.{column} IS {comment}"))
}
