//! The parts that tables have as a template has them, or had them.

use pgrx::pg_sys;

use super::columns::OwnColumns;
use super::part::{Part, is_of_column};
use super::parts_of_relation::parts_of_kinds;
use super::rows::{NotedPart, Row, own_part, place};
use super::{columns, named};
use crate::catalog;
use crate::error::Report;
use crate::part::PartKind;
use crate::security_context::with_dump_settings;
use crate::table_by_table;

/// The parts of these that tables have as a template has them, or had them. `unread` is told of a table whose parts cannot be read.
pub fn held(
    tables: &[pg_sys::Oid],
    template: &str,
    parts: &[Part],
    unread: impl Fn(pg_sys::Oid, Report),
) -> Vec<NotedPart> {
    let tables: Vec<pg_sys::Oid> =
        tables.iter().filter(|table| !catalog::is_temporary(**table)).copied().collect();
    let of_table = |table: &pg_sys::Oid| {
        let place = place(*table);
        let rows = with_dump_settings(|| lost_by(*table, template, parts)).into_iter();
        rows.map(move |row| NotedPart { place: place.clone(), row })
    };
    let of_tables = |some: &[pg_sys::Oid]| some.iter().flat_map(of_table).collect();
    table_by_table::read(&tables, of_tables, |table, cause| {
        unread(*table, cause);
        Vec::new()
    })
}

/// The parts that a table has as a template had them, of those that the template has lost.
fn lost_by(table: pg_sys::Oid, template: &str, lost: &[Part]) -> Vec<Row> {
    let own_columns = OwnColumns::of(table);
    let OwnColumns { named, dropped } = &own_columns;
    let kinds: Vec<PartKind> = lost.iter().map(|part| part.kind).collect();
    let own = parts_of_kinds(table, &kinds);
    let mut found = Vec::new();
    for part in lost {
        if part.kind == PartKind::Rule {
            let Some(rule) = own_columns.rule_text(template, &part.definition) else { continue };
            let row = Row { definition: rule, ..Row::of_template(template, part) };
            let own_name = own_part(&row, &own).map(|own| own.name.clone());
            found.extend(own_name.map(|own_name| Row { own_name, ..row }));
            continue;
        }
        let own_names = if is_of_column(part.kind) {
            let own_name = columns::own_name(named, template, &part.name);
            // The table has the column that the template had before under the name.
            if dropped.iter().any(|it| it.own_name == own_name) {
                continue;
            }
            vec![own_name]
        } else {
            named::own_names(named, template, part)
        };
        let of_name = |own_name: &str| {
            let own_name = own_name.to_owned();
            let row = Row { own_name, ..Row::of_template(template, part) };
            let own_name = own_part(&row, &own)?.name.clone();
            Some(Row { own_name, ..row })
        };
        found.extend(own_names.into_iter().find_map(of_name));
    }
    found
}
