//! Columns that repair() leaves as they are: their owner decides which definition is meant.

use pgrx::pg_sys::Oid;

use crate::catalog::{self, TableInfo};
use crate::contents;
use crate::error::Reason;
use crate::part::PartKind;
use crate::security_context::with_dump_settings;
use crate::template_parts::{self, Change};

/// The columns of the templates that are left out.
pub fn columns(table: &TableInfo, templates: &[Oid]) -> Vec<(String, Reason)> {
    with_dump_settings(|| {
        let of_other_type = catalog::column_conflicts(table.oid, templates)
            .into_iter()
            .map(|column| (column.name, Reason::OtherType));
        let pending = template_parts::pending(table.oid, templates).into_iter();
        let renamed = pending.filter(|it| it.change == Change::Rename).map(|it| it.name);
        let renamed = renamed
            .chain(catalog::renamed_columns(table.oid, templates))
            .map(|column| (column, Reason::Renamed));
        let without_value = catalog::columns_without_values(table.oid, templates)
            .into_iter()
            .filter(|column| {
                let without = (!column.is_missing).then_some(column.name.as_str());
                contents::has_rows(&table.full_name, table.owner, without)
            })
            .map(|column| (column.name, Reason::NoValue));
        let mut found: Vec<(String, Reason)> = Vec::new();
        for (column, reason) in of_other_type.chain(renamed).chain(without_value) {
            if !found.iter().any(|(known, _)| *known == column) {
                found.push((column, reason));
            }
        }
        found
    })
}

/// The columns that the table's owner accepts as they are, whatever the templates have.
pub fn accepted_columns(accepted: &[(PartKind, String)]) -> impl Iterator<Item = String> {
    of_kinds(accepted, &[PartKind::Column, PartKind::Key])
}

/// The columns in which the table's owner accepts a difference that a repair would undo.
pub fn accepted(accepted: &[(PartKind, String)]) -> impl Iterator<Item = String> {
    use PartKind::{Column, Default, Key, NotNull};
    of_kinds(accepted, &[Column, Default, NotNull, Key])
}

fn of_kinds(
    accepted: &[(PartKind, String)],
    kinds: &'static [PartKind],
) -> impl Iterator<Item = String> {
    accepted.iter().filter(|(kind, _)| kinds.contains(kind)).map(|(_, name)| name.clone())
}
