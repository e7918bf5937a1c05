//! The rules of the row trigger name columns. When a column is renamed, the rules follow; when it is
//! dropped, its rules are dropped, for every value of base_entity.enabled. Where event triggers are disabled,
//! a rule without a column is skipped.

use std::ffi::{CStr, CString};

use pgrx::pg_sys;

use crate::catalog::TriggerOfTable;
use crate::catalog::{self, OpenRelation};
use crate::security_context::as_creator;
use crate::{completion, encoding, error, maintain, soft_delete, template_record};

/// The triggers of the relation on base_entity.maintain().
fn triggers(relation: pg_sys::Oid) -> Vec<TriggerOfTable> {
    let maintain = catalog::function(c"maintain");
    let Some(table) = OpenRelation::of_command(relation) else { return Vec::new() };
    let of_ours = table.triggers().into_iter().filter(|it| Some(it.function) == maintain);
    of_ours.map(|it| TriggerOfTable { trigger: it.oid, table: relation }).collect()
}

/// Lets the rules for a column that the running command has renamed follow it.
pub fn rename(relation: pg_sys::Oid, old: &str, new: &str) {
    for trigger in catalog::family(relation).into_iter().flat_map(triggers) {
        trigger.change_arguments(|arguments| {
            if !arguments.iter().any(|argument| is_for(argument, old)) {
                return None;
            }
            let mut followed: Vec<CString> = Vec::new();
            for argument in arguments {
                let renamed = is_for(argument, old).then(|| maintain::for_column(argument, new));
                let argument = renamed.flatten().unwrap_or_else(|| argument.clone());
                // A rule that waited for a column of this name may be there already.
                if !followed.contains(&argument) {
                    followed.push(argument);
                }
            }
            maintain::refuse_conflict(&followed);
            Some(followed)
        });
    }
    for table in catalog::family(relation) {
        if let Some(table) = OpenRelation::of_command(table) {
            maintain::refuse_wrong_order(&table);
        }
    }
}

/// A rule as it follows the column that it names; None for one of another column.
pub fn renamed(rule: &str, old: &str, new: &str) -> Option<String> {
    let argument = encoding::to_server(rule);
    let followed = is_for(&argument, old).then(|| maintain::for_column(&argument, new)).flatten();
    followed.map(|rule| encoding::from_server(rule.to_bytes()))
}

/// Drops the rules for a column that the running command has dropped from the table, and the trigger if
/// none is left; the templates that the table was made LIKE stay recorded.
pub fn drop_rules(table: pg_sys::Oid, column: &str) {
    // A column that the same command has added again keeps its rules.
    if !catalog::has_column(table, &encoding::to_server(column)) {
        triggers(table).into_iter().for_each(|trigger| drop_rules_of(trigger, column));
    }
}

fn drop_rules_of(trigger: TriggerOfTable, column: &str) {
    let Some(arguments) = trigger.arguments() else { return };
    let (dropped, left): (Vec<_>, Vec<_>) =
        arguments.into_iter().partition(|argument| is_for(argument, column));
    if dropped.is_empty() {
        return;
    }
    let is_of_parent = trigger.is_of_parent();
    // It has some of the row trigger's rules, and is needed as long as the mark is one of them.
    let marks_rows = soft_delete::is_after_delete(trigger.kind());
    if !is_of_parent && !marks_rows {
        for rule in &dropped {
            let rule = encoding::from_server(rule.to_bytes());
            error::notice(error::rule_dropped(&rule, &catalog::relation_name(trigger.table)));
        }
    }
    let (records, rules): (Vec<_>, Vec<_>) =
        left.iter().cloned().partition(|argument| template_record::is_one(argument));
    let is_needed = !marks_rows || !soft_delete::rules_of(&rules).is_empty();
    if !rules.is_empty() && is_needed {
        trigger.change_arguments(|_| Some(left.clone()));
        return;
    }
    // The trigger of a partition is dropped with that of the partitioned table.
    if is_of_parent {
        return;
    }
    trigger.drop();
    if let Some(table) = OpenRelation::of_command(trigger.table)
        && !records.is_empty()
    {
        as_creator(table.owner(), || completion::record(&table, &records));
    }
}

fn is_for(argument: &CStr, column: &str) -> bool {
    maintain::column(argument).is_some_and(|name| name == column)
}
