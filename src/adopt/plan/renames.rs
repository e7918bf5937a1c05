//! Renamed columns: the order in which a table's columns get the names of the template's.
//!
//! Two columns of a template may have got each other's names, and one may have the name of a column which the template has dropped: a column
//! that is in the way, and is itself renamed or removed, gets another name first.

use pgrx::pg_sys;
use pgrx::spi::quote_identifier;

use crate::adopt::names::free_column_name;
use crate::adopt::step::{Kind, Step};
use crate::catalog;
use crate::error::ColumnInTheWay;
use crate::part::PartKind;
use crate::template_parts::{Change, Pending};

/// The renames of the columns of a table.
#[derive(Default)]
pub struct Renames {
    /// Pairs of the old and the new name, in their order.
    made: Vec<[String; 2]>,
    /// A column that cannot get its name.
    pub blocked: Option<ColumnInTheWay>,
}

impl Renames {
    /// The renames of these outdated parts of a table. `removes` is whether columns that templates have dropped are removed.
    pub fn plan(
        table: pg_sys::Oid,
        templates: &[pg_sys::Oid],
        pending: &[Pending],
        removes: bool,
    ) -> Self {
        let mut renames = Self::default();
        let mut left: Vec<(String, &Pending)> = pending
            .iter()
            .filter(|it| it.change == Change::Rename)
            .map(|it| (it.own_name.clone(), it))
            .collect();
        let mut dropped: Vec<&Pending> = pending
            .iter()
            .filter(|it| (it.kind, it.change) == (PartKind::Column, Change::Remove))
            .collect();
        if left.is_empty() && dropped.is_empty() {
            return renames;
        }
        let mut columns = catalog::column_names(table);
        let mut make = |columns: &mut Vec<String>, old: &str, new: &str| {
            columns.iter_mut().filter(|name| *name == old).for_each(|name| new.clone_into(name));
            renames.made.push([old.to_owned(), new.to_owned()]);
        };
        let free =
            |columns: &[String], name: &str| free_column_name(table, templates, name, columns);
        // A template has another column of the name by now, which is to be added.
        let wanted = templates.iter().flat_map(|template| catalog::column_names(*template));
        let wanted: Vec<String> = wanted.collect();
        let is_to_be_added = |name: &str| {
            wanted.iter().any(|it| it == name)
                && !pending.iter().any(|it| it.name == name && it.change == Change::Rename)
        };
        while let Some(place) = dropped.iter().position(|it| is_to_be_added(&it.own_name)) {
            let column = dropped.remove(place);
            if !removes {
                renames.blocked = Some(ColumnInTheWay {
                    own_name: None,
                    name: column.own_name.clone(),
                    template: column.template.clone(),
                    is_dropped: true,
                });
                return renames;
            }
            let other = free(&columns, &column.own_name);
            make(&mut columns, &column.own_name, &other);
        }
        while !left.is_empty() {
            if let Some(place) = left.iter().position(|(_, it)| !columns.contains(&it.name)) {
                let (old, column) = left.remove(place);
                make(&mut columns, &old, &column.name);
                continue;
            }
            let in_way = |name: &str| left.iter().position(|(old, _)| old == name);
            if let Some(place) = left.iter().find_map(|(_, it)| in_way(&it.name)) {
                let other = free(&columns, &left[place].0);
                make(&mut columns, &left[place].0, &other);
                left[place].0 = other;
                continue;
            }
            let is_dropped = |name: &str| dropped.iter().position(|it| it.own_name == name);
            let (own_name, column) = &left[0];
            match is_dropped(&column.name) {
                Some(place) if removes => {
                    let other = free(&columns, &column.name);
                    make(&mut columns, &column.name, &other);
                    dropped.remove(place);
                }
                place => {
                    renames.blocked = Some(ColumnInTheWay {
                        own_name: Some(own_name.clone()),
                        name: column.name.clone(),
                        template: column.template.clone(),
                        is_dropped: place.is_some(),
                    });
                    return renames;
                }
            }
        }
        renames
    }

    /// The steps; nothing else is planned before they have run.
    pub fn steps(self, table: &str) -> Vec<Step> {
        let step = |[old, new]: [String; 2]| {
            let statement = format!(
                "ALTER TABLE {table} RENAME COLUMN {} TO {}",
                quote_identifier(&old),
                quote_identifier(&new)
            );
            Step::new(Kind::RenameColumn { old, new }, statement)
        };
        self.made.into_iter().map(step).collect()
    }
}
