//! The history that a row trigger writes to: the one that the table's link names, if its owner is the table's.

use pgrx::pg_sys;

use super::columns;
use super::link::{FUNCTION, has_keeping_trigger};
use super::names::former_name;
use super::own_columns::OWN_COLUMNS;
use super::query::type_name;
use crate::catalog::TriggerOfTable;
use crate::catalog::{self, OpenRelation};
use crate::error::{self, HistoryRemedy};
use crate::{compat, encoding, maintain};

/// The link of a table whose row trigger fires: the trigger, and the history that it names.
#[derive(Clone, Copy)]
pub struct Link {
    trigger: pg_sys::Oid,
    /// The history.
    pub history: pg_sys::Oid,
}

/// The link of the table whose row trigger fires; an error if it has none.
///
/// # Safety
///
/// `data` is that of a row trigger, whose relation is open.
pub unsafe fn of_statement(data: &pg_sys::TriggerData) -> Link {
    // SAFETY: the relation is open; its triggers are read before anything else is called.
    unsafe {
        let function = (*data.tg_trigger).tgfoid;
        let link = catalog::triggers_in((*data.tg_relation).trigdesc)
            .iter()
            .find(|it| it.tgfoid == function && it.tgconstrrelid != pg_sys::InvalidOid)
            .map(|it| Link { trigger: it.tgoid, history: it.tgconstrrelid });
        let link = link.unwrap_or_else(|| {
            error::raise(error::history_is_missing(
                &maintain::table_of(data),
                &table_with_history(data),
            ))
        });
        if catalog::is_citus_table(link.history) {
            let history = catalog::qualified_name(link.history);
            let table = maintain::table_of(data);
            let is_shard = catalog::is_shard((*data.tg_relation).rd_id);
            let table = Some(table.as_str()).filter(|_| !is_shard);
            error::raise(error::history_with_citus(table, &history));
        }
        link
    }
}

/// Refuses a history of another owner than the table's: a role with the privilege TRIGGER on it could link a table of
/// its own to it, and write there. A partition has the link of the table that it is a partition of. Returns whether both
/// have the same owner.
///
/// # Safety
///
/// As [`of_statement`]; the history is open.
pub unsafe fn refuse_other_owner(
    link: Link,
    history: pg_sys::Relation,
    data: &pg_sys::TriggerData,
) -> bool {
    // SAFETY: both relations are open.
    unsafe {
        let owner = (*(*history).rd_rel).relowner;
        if owner == (*(*data.tg_relation).rd_rel).relowner {
            return true;
        }
        let table = (*data.tg_relation).rd_id;
        if owner_of_root(table) != Some(owner)
            || !(TriggerOfTable { trigger: link.trigger, table }).is_of_parent()
        {
            let history = catalog::qualified_name(link.history);
            error::raise(error::history_of_another_owner(&maintain::table_of(data), &history));
        }
        false
    }
}

/// The owner of the table that a partition belongs to in the end.
fn owner_of_root(partition: pg_sys::Oid) -> Option<pg_sys::Oid> {
    catalog::partition_ancestors(partition).last().copied().and_then(catalog::owner_of)
}

/// The table that a relation whose trigger fires has its history with, as SQL names it: for a partition, the partitioned table.
///
/// # Safety
///
/// `data` is that of a trigger, whose relation is open.
pub unsafe fn table_with_history(data: &pg_sys::TriggerData) -> String {
    // SAFETY: the relation is open.
    let table = unsafe { (*data.tg_relation).rd_id };
    let keeps =
        |it: &pg_sys::Oid| OpenRelation::of_table(*it).is_some_and(|it| has_keeping_trigger(&it));
    let root = catalog::partition_ancestors(table).into_iter().rev().find(keeps);
    catalog::qualified_name(root.unwrap_or(table))
}

/// Whether an open table is a history: it refuses changes, and has the columns of one.
pub fn is_history(open: &OpenRelation) -> bool {
    let function = catalog::function(c"append_only");
    has_form(open) && open.triggers().iter().any(|trigger| Some(trigger.function) == function)
}

/// Whether an open table has what a history keeps when it loses its triggers, as by DROP EXTENSION: the columns of one, with their names.
pub fn was_history(open: &OpenRelation) -> bool {
    // A name is numbered where the table has a column of it, and once more where it gets one of the numbered name.
    let is_of = |name: &[u8], own: &[u8]| {
        let numbers = name.strip_prefix(own).map(|rest| rest.split(|byte| *byte == b'_'));
        numbers.is_some_and(|mut it| it.all(|number| number.iter().all(u8::is_ascii_digit)))
    };
    has_form(open)
        && OWN_COLUMNS.iter().zip(1..).all(|((own, _), number)| {
            open.column_name(number).is_some_and(|it| is_of(it.to_bytes(), own.to_bytes()))
        })
}

/// Whether an open table can be a history: it is a heap that begins with columns of these types.
pub fn has_form(open: &OpenRelation) -> bool {
    // SAFETY: the relation is open, and has so many columns.
    unsafe {
        let descriptor = (*open.as_ptr()).rd_att;
        (*descriptor).natts as usize >= OWN_COLUMNS.len()
            && OWN_COLUMNS.iter().enumerate().all(|(place, (_, type_oid))| {
                let column = compat::attribute(descriptor, place);
                !column.attisdropped && column.atttypid == *type_oid
            })
            && (*(*open.as_ptr()).rd_rel).relkind as u8 == pg_sys::RELKIND_RELATION
            && (*(*open.as_ptr()).rd_rel).relam == pg_sys::HEAP_TABLE_AM_OID
    }
}

/// The way to make a history of a relation that is none. `table` is linked to it, as SQL names it.
pub fn remedy(open: &OpenRelation, table: &str) -> HistoryRemedy {
    let table = table.to_owned();
    if has_form(open) {
        return HistoryRemedy::Complete { table };
    }
    let function = catalog::function(c"append_only");
    if !open.triggers().iter().any(|trigger| Some(trigger.function) == function) {
        return HistoryRemedy::Unknown;
    }
    let (history, name) = (open.qualified_name(), open.name());
    // SAFETY: the relation is open; a column that it has is read.
    let (descriptor, count) = unsafe {
        let descriptor = (*open.as_ptr()).rd_att;
        (descriptor, (*descriptor).natts as usize)
    };
    for (place, (_, type_oid)) in OWN_COLUMNS.iter().enumerate().take(count) {
        // SAFETY: as above.
        let column = unsafe { compat::attribute(descriptor, place) };
        if column.attisdropped {
            let free = former_name(open.schema(), &name);
            return HistoryRemedy::Replace { table, history, free };
        }
        if column.atttypid != *type_oid {
            let column = encoding::from_server(columns::name(column).to_bytes());
            return HistoryRemedy::Type { history, column, type_name: type_name(*type_oid) };
        }
    }
    HistoryRemedy::Unknown
}

/// Whether a relation is a history, of a table or one that a table has left behind.
pub fn is_any(relation: pg_sys::Oid) -> bool {
    OpenRelation::of_command(relation).is_some_and(|open| is_history(&open))
}

/// Whether a relation is the history of a table in this schema.
pub fn is_of_table_in(relation: pg_sys::Oid, schema: pg_sys::Oid) -> bool {
    is_any(relation)
        && table_of_history(relation)
            .is_some_and(|table| catalog::namespace_of(table) == Some(schema))
}

/// The table whose history this is; of a partitioned one, not its partitions.
pub fn table_of_history(history: pg_sys::Oid) -> Option<pg_sys::Oid> {
    catalog::table_of_history(history, catalog::function(FUNCTION)?)
}

/// Refuses a rule (CREATE RULE) on a history. Only valid at ddl_command_end.
pub fn refuse_rule(relation: pg_sys::Oid) {
    if table_of_history(relation).is_some() {
        error::raise(error::history_takes_no_rule(&catalog::relation_name(relation), None));
    }
}

/// Refuses a history for `owner` that inherits from a table of another role, or is a partition of one: that role could read the versions.
pub fn refuse_parents_of_others(history: pg_sys::Oid, owner: pg_sys::Oid) {
    if let Some(parent) = catalog::ancestor_of_other_owner(history, owner) {
        let (name, role) = (catalog::relation_name(history), catalog::role_name(owner));
        let parent = catalog::qualified_name(parent);
        error::raise(error::history_below_table_of_other(&name, &parent, &role));
    }
}

/// Refuses to make a table inherit from a history, whose versions are its own rows alone.
pub fn refuse_child(parent: pg_sys::Oid, child: &str) {
    if table_of_history(parent).is_some() {
        error::raise(error::history_takes_no_child(&catalog::relation_name(parent), child));
    }
}
