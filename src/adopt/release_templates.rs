//! Releasing a table from some of its templates: it keeps what the others give it.

use std::ffi::CString;

use pgrx::pg_sys;
use pgrx::spi::quote_identifier;

use super::release_partitions::partition_guards;
use crate::catalog::adoption::{TriggerDefinition, UserTrigger};
use crate::catalog::{self, OpenRelation, TableInfo, Trigger};
use crate::counterparts::counterparts;
use crate::{completion, encoding, history, maintain, rule, soft_delete, template_record};

/// The statements that drop the triggers and the rules that these templates alone give. Empty if the table was made
/// LIKE none of them. The current search_path is that of a dump.
pub fn statements(table: &TableInfo, templates: &[pg_sys::Oid]) -> Vec<String> {
    let all = catalog::templates_of(table.oid).unwrap_or_default();
    let (given, kept): (Vec<_>, Vec<_>) = all.into_iter().partition(|it| templates.contains(it));
    if given.is_empty() {
        return Vec::new();
    }
    let mut statements = rule_triggers(table, &given, &kept);
    let drop =
        |name: &str| format!("DROP TRIGGER {} ON {}", quote_identifier(name), table.full_name);
    let stays: Vec<String> = own_names(table.oid, &kept);
    statements.extend(
        own_names(table.oid, &given).iter().filter(|name| !stays.contains(name)).map(|it| drop(it)),
    );
    let keeps = |templates: &[pg_sys::Oid]| {
        templates.iter().any(|it| history::has_keeping_trigger(&OpenRelation::open(*it)))
    };
    if keeps(&given) && !keeps(&kept) {
        statements.extend(history::link_name(table.oid).map(|name| drop(&name)));
        statements.extend(partition_guards(table.oid));
    }
    statements
}

/// The names of the table's own triggers that serve as those of templates.
fn own_names(table: pg_sys::Oid, templates: &[pg_sys::Oid]) -> Vec<String> {
    let wanted = counterparts::<UserTrigger>(table, templates).into_iter();
    wanted.filter_map(|wanted| wanted.own).map(|own| own.name).collect()
}

/// The statements that replace the triggers on base_entity.maintain().
fn rule_triggers(table: &TableInfo, given: &[pg_sys::Oid], kept: &[pg_sys::Oid]) -> Vec<String> {
    let open = |templates: &[pg_sys::Oid]| -> Vec<OpenRelation> {
        templates.iter().map(|it| OpenRelation::open(*it)).collect()
    };
    let (given, kept) = (open(given), open(kept));
    let stays: Vec<CString> = completion::template_rules(&kept).iter().map(canonical).collect();
    let mut lost: Vec<CString> = completion::template_rules(&given).iter().map(canonical).collect();
    lost.retain(|rule| !stays.contains(rule));
    let records: Vec<CString> =
        given.iter().map(|it| template_record::argument(&it.name())).collect();
    let function = catalog::function(c"maintain");
    let own = OpenRelation::open(table.oid).triggers();
    let changed =
        own.iter().filter(|trigger| Some(trigger.function) == function).filter_map(|it| {
            let arguments: Vec<CString> = it.arguments.iter().map(normal).collect();
            let left: Vec<CString> = arguments
                .iter()
                .filter(|argument| !lost.contains(argument) && !records.contains(argument))
                .cloned()
                .collect();
            (left.len() != arguments.len()).then_some((it, left))
        });
    changed.map(|(trigger, left)| replaced(table, trigger, &left)).collect()
}

/// The statement that gives a trigger these arguments, and the events that they need, or drops it. It is replaced in its place, so that it
/// records the templates that stay at any moment.
fn replaced(table: &TableInfo, trigger: &Trigger, arguments: &[CString]) -> String {
    let name = encoding::from_server(trigger.name.to_bytes());
    let drop = format!("DROP TRIGGER {} ON {}", quote_identifier(&name), table.full_name);
    let rules: Vec<CString> =
        arguments.iter().filter(|it| !template_record::is_one(it)).cloned().collect();
    let is_after_delete = soft_delete::is_after_delete(trigger.kind);
    let kind = if is_after_delete {
        if soft_delete::rules_of(&rules).is_empty() {
            return drop;
        }
        trigger.kind
    } else if !rules.is_empty() {
        pg_sys::TRIGGER_TYPE_ROW | pg_sys::TRIGGER_TYPE_BEFORE | maintain::events(&rules)
    } else if !arguments.is_empty() {
        pg_sys::TRIGGER_TYPE_TRUNCATE
    } else {
        return drop;
    };
    let arguments = arguments.iter().map(|it| encoding::from_server(it.to_bytes())).collect();
    TriggerDefinition::of_rules(kind, arguments).sql(&name, &table.full_name, true)
}

/// An argument in the form in which it is compared: a rule in canonical form, a record as it is written.
fn normal(argument: &CString) -> CString {
    let text = encoding::from_server(argument.to_bytes());
    match rule::recorded_template(&text) {
        Some(name) => template_record::argument(&name),
        None => canonical(argument),
    }
}

/// A rule in the form in which it is compared with others.
fn canonical(rule: &CString) -> CString {
    let text = encoding::from_server(rule.to_bytes());
    let rule = rule::canonical(&text, |column| quote_identifier(column));
    encoding::to_server(&rule.unwrap_or(text))
}
