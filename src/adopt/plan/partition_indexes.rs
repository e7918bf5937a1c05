//! An index of a partitioned table, which PostgreSQL does not build CONCURRENTLY: one that is empty, an index
//! for each partition, and the statements that put them together.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use pgrx::pg_sys;
use pgrx::spi::quote_qualified_identifier;

use super::context::Context;
use super::wanted_index::WantedIndex;
use crate::adopt::step::{Kind, Step};
use crate::catalog::adoption::{Building, Index};
use crate::catalog::{Comparison, Object, TreeTable};

/// A table of the tree, and its part of the index.
struct Part {
    table: TreeTable,
    name: String,
    exists: bool,
    is_attached: bool,
}

/// The steps that build the index; what exists already is left out.
/// `used` has the indexes that serve as parts of others.
pub fn steps(
    context: &Context,
    index: &WantedIndex,
    building: Building,
    used: &RefCell<BTreeSet<u32>>,
) -> Vec<Step> {
    // Partitioned tables come before their partitions.
    let mut known = BTreeMap::new();
    let parts: Vec<_> = context
        .tree
        .iter()
        .map(|table| part(context, index, &mut known, used, table.clone()))
        .collect();
    if building == Building::InPlace && !parts.iter().any(|part| part.exists) {
        let sql =
            index.template.definition.sql(&index.name, &context.table.full_name, building, false);
        return vec![Step::new(Kind::BuildIndex(building), sql)];
    }
    let mut steps = Vec::new();
    for part in parts.iter().filter(|part| !part.exists) {
        let leaf = part.table.is_leaf;
        let building = if leaf { building } else { Building::InPlace };
        let sql = index.template.definition.sql(&part.name, &part.table.full_name, building, !leaf);
        let kind = if leaf { Kind::BuildIndex(building) } else { Kind::AddParentIndex };
        steps.push(Step::new(kind, sql));
    }
    let names: BTreeMap<u32, String> = parts
        .iter()
        .map(|part| {
            let name = quote_qualified_identifier(&part.table.schema_name, &part.name);
            (part.table.oid.to_u32(), name)
        })
        .collect();
    // From the leaves up, so that each is whole when it is attached.
    for part in parts.iter().rev().filter(|part| !part.is_attached) {
        let name = |table: pg_sys::Oid| names.get(&table.to_u32()).map_or("", String::as_str);
        if let Some(parent) = part.table.parent {
            let statement =
                format!("ALTER INDEX {} ATTACH PARTITION {}", name(parent), name(part.table.oid));
            steps.push(Step::new(Kind::AttachIndex, statement));
        }
    }
    steps
}

fn part(
    context: &Context,
    index: &WantedIndex,
    known: &mut BTreeMap<u32, pg_sys::Oid>,
    used: &RefCell<BTreeSet<u32>>,
    table: TreeTable,
) -> Part {
    let parent = table.parent.and_then(|parent| known.get(&parent.to_u32()).copied());
    let own = match table.parent {
        None => index.own.clone(),
        Some(_) => find(index, parent, used, &table),
    };
    match own {
        Some(own) => {
            known.insert(table.oid.to_u32(), own.oid);
            used.borrow_mut().insert(own.oid.to_u32());
            let is_attached = own.parent.is_some();
            Part { name: own.name, exists: true, is_attached, table }
        }
        None if table.parent.is_none() => {
            Part { name: index.name.clone(), exists: false, is_attached: false, table }
        }
        None => {
            let columns = index.template.definition.labels();
            let name = context.names.choose(table.schema, &table.name, &columns, "idx");
            Part { name, exists: false, is_attached: false, table }
        }
    }
}

/// The index of a partition that is a part of `parent`, or could become one.
fn find(
    index: &WantedIndex,
    parent: Option<pg_sys::Oid>,
    used: &RefCell<BTreeSet<u32>>,
    table: &TreeTable,
) -> Option<Index> {
    let mut own: Vec<_> = Index::of(table.oid)
        .into_iter()
        .filter(|own| own.definition.serves_as(&index.template.definition, Comparison::ReadAgain))
        // One whose building failed is of no use; that of a partitioned table is valid once it is whole.
        .filter(|own| own.valid || !table.is_leaf)
        .filter(|own| own.parent.is_none() || own.parent == parent)
        .filter(|own| !used.borrow().contains(&own.oid.to_u32()))
        .collect();
    own.sort_by_key(|own| {
        (own.parent.is_none(), !own.valid, !own.definition.is_exactly(&index.template.definition))
    });
    own.into_iter().next()
}
