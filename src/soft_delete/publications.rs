//! Publications that would send the marked row without the deletion before it, so that a subscriber
//! would hold the row twice, or stop at its key.

use pgrx::pg_sys;

use crate::{catalog, compat, encoding, error};

/// Raises an error if there is such a publication.
///
/// # Safety
///
/// The relation is open.
pub unsafe fn refuse_without_deletes(relation: pg_sys::Relation) {
    // SAFETY: the caller vouches for the relation.
    let (table, name) = unsafe {
        if !compat::publishes_inserts(relation) {
            return;
        }
        ((*relation).rd_id, encoding::text((*(*relation).rd_rel).relname.data.as_ptr()))
    };
    if let Some(publication) = catalog::publication_without_deletes(table) {
        error::raise(error::published_without_deletes(&name, &publication));
    }
}
