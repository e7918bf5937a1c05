//! Partitions that are detached from an entity: PostgreSQL drops the row triggers that they have from it, so that they are ordinary tables.

use pgrx::pg_sys;

use crate::catalog::{self, OpenRelation};
use crate::{error, history, maintain};

/// Tells that a partition is no entity any more, where its rows, or their versions, are lost without triggers.
pub fn announce(parent: pg_sys::Oid, partition: pg_sys::Oid) {
    let Some(parent) = OpenRelation::of_command(parent) else { return };
    let marks = maintain::marked_column(&parent).is_some();
    let keeps = history::has_keeping_trigger(&parent);
    // Of another kind, as a foreign table, it can be none by itself.
    if !(marks || keeps) || OpenRelation::of_table(partition).is_none() {
        return;
    }
    let templates = catalog::templates_of(parent.oid()).unwrap_or_default();
    let templates: Vec<_> = templates.into_iter().map(catalog::relation_name).collect();
    let names = [catalog::qualified_name(partition), parent.qualified_name()];
    error::notice(error::partition_no_entity(&names, [marks, keeps], &templates));
}
