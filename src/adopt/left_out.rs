//! Columns that repair() leaves as they are: their owner decides which definition is meant.

use pgrx::pg_sys::Oid;

use crate::catalog::{self, TableInfo, TemplateColumn};
use crate::contents;
use crate::error::Reason;
use crate::part::PartKind;
use crate::security_context::with_dump_settings;
use crate::template_parts::{self, Change};

/// The columns of the templates that are left out.
pub fn columns(table: &TableInfo, templates: &[Oid]) -> Vec<(String, Reason)> {
    with_dump_settings(|| {
        let columns = catalog::template_columns(table.oid, templates);
        let in_conflict = columns.iter().filter(|column| column.is_in_conflict());
        let of_other_type = in_conflict.map(|column| (column.name.clone(), Reason::OtherType));
        let pending = template_parts::pending(table.oid, templates).into_iter();
        let renamed = pending.filter(|it| it.change == Change::Rename).map(|it| it.name);
        let renamed = renamed
            .chain(catalog::renamed_columns(table.oid, templates))
            .map(|column| (column, Reason::Renamed));
        let without_value = columns
            .iter()
            .filter(|column| column.is_given && lacks_values(table, column))
            .map(|column| (column.name.clone(), Reason::NoValue));
        let mut found: Vec<(String, Reason)> = Vec::new();
        for (column, reason) in of_other_type.chain(renamed).chain(without_value) {
            if !found.iter().any(|(known, _)| *known == column) {
                found.push((column, reason));
            }
        }
        found
    })
}

/// Whether the table has rows without a value in a column of a template that gives them none.
pub fn lacks_values(table: &TableInfo, column: &TemplateColumn) -> bool {
    let without = column.own.as_ref().map(|_| column.name.as_str());
    column.lacks_values() && contents::family_has_rows(table.oid, without)
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
