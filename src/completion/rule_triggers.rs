//! The triggers on base_entity.maintain() that a table has for rules and for the record of its templates: as
//! values, which CREATE TABLE ... LIKE creates and adopt() plans.

use std::ffi::{CStr, CString};

use pgrx::pg_sys;

use crate::catalog::{self, OpenRelation};
use crate::maintain::{self, ROW_TRIGGER, can_merge};
use crate::{soft_delete, template_record};

/// One of these triggers.
pub struct RuleTrigger {
    /// The name that it has unless the table has another trigger of that name.
    pub name: &'static CStr,
    /// Timing, events and level: pg_trigger.tgtype.
    pub kind: u32,
    /// The arguments: the templates, and the rules.
    pub arguments: Vec<CString>,
}

/// The triggers of a table with these records of templates and these rules, in the order in which they are
/// created. `others` are the rules for UPDATE and DELETE that triggers of their own have.
pub fn rule_triggers(
    records: &[CString],
    rules: &[CString],
    others: &[CString],
) -> Vec<RuleTrigger> {
    let mut triggers = Vec::new();
    // A row that a DELETE keeps is stamped by all of them.
    let all: Vec<CString> = rules.iter().chain(others).cloned().collect();
    let marking = soft_delete::rules_of(&all);
    if !marking.is_empty() {
        triggers.push(RuleTrigger {
            name: soft_delete::NAME,
            kind: pg_sys::TRIGGER_TYPE_ROW | soft_delete::AFTER_DELETE,
            arguments: marking,
        });
    }
    if rules.is_empty() {
        // It costs INSERT, UPDATE and DELETE nothing.
        let kind = pg_sys::TRIGGER_TYPE_TRUNCATE;
        triggers.push(RuleTrigger { name: ROW_TRIGGER, kind, arguments: records.to_vec() });
        return triggers;
    }
    triggers.push(RuleTrigger {
        name: ROW_TRIGGER,
        kind: pg_sys::TRIGGER_TYPE_ROW | pg_sys::TRIGGER_TYPE_BEFORE | maintain::events(rules),
        arguments: records.iter().chain(rules).cloned().collect(),
    });
    triggers
}

/// The rules of templates that are put together, in the order of the templates.
pub fn template_rules(templates: &[OpenRelation]) -> Vec<CString> {
    let function = catalog::function(c"maintain");
    let triggers = templates.iter().flat_map(OpenRelation::triggers);
    let merged =
        triggers.filter(|trigger| Some(trigger.function) == function && can_merge(trigger));
    let mut rules: Vec<CString> = Vec::new();
    for rule in merged.flat_map(|trigger| trigger.arguments) {
        if !template_record::is_one(&rule) && !rules.contains(&rule) {
            rules.push(rule);
        }
    }
    rules
}

/// The rules of templates for every UPDATE or DELETE that triggers of their own have: those for INSERT, too, and those that are always
/// enabled, or on replicas alone.
pub fn separate_rules(templates: &[OpenRelation]) -> Vec<CString> {
    let function = catalog::function(c"maintain");
    let triggers = templates.iter().flat_map(OpenRelation::triggers).filter(|trigger| {
        let is_for_inserts = maintain::is_before_insert(trigger)
            && trigger.kind & pg_sys::TRIGGER_TYPE_UPDATE != 0
            && !trigger.has_condition
            && !trigger.has_columns;
        Some(trigger.function) == function
            && (is_for_inserts || maintain::carries_rules(trigger) && !can_merge(trigger))
            && trigger.enabled != pg_sys::TRIGGER_DISABLED
    });
    let arguments = triggers.flat_map(|trigger| trigger.arguments);
    arguments.filter(|argument| !template_record::is_one(argument)).collect()
}

/// The state of the AFTER DELETE trigger of a table made LIKE these templates: that of the first of them which has one that is always
/// enabled, or on replicas alone.
pub fn marking_state(templates: &[OpenRelation]) -> u8 {
    let function = catalog::function(c"maintain");
    let mut triggers = templates.iter().flat_map(OpenRelation::triggers).filter(|trigger| {
        Some(trigger.function) == function && soft_delete::is_after_delete(trigger.kind)
    });
    let is_other = |state: &u8| {
        [pg_sys::TRIGGER_FIRES_ALWAYS, pg_sys::TRIGGER_FIRES_ON_REPLICA].contains(state)
    };
    let state = triggers.find_map(|trigger| Some(trigger.enabled).filter(is_other));
    state.unwrap_or(pg_sys::TRIGGER_FIRES_ON_ORIGIN)
}
