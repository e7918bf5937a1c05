//! The prefix of a table, and the tables of a prefix.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use pgrx::pg_sys;

use crate::catalog::{self, ConfigCache, OpenRelation, PrefixRow, PrefixTable, ReadTable};
use crate::words;
use crate::{encoding, error};

thread_local! {
    /// The current prefixes of tables that this backend has asked for. That a table has none is not remembered,
    /// so that the first prefix of a table invalidates nothing.
    static CURRENT: ConfigCache<RefCell<BTreeMap<u32, Rc<str>>>> = const { ConfigCache::new() };
}

/// The prefix that the public IDs of a table have; an error without one. That of a partition is, unless it has one of
/// its own, that of its partitioned table.
pub fn current(relation: pg_sys::Oid) -> Rc<str> {
    if let Some(table) = catalog::public_prefixes() {
        let cached = CURRENT.with(|cache| cache.since_change(table));
        if let Some(prefix) = cached.borrow().get(&relation.to_u32()) {
            return Rc::clone(prefix);
        }
        let own = rows(relation).into_iter().find(|row| row.is_current);
        if let Some(row) = own {
            let prefix: Rc<str> = row.prefix.into();
            cached.borrow_mut().insert(relation.to_u32(), Rc::clone(&prefix));
            return prefix;
        }
        let mut above = catalog::partition_ancestors(relation).into_iter();
        if let Some(row) = above.find_map(|it| rows(it).into_iter().find(|row| row.is_current)) {
            return row.prefix.into();
        }
    }
    let open = OpenRelation::open(relation);
    error::raise(if open.is_temporary() {
        error::temporary_without_prefix(&open.name())
    } else if catalog::is_citus_worker() {
        error::prefixes_on_coordinator()
    } else {
        error::no_public_prefix(&open.qualified_name())
    })
}

/// Whether a prefix is the current one of a table, or a former one that is still read.
pub fn is_one_of(relation: pg_sys::Oid, prefix: &str) -> bool {
    if *current(relation) == *prefix {
        return true;
    }
    let has = |table: pg_sys::Oid| rows(table).iter().any(|row| row.prefix == prefix);
    has(relation) || catalog::partition_ancestors(relation).into_iter().any(has)
}

/// The entities that have a prefix, current or former. None if no table has it, entity or not.
pub fn tables_with(prefix: &str) -> Option<Vec<pg_sys::Oid>> {
    let rows = PrefixTable::open()?.with(prefix);
    let relations: Vec<_> = rows
        .iter()
        .filter_map(|row| {
            let schema = catalog::namespace(&encoding::to_server(&row.schema))?;
            catalog::relation_in(schema, &encoding::to_server(&row.relation))
        })
        .collect();
    (!relations.is_empty())
        .then(|| relations.into_iter().filter(|relation| is_entity(*relation)).collect())
}

fn is_entity(relation: pg_sys::Oid) -> bool {
    // It locks the table until the end of the search.
    ReadTable::open(relation).is_some_and(|table| {
        // A template is none, also one that was an entity and has been moved.
        Some(table.schema()) != catalog::schema()
            && OpenRelation::of_command(table.oid()).is_some_and(|open| catalog::is_entity(&open))
    })
}

/// The rows of a relation.
pub fn rows(relation: pg_sys::Oid) -> Vec<PrefixRow> {
    let (Some(schema), Some(table)) = (catalog::namespace_of(relation), PrefixTable::open()) else {
        return Vec::new();
    };
    table.of(&catalog::namespace_name(schema), &catalog::relation_name(relation))
}

/// Gives a table that was just created its prefix. Rows of its name are of a table that was dropped while the
/// event triggers were disabled.
pub fn assign(relation: pg_sys::Oid) {
    if let Some((row, table)) = first_row(relation) {
        table.remove(&row.schema, Some(&row.relation));
        if !row.prefix.is_empty() {
            table.add_first(&row);
        }
    }
}

/// Gives a table its prefix, unless it has one.
pub fn assign_unless_assigned(relation: pg_sys::Oid) {
    if rows(relation).is_empty()
        && let Some((row, table)) = first_row(relation)
        && !row.prefix.is_empty()
    {
        table.add_first(&row);
    }
}

/// The row that a table gets by its name, whose prefix is empty if nothing of the name can be one; and the table of
/// the rows. None for a template or a temporary table.
fn first_row(relation: pg_sys::Oid) -> Option<(PrefixRow, PrefixTable)> {
    let schema = catalog::namespace_of(relation)?;
    if Some(schema) == catalog::schema() || catalog::is_system_schema(schema) {
        return None;
    }
    let relation = catalog::relation_name(relation);
    let row = PrefixRow {
        schema: catalog::namespace_name(schema),
        prefix: of_name(&relation),
        relation,
        is_current: true,
    };
    Some((row, PrefixTable::open_to_write()?))
}

/// The prefix of a table of that name.
fn of_name(relation: &str) -> String {
    let singular = words::with(|words| naming::singularize(relation, words));
    typeid::to_prefix(&naming::snake_case(&singular))
}
