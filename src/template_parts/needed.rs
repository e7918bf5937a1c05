//! Outdated parts that other parts of the table need, which its owner has added: an index that is its replica identity, and NOT NULL of
//! a column of its keys or of an identity column. They stay, as row-level security does where the table has policies of its own.

use pgrx::pg_sys;

use super::pending::{Change, Pending};
use crate::catalog::{self, KeyColumn};
use crate::part::PartKind;

/// Removes those parts from the outdated ones that are carried over. The current search_path is `pg_catalog`.
pub fn leave_needed(table: pg_sys::Oid, pending: &mut Vec<Pending>) {
    if !pending.iter().any(|it| is_index(it.kind) || it.kind == PartKind::NotNull) {
        return;
    }
    let columns = catalog::key_columns(table);
    let mark_goes = pending.iter().any(|it| it.kind == PartKind::ReplicaIdentity);
    let is_marked = |it: &KeyColumn| it.is_replica_identity && (it.is_partition || !mark_goes);
    pending.retain(|it| {
        let is_it = |column: &KeyColumn| column.index.as_deref() == Some(it.own_name.as_str());
        !is_index(it.kind) || !columns.iter().any(|column| is_it(column) && is_marked(column))
    });
    let goes = |is_it: &dyn Fn(&Pending) -> bool| pending.iter().any(is_it);
    let needs = |it: &KeyColumn| match &it.index {
        None if it.table.is_empty() => !goes(&|other| {
            (other.kind, other.change) == (PartKind::Identity, Change::Remove)
                && other.own_name == it.column
        }),
        index => {
            let is_it = |other: &Pending| {
                is_index(other.kind) && index.as_deref() == Some(other.own_name.as_str())
            };
            !it.is_included && (it.is_primary || is_marked(it)) && !goes(&is_it)
        }
    };
    let needed: Vec<&str> =
        columns.iter().filter(|it| needs(it)).map(|it| it.column.as_str()).collect();
    let stays = |it: &Pending| {
        (it.kind, it.change) == (PartKind::NotNull, Change::Remove)
            && needed.contains(&it.own_name.as_str())
    };
    let stays: Vec<bool> = pending.iter().map(stays).collect();
    let mut stays = stays.into_iter();
    pending.retain(|_| !stays.next().unwrap_or(false));
}

/// Whether a part of this kind has an index, which may be a key.
fn is_index(kind: PartKind) -> bool {
    matches!(kind, PartKind::Index | PartKind::ExclusionConstraint)
}
