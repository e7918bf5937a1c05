//! Objects that parts of other relations name, as functions, types and tables: a command that renames one, or changes the columns of one,
//! changes how PostgreSQL writes the parts, and not the parts. Rows about them follow, as they are read before the command and after it.

use std::cell::RefCell;

use pgrx::pg_sys;

use super::columns;
use super::part::{Part, is_same, parts, parts_of_kinds};
use super::row_kind::DROPPED_COLUMN;
use super::rows::{self, Row, own_part, place};
use super::template_rows::{known, store, stored};
use crate::catalog;
use crate::parse_tree::{Command, Renamed};
use crate::part::PartKind;
use crate::security_context::with_dump_settings;
use crate::table_by_table;

/// The state of both tables when a command began.
#[derive(Default)]
struct Before {
    /// The templates that had exactly the parts of their snapshots.
    templates: Vec<pg_sys::Oid>,
    /// The rows about parts that tables had exactly as the templates gave them.
    noted: Vec<Noted>,
}

/// A row about a part that a table has as a template gave it.
struct Noted {
    table: pg_sys::Oid,
    template: String,
    /// The kind and the name of the row.
    kind: String,
    name: String,
    part: Part,
}

thread_local! {
    /// Of the command that is running. An error leaves it to the next such command, which empties it.
    static BEFORE: RefCell<Before> = RefCell::default();
}

/// Reads what is kept, before a command that gives an object another name or schema, or a relation other columns.
pub fn prepare_renaming(command: Command) {
    if !command.changes_texts_of_others() {
        return;
    }
    BEFORE.take();
    let templates = known();
    if templates.is_empty() && !rows::is_any() {
        return;
    }
    let names = command.altered_tables().into_iter().chain(command.replaced_view());
    let relations: Vec<_> = names.filter_map(|it| it.resolve()).collect();
    let of_relations = relations.iter().map(|oid| (pg_sys::RelationRelationId, *oid));
    let others = command.renamed_object().map(|it| (it.class, it.object));
    let mut naming: Vec<_> = of_relations
        .chain(others)
        .flat_map(|(class, oid)| catalog::relations_naming(class, oid))
        .collect();
    // The own parts of a relation follow it by themselves, those of the tables that inherit its columns follow these.
    let own = if command.moved_table().is_some()
        || matches!(command.renamed(), Some(Renamed::Relation { .. }))
    {
        relations
    } else {
        relations.into_iter().flat_map(catalog::unlocked_family).collect()
    };
    naming.retain(|relation| !own.contains(relation));
    naming.sort_unstable_by_key(|relation| relation.to_u32());
    naming.dedup();
    if naming.is_empty() {
        return;
    }
    let tables: Vec<_> = naming.iter().copied().filter(|table| rows::has_any(*table)).collect();
    let before = with_dump_settings(|| {
        let is_as_kept = |template: &pg_sys::Oid| {
            stored(&catalog::relation_name(*template))
                .is_some_and(|before| is_same(&before, &parts(*template)))
        };
        let mut templates = templates;
        templates.retain(|template| naming.contains(template) && is_as_kept(template));
        let noted = |some: &[pg_sys::Oid]| some.iter().flat_map(|table| noted(*table)).collect();
        // One that cannot be read has the names that it had.
        Before { templates, noted: table_by_table::read(&tables, noted, |_, _| Vec::new()) }
    });
    BEFORE.with(|kept| *kept.borrow_mut() = before);
}

/// The rows of a table about parts that it has as the templates gave them.
fn noted(table: pg_sys::Oid) -> Vec<Noted> {
    let rows = rows::rows(table).into_iter().map(|row| (row.kind.word().to_owned(), row));
    let dropped = columns::dropped(table).into_iter().map(|it| {
        let part = Part { kind: PartKind::Column, name: it.own_name, definition: it.definition };
        (DROPPED_COLUMN.to_owned(), Row::of_template(&it.template, &part))
    });
    let rows: Vec<(String, Row)> = rows.chain(dropped).collect();
    let kinds: Vec<PartKind> = rows.iter().map(|(_, row)| row.kind).collect();
    let own = parts_of_kinds(table, &kinds);
    let noted = |(kind, row): (String, Row)| {
        let part = own_part(&row, &own)?.clone();
        Some(Noted { table, template: row.template, kind, name: row.name, part })
    };
    rows.into_iter().filter_map(noted).collect()
}

/// Follows a command that has given an object another name or schema, or a relation other columns.
pub fn follow_renaming_of_others(command: Command) {
    if !command.changes_texts_of_others() {
        return;
    }
    let Before { templates, noted } = BEFORE.take();
    with_dump_settings(|| {
        for template in templates {
            let name = catalog::relation_name(template);
            let now = parts(template);
            if stored(&name).is_some_and(|before| !is_same(&before, &now)) {
                store(&name, &now);
            }
        }
        for of_table in noted.chunk_by(|a, b| a.table == b.table) {
            let table = of_table[0].table;
            let kinds: Vec<PartKind> = of_table.iter().map(|it| it.part.kind).collect();
            let own = parts_of_kinds(table, &kinds);
            for Noted { template, kind, name, part, .. } in of_table {
                let is_it = |it: &&Part| it.kind == part.kind && it.name == part.name;
                if let Some(now) = own.iter().find(is_it)
                    && now.definition != part.definition
                {
                    rows::redefine(&place(table), template, kind, name, &now.definition);
                }
            }
        }
    });
}
