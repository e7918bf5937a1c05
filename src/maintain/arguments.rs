//! The arguments of a trigger on base_entity.maintain(): rules, and the record of templates.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ffi::{CStr, CString};

use pgrx::pg_sys;

use crate::catalog::{self, OpenRelation, Trigger};
use crate::rule::{self, Argument, Rule, Verb};
use crate::{encoding, error, template_record};

/// The arguments of a trigger that fires, whose descriptor is the executor's own copy.
pub fn arguments(trigger: &pg_sys::Trigger) -> impl Iterator<Item = &CStr> {
    // SAFETY: tgargs holds tgnargs C strings, or is null when there are none.
    unsafe {
        let arguments = if trigger.tgnargs == 0 {
            &[]
        } else {
            std::slice::from_raw_parts(trigger.tgargs, trigger.tgnargs as usize)
        };
        arguments.iter().map(|argument| CStr::from_ptr(*argument))
    }
}

/// Whether a trigger only records the templates that its table was made LIKE: AFTER TRUNCATE, which
/// costs INSERT, UPDATE and DELETE nothing.
pub fn is_record(trigger: &Trigger) -> bool {
    trigger.kind == pg_sys::TRIGGER_TYPE_TRUNCATE
        && !trigger.arguments.is_empty()
        && trigger.arguments.iter().all(|argument| template_record::is_one(argument))
}

thread_local! {
    /// The arguments that the backend has parsed: a statement on one row would spend more time on that than on the row.
    static PARSED: RefCell<HashMap<CString, Option<Rule>>> = RefCell::default();
}

/// The most arguments that are remembered.
const MOST_PARSED: usize = 1000;

/// Parses one argument; None for the record of a template. Any other argument is an error.
pub fn read(argument: &CStr) -> Option<Rule> {
    if let Some(known) = PARSED.with_borrow(|parsed| parsed.get(argument).cloned()) {
        return known;
    }
    let text = encoding::from_server(argument.to_bytes());
    let rule = match Argument::parse(&text) {
        Ok(Argument::Rule(rule)) => Some(rule),
        Ok(Argument::Like(_)) => None,
        Err(why) => error::raise(error::invalid_rule(&text, &why)),
    };
    PARSED.with_borrow_mut(|parsed| {
        if parsed.len() >= MOST_PARSED {
            parsed.clear();
        }
        parsed.insert(argument.to_owned(), rule.clone());
    });
    rule
}

/// Parses the rules in the arguments of one trigger; an argument that is not a rule is an error, and so are
/// two rules for one column that exclude each other.
pub fn read_all<'a>(arguments: impl Iterator<Item = &'a CStr>) -> Vec<Rule> {
    let rules: Vec<_> = arguments.filter_map(read).collect();
    if let Some((one, other)) = rule::conflict(&rules) {
        error::raise(error::conflicting_rules(one.verb.word(), other.verb.word(), &one.column));
    }
    rules
}

/// The events that rules need, as the bits of a trigger's type; see [`read_all`] for its errors.
pub fn events(arguments: &[CString]) -> u32 {
    let rules = read_all(arguments.iter().map(CString::as_c_str));
    rules.iter().fold(0, |events, rule| {
        events
            | if rule.verb.is_for_delete() {
                // And UPDATE: one that moves a row to another partition fires BEFORE DELETE here.
                pg_sys::TRIGGER_TYPE_DELETE | pg_sys::TRIGGER_TYPE_UPDATE
            } else {
                pg_sys::TRIGGER_TYPE_UPDATE
            }
    })
}

/// The column that the rule in an argument is for.
pub fn column(argument: &CStr) -> Option<String> {
    rule_in(argument).map(|rule| rule.column)
}

/// The argument with the same rule for another column.
pub fn for_column(argument: &CStr, column: &str) -> Option<CString> {
    let verb = rule_in(argument)?.verb.word();
    Some(encoding::to_server(&format!("{verb} {}", pgrx::spi::quote_identifier(column))))
}

/// Refuses rules that exclude each other.
pub fn refuse_conflict(arguments: &[CString]) {
    let rules: Vec<_> = arguments.iter().filter_map(|argument| rule_in(argument)).collect();
    if let Some((one, other)) = rule::conflict(&rules) {
        error::raise(error::conflicting_rules(one.verb.word(), other.verb.word(), &one.column));
    }
}

/// The rule in an argument, if it is one.
pub fn rule_in(argument: &CStr) -> Option<Rule> {
    Rule::parse(&encoding::from_server(argument.to_bytes())).ok()
}

/// The column that a DELETE from the table marks.
pub fn marked_column(table: &OpenRelation) -> Option<String> {
    let function = catalog::function(c"maintain")?;
    let of_table = table.triggers().into_iter().filter(|trigger| trigger.function == function);
    of_table
        .flat_map(|trigger| trigger.arguments)
        .filter_map(|argument| rule_in(&argument))
        .filter(|rule| rule.verb.is_for_delete())
        .map(|rule| encoding::to_server(&rule.column))
        .find(|column| catalog::has_column(table.oid(), column))
        .map(|column| encoding::from_server(column.to_bytes()))
}

/// Whether the rule `history` is among the arguments of a trigger on base_entity.maintain().
pub fn has_history_rule(arguments: &[CString]) -> bool {
    let mut rules = arguments.iter().filter_map(|argument| read(argument));
    rules.any(|rule| rule.verb == Verb::History)
}

/// The column with the beginning of a row's period in the table's history.
pub fn history_column(table: &OpenRelation) -> Option<String> {
    let function = catalog::function(c"maintain")?;
    let of_table = table.triggers().into_iter().filter(|trigger| trigger.function == function);
    of_table
        .flat_map(|trigger| trigger.arguments)
        .filter_map(|argument| rule_in(&argument))
        .find(|rule| rule.verb == Verb::History)
        .map(|rule| rule.column)
}

/// SET clauses with which an UPDATE satisfies the rules `match_next` of a table, each with a comma before it: the
/// rule demands the next version of every statement, also of one that restores a row.
pub fn next_versions(table: &OpenRelation) -> String {
    let function = catalog::function(c"maintain");
    let triggers = table.triggers();
    let of_table = triggers.iter().filter(|trigger| Some(trigger.function) == function);
    let rules = of_table.flat_map(|trigger| &trigger.arguments).filter_map(|it| rule_in(it));
    let mut columns: Vec<String> = rules
        .filter(|rule| rule.verb == Verb::MatchNext)
        .map(|rule| rule.column)
        .filter(|column| catalog::has_column(table.oid(), &encoding::to_server(column)))
        .collect();
    columns.sort();
    columns.dedup();
    let set = |column: &String| {
        let column = pgrx::spi::quote_identifier(column);
        format!(", {column} = {column} OPERATOR(pg_catalog.+) 1")
    };
    columns.iter().map(set).collect()
}
