//! The columns whose types change, and the parts of the table that use these columns, with which PostgreSQL changes no type.

use pgrx::pg_sys;

use crate::catalog;
use crate::part::PartKind;
use crate::template_parts::{Change, Pending};

/// The columns whose types change, and the parts of the table that use them.
#[derive(Default)]
pub struct ColumnTypes {
    /// The columns.
    pub changed: Vec<String>,
    /// The parts, each with its name in the table.
    pub users: Vec<(PartKind, String)>,
}

impl ColumnTypes {
    /// Those of a table with these outdated parts. The current search_path is `pg_catalog`.
    pub fn read(table: pg_sys::Oid, outdated: &[Pending]) -> Self {
        let of_columns = |change| {
            let is_it = move |it: &&Pending| it.kind == PartKind::Column && it.change == change;
            outdated.iter().filter(is_it).map(|it| it.own_name.clone())
        };
        let changed: Vec<String> = of_columns(Change::Replace).collect();
        if changed.is_empty() {
            return Self::default();
        }
        let mut users = catalog::column_users(table, &changed);
        // A generated column that goes, goes before, and so do the parts that use it.
        let mut going: Vec<String> = of_columns(Change::Remove).collect();
        going.retain(|name| users.iter().any(|it| it.0 == PartKind::Column && it.1 == *name));
        if !going.is_empty() {
            users.extend(catalog::column_users(table, &going));
        }
        Self { changed, users }
    }

    /// Whether a part of the table uses a column whose type changes.
    pub fn has_user(&self, kind: PartKind, own_name: &str) -> bool {
        self.users.iter().any(|(of, name)| *of == kind && name == own_name)
    }
}
