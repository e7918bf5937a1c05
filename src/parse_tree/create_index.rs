//! CREATE INDEX.

use std::ffi::CStr;

use pgrx::{PgList, pg_sys};

use crate::catalog::{self, OpenRelation};
use crate::compat;
use crate::node::new_node;

/// A CREATE INDEX statement that has been transformed.
pub struct CreateIndex(*mut pg_sys::IndexStmt);

impl CreateIndex {
    /// That of the index `source`, for `table`; `numbers` has the number there of each column of its own table, 0 for
    /// one that is missing.
    pub fn like(source: &OpenRelation, table: &OpenRelation, numbers: &mut [i16]) -> Self {
        let map = pg_sys::AttrMap { attnums: numbers.as_mut_ptr(), maplen: numbers.len() as i32 };
        // SAFETY: both relations are open, the map leads from the columns of one table to those of the other, and
        // names are copied.
        unsafe {
            let target = pg_sys::makeRangeVar(
                catalog::server_namespace_name(table.schema()),
                pg_sys::pstrdup((*(*table.as_ptr()).rd_rel).relname.data.as_ptr()),
                -1,
            );
            let statement = compat::cloned_index_statement(target, source.as_ptr(), &raw const map);
            (*statement).idxcomment = catalog::comment_of(source.oid(), pg_sys::RelationRelationId);
            Self(statement)
        }
    }

    /// Whether it is the index of a key, which is added as a constraint; that of another exclusion constraint is none.
    pub fn is_key(&self) -> bool {
        // SAFETY: the node is an IndexStmt.
        unsafe {
            (*self.0).isconstraint
                && ((*self.0).excludeOpNames.is_null() || compat::is_without_overlaps(self.0))
        }
    }

    /// Whether it is UNIQUE.
    pub fn is_unique(&self) -> bool {
        // SAFETY: the node is an IndexStmt.
        unsafe { (*self.0).unique }
    }

    /// The number of its columns and expressions.
    pub fn count(&self) -> usize {
        // SAFETY: indexParams holds IndexElems.
        unsafe { PgList::<pg_sys::IndexElem>::from_pg((*self.0).indexParams).len() }
    }

    /// Adds a column unless it is there.
    pub fn include(&self, column: &CStr) {
        // SAFETY: indexParams holds IndexElems; the new one is built as the grammar builds it.
        unsafe {
            let columns = PgList::<pg_sys::IndexElem>::from_pg((*self.0).indexParams);
            let is_it = |known: *mut pg_sys::IndexElem| {
                !(*known).name.is_null() && CStr::from_ptr((*known).name) == column
            };
            if columns.iter_ptr().any(is_it) {
                return;
            }
            let element: *mut pg_sys::IndexElem = new_node(pg_sys::NodeTag::T_IndexElem);
            (*element).name = pg_sys::pstrdup(column.as_ptr());
            (*self.0).indexParams = pg_sys::lappend((*self.0).indexParams, element.cast());
        }
    }

    /// Creates the index on a table that was made by the running statement.
    pub fn create(self, table: pg_sys::Oid) {
        // SAFETY: the statement was transformed for the table.
        unsafe {
            compat::define_index(table, self.0);
            pg_sys::CommandCounterIncrement();
        }
    }
}
