//! The check of a trigger on base_entity.maintain() by the command that creates it.

use std::ffi::{CStr, CString};

use pgrx::pg_sys;

use super::texts;
use crate::catalog::{self, OpenRelation, Trigger};
use crate::maintain::{
    is_before_insert, is_before_row, is_record, read, read_all, refuse_wrong_order, warn_if_idle,
};
use crate::rule::{Rule, Verb};
use crate::{encoding, error, soft_delete, template_record};

/// The rules that a trigger never applies, since no UPDATE fires it. One BEFORE INSERT gives a row values by `keep`,
/// `touch`, `increment` and the stamps, and one AFTER DELETE a row that it keeps by all of these except `keep`.
fn rules_without_event<'a>(trigger: &Trigger, rules: &'a [Rule]) -> impl Iterator<Item = &'a Rule> {
    let is_insert = is_before_insert(trigger);
    let gives_values = is_insert || soft_delete::is_after_delete(trigger.kind);
    let is_applied = move |verb: Verb| match verb {
        Verb::SoftDelete => true,
        Verb::Keep => is_insert,
        Verb::Immutable | Verb::Match | Verb::MatchNext => false,
        Verb::History => soft_delete::is_after_delete(trigger.kind),
        Verb::Touch | Verb::Increment | Verb::Stamp | Verb::StampStrict => gives_values,
    };
    let is_for_update = trigger.kind & pg_sys::TRIGGER_TYPE_UPDATE != 0;
    rules.iter().filter(move |rule| !is_for_update && !is_applied(rule.verb))
}

/// Whether the privilege TRIGGER is not enough for a trigger with this argument: templates give the table privileges, too, and the functions that read
/// a history, which are the owner's, follow the rules by which periods begin and rows are marked.
fn needs_owner(argument: &CStr) -> bool {
    template_record::is_one(argument)
        || read(argument).is_some_and(|it| matches!(it.verb, Verb::History | Verb::SoftDelete))
}

/// Checks a trigger that the running command has made: raises an error for what is no rule, warns of
/// rules that its table gives nothing to do.
pub fn check_trigger(table: pg_sys::Oid, made: pg_sys::Oid) {
    let (Some(relation), Some(function)) =
        (OpenRelation::of_command(table), catalog::function(c"maintain"))
    else {
        return;
    };
    for trigger in relation.triggers() {
        if trigger.oid != made || trigger.function != function {
            continue;
        }
        if !catalog::is_own(table) && trigger.arguments.iter().any(|it| needs_owner(it)) {
            error::raise(error::not_owner(&relation.name()));
        }
        if is_record(&trigger) {
            return;
        }
        if !is_before_row(&trigger)
            && !is_before_insert(&trigger)
            && !soft_delete::is_after_delete(trigger.kind)
        {
            let name = encoding::from_server(trigger.name.to_bytes());
            error::raise(error::wrong_event(
                &name,
                &relation.qualified_name(),
                &texts(trigger.arguments.iter().map(CString::as_c_str)),
            ));
        }
        let arguments = || trigger.arguments.iter().map(CString::as_c_str);
        let rules = read_all(arguments());
        if rules.is_empty() {
            error::raise(error::no_rules());
        }
        if is_before_insert(&trigger) && rules.iter().any(|rule| rule.verb.is_for_delete()) {
            let name = encoding::from_server(trigger.name.to_bytes());
            let table = relation.qualified_name();
            error::raise(error::wrong_event(&name, &table, &texts(arguments())));
        }
        let of_rules = arguments().filter(|argument| read(argument).is_some());
        for (rule, argument) in rules.iter().zip(of_rules) {
            warn_if_idle(rule, argument, &relation);
        }
        soft_delete::check_trigger(&trigger, &rules, &relation);
        for rule in rules_without_event(&trigger, &rules) {
            let name = encoding::from_server(trigger.name.to_bytes());
            error::warn(error::rule_without_event(&name, rule.verb.word(), &rule.column));
        }
        refuse_wrong_order(&relation);
    }
}
