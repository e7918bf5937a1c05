//! Tables with a history, and histories, that Citus distributes: refused where it creates their triggers. A trigger
//! writes on its own node, where Citus does not find the versions.
//!
//! A shard, and a table of the metadata on a worker, is created by a session that Citus has opened, before that session sees in
//! the metadata that it is one. There the transaction of that session tells. Where the session of the client creates a shard, the metadata
//! tells.

use std::ffi::CStr;

use pgrx::pg_sys;
use pgrx::spi::quote_qualified_identifier;

use super::link::FUNCTION;
use crate::catalog::{self, OpenRelation};
use crate::error;
use crate::parse_tree::{Command, CreateTrigger};

/// The function of the trigger by which a history refuses changes.
const APPEND_ONLY: &CStr = c"append_only";

/// Whether a command may create a trigger of a table with a history, or of a history.
pub fn creates_trigger(command: Command) -> bool {
    command.creates_trigger(FUNCTION) || command.creates_trigger(APPEND_ONLY)
}

/// Refuses the trigger before it is created: its FROM clause would name a relation that the node does not have.
pub fn refuse_shard(trigger: CreateTrigger) {
    // Citus creates extensions in such a session, too.
    if catalog::is_part_of_distributed_transaction()
        && !catalog::in_extension_script()
        && let Some(function) = trigger.function()
    {
        refuse(function, &trigger.table().quoted());
    }
}

/// Checks a trigger that the running command has created.
pub fn check_trigger(table: pg_sys::Oid, trigger: pg_sys::Oid) {
    let triggers = OpenRelation::of_command(table).map(|open| open.triggers()).unwrap_or_default();
    let Some(made) = triggers.iter().find(|it| it.oid == trigger) else { return };
    if catalog::is_of_citus(table) {
        refuse(made.function, &catalog::qualified_name(table));
    }
    if catalog::function(FUNCTION) == Some(made.function) {
        super::function::check_trigger(table);
    }
}

/// Refuses that Citus has renamed a table to make it the shard of a new one of its old name, whose triggers follow.
pub fn refuse_becoming_shard(relation: pg_sys::Oid, old: &str, new: &str) {
    let Some(open) = OpenRelation::of_command(relation) else { return };
    for trigger in open.triggers() {
        let functions = [FUNCTION, APPEND_ONLY].map(catalog::function);
        if functions.contains(&Some(trigger.function))
            && catalog::is_renamed_by_citus(relation, old, new)
        {
            let schema = catalog::namespace_name(open.schema());
            refuse(trigger.function, &quote_qualified_identifier(schema.as_str(), old));
        }
    }
}

/// Refuses a trigger on one of the functions; the table is as SQL writes it.
fn refuse(function: pg_sys::Oid, table: &str) {
    let is = |name| catalog::function(name) == Some(function);
    if is(FUNCTION) {
        error::raise(error::history_with_citus(None, table));
    }
    if is(APPEND_ONLY) {
        error::raise(error::distributed_history(table));
    }
}
