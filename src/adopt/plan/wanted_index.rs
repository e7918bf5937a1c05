//! An index that a table gets.

use super::context::Context;
use crate::catalog::adoption::Index;

/// An index of a template, and the table's own that serves as it.
pub struct WantedIndex {
    /// That of the template, as the table gets it: keys of a partitioned table have the partition columns.
    pub template: Index,
    /// The table's own.
    pub own: Option<Index>,
    /// Its name on the table.
    pub name: String,
    /// Whether it becomes the primary key.
    pub becomes_primary: bool,
}

impl WantedIndex {
    /// Whether the table has it whole.
    pub fn exists(&self) -> bool {
        self.own.as_ref().is_some_and(|own| own.valid)
    }

    /// Whether it has yet to become a key. A unique index of a partitioned table stays one: PostgreSQL
    /// makes no constraint of it.
    pub fn becomes_key(&self, context: &Context) -> bool {
        let is_key = self.own.as_ref().is_some_and(|own| own.is_key);
        context.table.kind == 'r' && self.template.is_key && !is_key
    }
}
