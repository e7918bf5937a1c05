//! The link from a table to its history: the FROM clause of a constraint trigger, which fires where the period of an
//! inserted row must be verified.
//!
//! PostgreSQL keeps it by OID: through renames, SET SCHEMA, dumps and pg_upgrade, and gives it to partitions.
//! It drops the trigger with either table.

use std::ffi::CStr;

use pgrx::pg_sys;

use crate::catalog::{self, OpenRelation, Trigger, TriggerOfTable};
use crate::{encoding, error};

/// The function of the row trigger, of the one that refuses TRUNCATE and of the link.
pub const FUNCTION: &CStr = c"keep_history";

/// The statement that links a table to its history; both are given as SQL names them.
pub fn statement(table: &str, history: &str) -> String {
    format!(
        "CREATE CONSTRAINT TRIGGER base_history AFTER INSERT ON {table} FROM {history}
         FOR EACH ROW WHEN (base_entity.must_verify_period())
         EXECUTE FUNCTION base_entity.keep_history()"
    )
}

/// The history of an open table.
pub fn history_in(table: &OpenRelation) -> Option<pg_sys::Oid> {
    let function = catalog::function(FUNCTION)?;
    table.triggers().iter().find_map(|trigger| {
        (trigger.function == function && trigger.referenced != pg_sys::InvalidOid)
            .then_some(trigger.referenced)
    })
}

/// Refuses a table without a history.
pub fn refuse_missing(table: &OpenRelation) -> ! {
    let name = table.qualified_name();
    error::raise(if catalog::is_citus_table(table.oid()) {
        error::citus_table_keeps_no_history(&name)
    } else {
        error::keeps_no_history(&name)
    });
}

/// The history of a table that the command has locked.
pub fn history_of(table: pg_sys::Oid) -> Option<pg_sys::Oid> {
    history_in(&OpenRelation::of_command(table)?)
}

/// Refuses a link that the running command has made DEFERRABLE: at the end of the transaction no row can be verified again, once a DEFERRABLE key is
/// checked. Refuses one, too, that it has made with the privilege TRIGGER alone: the owner of a table makes its
/// history, which gets the privileges and policies of the table. Refuses a history with rules, too.
pub fn check(table: pg_sys::Oid) {
    let Some(function) = catalog::function(FUNCTION) else { return };
    let Some(open) = OpenRelation::of_command(table) else { return };
    for trigger in open.triggers() {
        let link = TriggerOfTable { trigger: trigger.oid, table };
        if trigger.function != function
            || trigger.referenced == pg_sys::InvalidOid
            || link.is_of_parent()
        {
            continue;
        }
        if !catalog::is_own(table) {
            error::raise(error::not_owner(&open.name()));
        }
        let history = OpenRelation::open(trigger.referenced);
        if trigger.is_deferrable {
            let (table, history) = (open.qualified_name(), history.qualified_name());
            error::raise(error::history_link_is_deferrable(
                &table,
                &statement(&table, &history),
                None,
            ));
        }
        if history.owner() != open.owner() {
            error::raise(error::history_of_another_owner(
                &open.qualified_name(),
                &history.qualified_name(),
            ));
        }
        super::rewrite_rules::refuse_rules_of(trigger.referenced);
    }
}

/// The name of the trigger that links a table to its history.
pub fn link_name(table: pg_sys::Oid) -> Option<String> {
    let function = catalog::function(FUNCTION)?;
    let triggers = OpenRelation::of_command(table)?.triggers().into_iter();
    triggers
        .filter(|it| it.function == function && it.referenced != pg_sys::InvalidOid)
        .map(|it| encoding::from_server(it.name.to_bytes()))
        .next()
}

/// Whether a trigger is the one that keeps the versions of rows.
pub fn is_row_trigger(trigger: &Trigger, function: pg_sys::Oid) -> bool {
    let needed =
        pg_sys::TRIGGER_TYPE_ROW | pg_sys::TRIGGER_TYPE_BEFORE | pg_sys::TRIGGER_TYPE_UPDATE;
    trigger.function == function && trigger.kind & needed == needed
}

/// Whether a table has the row trigger that keeps the versions of its rows.
pub fn has_keeping_trigger(table: &OpenRelation) -> bool {
    catalog::function(FUNCTION).is_some_and(|function| {
        table.triggers().iter().any(|trigger| is_row_trigger(trigger, function))
    })
}
