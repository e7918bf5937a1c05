//! Templates hold no rows, and neither do their partitions, in whatever schema those are.

use pgrx::pg_sys;

use super::triggers;
use crate::catalog::{self, OpenRelation};
use crate::security_context::as_creator;
use crate::{contents, error};

/// Makes a table that has just been put into the schema of the templates refuse rows. One that has
/// rows is refused itself: no dump of it could be restored.
pub fn make_template(table: pg_sys::Oid) {
    let relation = OpenRelation::open(table);
    // IF NOT EXISTS may have found an object of another kind, or one of the extension.
    let is_template = catalog::schema().is_some_and(|it| catalog::is_template(table, it));
    if !is_template || catalog::is_shipped(table) {
        return;
    }
    if contents::has_rows(table, None) {
        error::raise(error::template_has_rows(&relation.name()));
    }
    refuse_rows(table);
}

/// Makes a table that has just become a partition of a template refuse rows: they would be rows of the
/// template.
pub fn refuse_rows_of_partition(table: pg_sys::Oid) {
    let Some(template) = catalog::template_above(table) else { return };
    let relation = OpenRelation::open(table);
    if contents::has_rows(table, None) {
        let template = OpenRelation::open(template).name();
        error::raise(error::partition_has_rows(&relation.name(), &template));
    }
    refuse_rows(table);
}

/// Makes a table and its partitions refuse rows.
fn refuse_rows(table: pg_sys::Oid) {
    for table in catalog::partition_tree(table) {
        let relation = OpenRelation::open(table.oid);
        as_creator(relation.owner(), || triggers::refuse_rows(&relation));
    }
}
