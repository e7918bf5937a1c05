//! The templates' indexes where LIKE could not copy them, because the statement has a primary key
//! of its own or is partitioned. Keys were added as constraints when the statement began.

use std::ffi::CString;

use pgrx::pg_sys;

use crate::catalog::{self, Key, OpenRelation};
use crate::parse_tree::{CreateIndex, Keys, Mark, Statement};
use crate::{encoding, error};

/// Adds the indexes of the templates that the statement lacks, and reports keys that are not possible.
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
        let names = columns
            .iter()
            .map(|column| pgrx::spi::quote_identifier(encoding::from_server(column.to_bytes())));
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
    let numbers = table.numbers_of(template);
    if !has_columns(&numbers, &source) {
        return;
    }
    let mut numbers: Vec<_> = numbers.into_iter().map(Option::unwrap_or_default).collect();
    let copy = CreateIndex::like(&source, table, &mut numbers);
    if copy.is_key() {
        return;
    }
    if copy.is_unique() {
        if !keys_possible {
            let columns = catalog::index_columns(index, copy.count()).join(", ");
            error::notice(error::no_key_possible(&table.name(), &columns));
            return;
        }
        let columns = catalog::partition_columns(table.oid());
        columns.iter().for_each(|column| copy.include(column));
    }
    copy.create(table.oid());
}

/// Whether the table has the columns of an index; another event trigger may have dropped or renamed one.
/// The columns of expressions are not checked.
fn has_columns(numbers: &[Option<i16>], index: &OpenRelation) -> bool {
    match index.plain_key() {
        None => !numbers.contains(&Some(0)),
        Some(key) => key.iter().all(|number| numbers.get(*number as usize - 1) != Some(&Some(0))),
    }
}
