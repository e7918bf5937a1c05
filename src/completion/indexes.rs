//! The templates' indexes where LIKE could not copy them, because the statement has a primary key
//! of its own or is partitioned. Keys were stated as constraints when the statement began.

use std::ffi::{CStr, CString};

use pgrx::{PgList, direct_function_call, pg_sys};

use crate::catalog::{self, Key, OpenRelation};
use crate::parse_tree::{Keys, Mark, Statement, new_node};
use crate::{compat, error};

/// Adds the indexes of the templates that the statement has not, and says which keys cannot be.
pub fn add(table: pg_sys::Oid, mark: &Mark) {
    let keys_possible = mark.keys != Keys::Deferred || catalog::partition_key_allows_keys(table);
    for template in &mark.templates {
        if mark.keys == Keys::Deferred {
            for key in catalog::keys(*template) {
                add_key(table, &key, keys_possible);
            }
        }
        let (table, template) = (OpenRelation::open(table), OpenRelation::open(*template));
        for index in template.indexes() {
            clone(&table, &template, index, keys_possible);
        }
    }
}

/// Adds a key with the partition columns, as the primary key unless there is one.
fn add_key(table: pg_sys::Oid, key: &Key, possible: bool) {
    let (name, qualified_name, has_primary_key) = {
        let open = OpenRelation::open(table);
        (open.name(), open.qualified_name(), open.has_primary_key())
    };
    let list = |columns: &[&CString]| {
        let names =
            columns.iter().map(|column| pgrx::spi::quote_identifier(column.to_string_lossy()));
        names.collect::<Vec<_>>().join(", ")
    };
    if !possible {
        return error::notice(error::no_key_possible(&name, &list(&key.columns_with(&[]))));
    }
    let partition_columns = catalog::partition_columns(table);
    let columns = list(&key.columns_with(&partition_columns));
    let period = if key.without_overlaps { " WITHOUT OVERLAPS" } else { "" };
    let kind = match (key.primary && !has_primary_key, key.nulls_not_distinct) {
        (true, _) => "PRIMARY KEY",
        (false, true) => "UNIQUE NULLS NOT DISTINCT",
        (false, false) => "UNIQUE",
    };
    let including = match list(&key.including.iter().collect::<Vec<_>>()) {
        none if none.is_empty() => none,
        some => format!(" INCLUDE ({some})"),
    };
    let deferrable = match (key.deferrable, key.initially_deferred) {
        (true, true) => " DEFERRABLE INITIALLY DEFERRED",
        (true, false) => " DEFERRABLE",
        _ => "",
    };
    let statement = format!(
        "ALTER TABLE {qualified_name} ADD {kind} ({columns}{period}){including}{deferrable}"
    );
    Statement::parse(&statement).run();
}

fn clone(table: &OpenRelation, template: &OpenRelation, index: pg_sys::Oid, keys_possible: bool) {
    let source = OpenRelation::open(index);
    // SAFETY: all three relations are open; the map leads from the template's columns to the
    // table's, and the statement that comes back is already transformed.
    unsafe {
        let numbers = table.numbers_of(template);
        if !has_columns(&numbers, source.as_ptr()) {
            return;
        }
        let mut numbers: Vec<_> = numbers.into_iter().map(Option::unwrap_or_default).collect();
        let map = pg_sys::AttrMap { attnums: numbers.as_mut_ptr(), maplen: numbers.len() as i32 };
        let target = pg_sys::makeRangeVar(
            pg_sys::get_namespace_name(table.schema()),
            pg_sys::pstrdup((*(*table.as_ptr()).rd_rel).relname.data.as_ptr()),
            -1,
        );
        let copy = compat::cloned_index_statement(target, source.as_ptr(), &raw const map);
        let is_key = (*copy).excludeOpNames.is_null() || compat::is_without_overlaps(copy);
        if (*copy).isconstraint && is_key {
            return;
        }
        (*copy).idxcomment = pg_sys::GetComment(index, pg_sys::RelationRelationId, 0);
        if (*copy).unique {
            if !keys_possible {
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

/// Whether the table has the columns of an index; somebody else's event trigger may have dropped one
/// or given it another name. What expressions need is not looked at more closely.
unsafe fn has_columns(numbers: &[Option<i16>], index: pg_sys::Relation) -> bool {
    // SAFETY: the index is open, and its key has as many numbers as it says.
    unsafe {
        let key = &(*(*index).rd_index).indkey;
        let key = std::slice::from_raw_parts(key.values.as_ptr(), key.dim1 as usize);
        let is_plain =
            pg_sys::RelationGetIndexPredicate(index).is_null() && !key.contains(&EXPRESSION);
        if !is_plain {
            return !numbers.contains(&Some(0));
        }
        key.iter().all(|number| numbers.get(*number as usize - 1) != Some(&Some(0)))
    }
}

/// What an index has in its key for an expression.
const EXPRESSION: i16 = 0;

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
        let element: *mut pg_sys::IndexElem = new_node(pg_sys::NodeTag::T_IndexElem);
        (*element).name = pg_sys::pstrdup(column.as_ptr());
        (*statement).indexParams = pg_sys::lappend((*statement).indexParams, element.cast());
    }
}
