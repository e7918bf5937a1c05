//! The order in which the row triggers of a table fire: that of their names. A rule that compares the value that was
//! sent needs a trigger that fires before those which set the column.

use std::ffi::CString;

use super::arguments::rule_in;
use super::timing::{ROW_TRIGGER, can_merge, is_before_row};
use crate::catalog::{self, OpenRelation, Trigger};
use crate::rule::{Rule, Verb, conflict};
use crate::{encoding, error};

/// Raises an error if a trigger of the table compares a value that another one has set before, or if rules of two
/// triggers exclude each other.
pub fn refuse_wrong_order(table: &OpenRelation) {
    let function = catalog::function(c"maintain");
    let is_template =
        catalog::schema().is_some_and(|schema| catalog::is_template(table.oid(), schema));
    let triggers: Vec<_> = table
        .triggers()
        .into_iter()
        .filter(|trigger| Some(trigger.function) == function && is_before_row(trigger))
        .collect();
    let all: Vec<_> = triggers.iter().flat_map(rules_of).collect();
    if let Some((one, other)) = conflict(&all) {
        error::raise(error::conflicting_rules(one.verb.word(), other.verb.word(), &one.column));
    }
    for comparing in &triggers {
        for (verb, column) in rules(comparing, |verb| matches!(verb, Verb::Match | Verb::MatchNext))
        {
            let sets = |other: &&Trigger| {
                let sets_column = rules(other, sets).any(|(_, set)| set == column);
                sets_column && name(other, is_template) < name(comparing, is_template)
            };
            if let Some(other) = triggers.iter().find(sets) {
                error::raise(error::compared_too_late(
                    &encoding::from_server(comparing.name.to_bytes()),
                    &encoding::from_server(other.name.to_bytes()),
                    verb.word(),
                    &column,
                ));
            }
        }
    }
}

/// Whether a rule may give its column another value than the one that was sent.
fn sets(verb: Verb) -> bool {
    verb.is_stamp() || verb.is_time() || matches!(verb, Verb::Keep | Verb::Increment)
}

fn rules_of(trigger: &Trigger) -> impl Iterator<Item = Rule> {
    trigger.arguments.iter().filter_map(|argument| rule_in(argument))
}

fn rules(
    trigger: &Trigger,
    are_asked: impl Fn(Verb) -> bool,
) -> impl Iterator<Item = (Verb, String)> {
    rules_of(trigger).filter(move |rule| are_asked(rule.verb)).map(|rule| (rule.verb, rule.column))
}

/// The name under which a trigger fires: the rules of a template are put into one trigger of its tables.
fn name(trigger: &Trigger, is_template: bool) -> CString {
    if is_template && can_merge(trigger) { ROW_TRIGGER.to_owned() } else { trigger.name.clone() }
}
