//! CREATE OR REPLACE TRIGGER by a role with the privilege TRIGGER alone: it does not replace a trigger of this extension, by which the rows of a table
//! are kept, checked or recorded as its owner has chosen.

use std::cell::Cell;

use pgrx::pg_sys;

use crate::catalog::{self, OpenRelation};
use crate::error;
use crate::parse_tree::CreateTrigger;

thread_local! {
    /// The table whose triggers were looked at before the running command.
    static CHECKED: Cell<Option<pg_sys::Oid>> = const { Cell::new(None) };
}

/// Refuses the command before it runs. The triggers of partitions are replaced with that of their table.
pub fn refuse(trigger: CreateTrigger) {
    CHECKED.set(None);
    if !trigger.replaces() {
        return;
    }
    let Some(table) = trigger.lock_table() else { return };
    let name = trigger.name();
    for table in catalog::partition_tree(table) {
        if catalog::is_own(table.oid) {
            continue;
        }
        let Some(open) = OpenRelation::existing(table.oid) else { continue };
        let replaced = open.triggers().into_iter().find(|it| it.name == name);
        if replaced.is_some_and(|it| catalog::is_shipped_function(it.function)) {
            error::raise(error::trigger_of_owner(&name, &open.name()));
        }
    }
    CHECKED.set(Some(table));
}

/// Refuses a trigger that the running command has replaced on another table than the one that was looked at: its name leads to another one now. Only valid
/// at ddl_command_end.
pub fn refuse_unchecked(trigger: CreateTrigger) {
    let checked = CHECKED.take();
    if !trigger.replaces() {
        return;
    }
    for (table, _) in catalog::triggers_of_command() {
        if Some(table) != checked && !catalog::is_own(table) {
            error::raise(error::trigger_of_owner(&trigger.name(), &catalog::relation_name(table)));
        }
    }
}
