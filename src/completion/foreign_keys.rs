//! The templates' foreign keys, which LIKE does not copy.

use pgrx::pg_sys;

use crate::catalog::adoption::ForeignKey;
use crate::catalog::{self, Object};
use crate::counterparts::Counterpart;
use crate::parse_tree::Statement;

/// The catalog pg_constraint (ConstraintRelationId in catalog/pg_constraint.h).
const CONSTRAINTS: pg_sys::Oid = pg_sys::Oid::from_u32(2606);

/// Adds one to a new table, unless it has it by its statement or by another template, and the comment on it. All rows of the
/// table satisfy it, also where it is NOT VALID in the template.
pub fn add(table: pg_sys::Oid, Counterpart { wanted, own, .. }: &Counterpart<ForeignKey>) {
    let mut key = own.clone();
    if own.is_none() {
        let before = ForeignKey::of(table);
        let statement = format!(
            "ALTER TABLE {} ADD {}",
            catalog::qualified_name(table),
            wanted.sql(&catalog::qualified_name(wanted.definition.referenced))
        );
        let statement = Statement::parse(&statement);
        statement.check_no_rows(table);
        statement.run();
        let is_new = |key: &ForeignKey| before.iter().all(|other| other.name != key.name);
        key = ForeignKey::of(table).into_iter().find(is_new);
    }
    if let (Some(key), Some(comment)) = (key.filter(|key| key.comment.is_none()), &wanted.comment) {
        catalog::comment_on(key.oid, CONSTRAINTS, comment);
    }
}
