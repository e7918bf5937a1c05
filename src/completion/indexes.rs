//! The templates' indexes where LIKE could not copy them, because the statement has a primary key
//! of its own or is partitioned. Keys were stated as constraints when the statement began.

use std::ffi::CStr;

use pgrx::{PgList, direct_function_call, pg_sys};

use crate::catalog::{self, OpenRelation};
use crate::parse_tree::{Keys, Mark};
use crate::{compat, error};

/// Adds the indexes of the templates that are no constraints, and says which keys cannot be.
pub fn add(table: &OpenRelation, mark: &Mark) {
    for template in &mark.templates {
        if mark.keys == Keys::Impossible {
            for key in catalog::keys(*template) {
                let columns: Vec<_> =
                    key.columns.iter().map(|column| column.to_string_lossy()).collect();
                error::notice(error::no_key_possible(&table.name(), &columns.join(", ")));
            }
        }
        let template = OpenRelation::open(*template);
        for index in template.indexes() {
            clone(table, &template, index, mark.keys);
        }
    }
}

fn clone(table: &OpenRelation, template: &OpenRelation, index: pg_sys::Oid, keys: Keys) {
    let source = OpenRelation::open(index);
    // SAFETY: all three relations are open; the map leads from the template's columns to the
    // table's, and the statement that comes back is already transformed.
    unsafe {
        let map = compat::attribute_map(table.as_ptr(), template.as_ptr());
        let target = pg_sys::makeRangeVar(
            pg_sys::get_namespace_name(table.schema()),
            pg_sys::pstrdup((*(*table.as_ptr()).rd_rel).relname.data.as_ptr()),
            -1,
        );
        let copy = compat::cloned_index_statement(target, source.as_ptr(), map);
        if (*copy).isconstraint && (*copy).excludeOpNames.is_null() {
            return;
        }
        (*copy).idxcomment = pg_sys::GetComment(index, pg_sys::RelationRelationId, 0);
        if (*copy).unique {
            if keys == Keys::Impossible {
                let columns = index_columns(index, copy);
                error::notice(error::no_key_possible(&table.name(), &columns));
                return;
            }
            let columns = catalog::partition_columns(table.oid());
            columns.iter().for_each(|column| include(copy, column));
        }
        compat::define_index(table.oid(), copy);
        pg_sys::CommandCounterIncrement();
    }
}

/// The columns of an index, expressions included, for a message.
unsafe fn index_columns(index: pg_sys::Oid, statement: *mut pg_sys::IndexStmt) -> String {
    // SAFETY: pg_get_indexdef() with a column number gives that column alone.
    let columns: Vec<_> = unsafe {
        let count = PgList::<pg_sys::IndexElem>::from_pg((*statement).indexParams).len();
        (1..=count)
            .filter_map(|number| {
                direct_function_call::<String>(
                    pg_sys::pg_get_indexdef_ext,
                    &[Some(index.into()), Some(number.into()), Some(true.into())],
                )
            })
            .collect()
    };
    columns.join(", ")
}

/// Adds a partition column to a unique index unless it is there.
unsafe fn include(statement: *mut pg_sys::IndexStmt, column: &CStr) {
    // SAFETY: indexParams holds IndexElems; the new one is made as the grammar makes it.
    unsafe {
        let columns = PgList::<pg_sys::IndexElem>::from_pg((*statement).indexParams);
        let known = columns
            .iter_ptr()
            .any(|known| !(*known).name.is_null() && CStr::from_ptr((*known).name) == column);
        if known {
            return;
        }
        let size = std::mem::size_of::<pg_sys::IndexElem>();
        let element = pg_sys::palloc0(size).cast::<pg_sys::IndexElem>();
        (*element).type_ = pg_sys::NodeTag::T_IndexElem;
        (*element).name = pg_sys::pstrdup(column.as_ptr());
        (*statement).indexParams = pg_sys::lappend((*statement).indexParams, element.cast());
    }
}
