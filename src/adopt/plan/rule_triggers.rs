//! The triggers on base_entity.maintain(): those that CREATE TABLE ... LIKE would create for the rules and the
//! record of the templates, put together with what the table has.

use std::cell::OnceCell;
use std::ffi::CString;

use pgrx::pg_sys;
use pgrx::spi::quote_identifier;

use super::context::Context;
use crate::adopt::alter_table::{Action, alter_table};
use crate::adopt::names::Space;
use crate::adopt::phase::Phase;
use crate::adopt::step::{Kind, Step};
use crate::catalog::adoption::{self, Firing, TriggerDefinition, UserTrigger};
use crate::catalog::{self, OpenRelation, Trigger};
use crate::counterparts::Counterpart;
use crate::part::PartKind;
use crate::template_parts::OwnColumns;
use crate::{completion, encoding, maintain, rule, soft_delete, template_record};

/// The steps that create them, or complete and enable them. `others` are the triggers that the table takes one by
/// one, of which some are on the function, too.
pub fn steps(context: &Context, others: &[Counterpart<UserTrigger>]) -> Vec<Step> {
    let table = context.table;
    let function = catalog::function(c"maintain");
    let mut own = OpenRelation::open(table.oid).triggers();
    let others = others.iter().filter_map(|other| other.own.as_ref());
    let others: Vec<_> = others.map(|other| encoding::to_server(&other.name)).collect();
    own.retain(|trigger| Some(trigger.function) == function && !others.contains(&trigger.name));
    // The one that all rules are put into.
    own.sort_by_key(|trigger| trigger.name.as_c_str() != maintain::ROW_TRIGGER);
    // A trigger that goes, or would go, takes its rules along.
    let is_outdated = |trigger: &Trigger| {
        let name = encoding::from_server(trigger.name.to_bytes());
        context.is_outdated(PartKind::Trigger, &name) || context.kept_triggers.contains(&name)
    };
    let (going, own): (Vec<Trigger>, Vec<Trigger>) = own.into_iter().partition(is_outdated);
    let templates: Vec<_> =
        context.templates.iter().map(|template| OpenRelation::open(*template)).collect();
    let own_columns = OwnColumns::of(table.oid);
    let wanted = wanted_rules(context, &own_columns, &templates);
    let carriers = || own.iter().filter(|trigger| maintain::carries_rules(trigger));
    let has_rules = own_rules(carriers());
    let (records, are_recorded) = records(&own, &going, &templates);
    let loses_rules = context.outdated.iter().any(|it| it.kind == PartKind::Rule);
    let is_complete =
        are_recorded && !loses_rules && wanted.iter().all(|rule| has_rules.contains(rule));
    let target = carriers().next().or_else(|| own.iter().find(|it| maintain::is_record(it)));
    let mut rules = wanted;
    let goes = |rule: &CString| {
        context.is_outdated(PartKind::Rule, &encoding::from_server(rule.to_bytes()))
    };
    for rule in own_rules(target.filter(|it| maintain::carries_rules(it)).into_iter()) {
        if !rules.contains(&rule) && !goes(&rule) {
            rules.push(rule);
        }
    }
    let others = rules_in_table(&own_columns, &templates, completion::separate_rules);
    let marking = own.iter().find(|trigger| soft_delete::is_after_delete(trigger.kind));
    let names = OnceCell::new();
    let mut steps = Vec::new();
    let planned = completion::rule_triggers(&records, &rules, &others);
    let marks = planned.iter().any(|trigger| soft_delete::is_after_delete(trigger.kind));
    if let Some(marking) = marking.filter(|_| loses_rules && !marks) {
        let name = quote_identifier(encoding::from_server(marking.name.to_bytes()));
        let statement = format!("DROP TRIGGER {name} ON {}", table.full_name);
        steps
            .push(Step::new(Kind::ChangePart { phase: Phase::Finish, rewrites: false }, statement));
    }
    for trigger in planned {
        let (existing, is_there) = if soft_delete::is_after_delete(trigger.kind) {
            let has = own_rules(marking.into_iter());
            let has_others = loses_rules && has.len() != trigger.arguments.len();
            (marking, !has_others && trigger.arguments.iter().all(|rule| has.contains(rule)))
        } else {
            (target, is_complete)
        };
        let is_marking = soft_delete::is_after_delete(trigger.kind);
        let state = wanted_state(context, is_marking, existing, &own, &templates);
        if is_there {
            let other = existing.filter(|it| is_marking && it.enabled != state);
            if let Some(name) = other.map(|it| encoding::from_server(it.name.to_bytes()))
                && !context.accepts_lack_of(PartKind::Trigger, &name)
            {
                steps.push(enable(context, &name, state));
            }
            continue;
        }
        if existing.is_none()
            && context
                .accepts_lack_of(PartKind::Trigger, &encoding::from_server(trigger.name.to_bytes()))
        {
            continue;
        }
        let name = match existing {
            Some(existing) => encoding::from_server(existing.name.to_bytes()),
            None => {
                let wanted = encoding::from_server(trigger.name.to_bytes());
                let names = names.get_or_init(|| adoption::trigger_names(&context.tree));
                let is_taken = |name: &str| names.iter().any(|taken| taken == name);
                context.names.free(&[Space::Triggers], &wanted, is_taken)
            }
        };
        let arguments =
            trigger.arguments.iter().map(|argument| encoding::from_server(argument.to_bytes()));
        let definition = TriggerDefinition::of_rules(trigger.kind, arguments.collect());
        let statement = definition.sql(&name, &table.full_name, existing.is_some());
        steps.push(Step::new(Kind::CreateTrigger, statement));
        // One that is replaced is enabled as a new one is.
        if state != pg_sys::TRIGGER_FIRES_ON_ORIGIN {
            steps.push(enable(context, &name, state));
        }
    }
    for trigger in carriers().chain(marking.filter(|_| !marks)) {
        if [pg_sys::TRIGGER_DISABLED, pg_sys::TRIGGER_FIRES_ON_REPLICA].contains(&trigger.enabled)
            || is_revived_here(context, trigger)
        {
            let name = encoding::from_server(trigger.name.to_bytes());
            if context.accepts_lack_of(PartKind::Trigger, &name) {
                continue;
            }
            steps.push(enable(context, &name, pg_sys::TRIGGER_FIRES_ON_ORIGIN));
        }
    }
    steps
}

/// The state that a trigger gets: the AFTER DELETE trigger that of the templates' own. One that is always enabled stays so, the AFTER DELETE
/// trigger beside a row trigger that is.
fn wanted_state(
    context: &Context,
    is_marking: bool,
    existing: Option<&Trigger>,
    own: &[Trigger],
    templates: &[OpenRelation],
) -> u8 {
    let is_always = |trigger: &Trigger| {
        trigger.enabled == pg_sys::TRIGGER_FIRES_ALWAYS && !is_revived_here(context, trigger)
    };
    let has_row_trigger = || own.iter().any(|it| maintain::carries_rules(it) && is_always(it));
    match existing {
        Some(existing) if is_always(existing) && (!is_marking || has_row_trigger()) => {
            existing.enabled
        }
        _ if is_marking => completion::marking_state(templates),
        _ => pg_sys::TRIGGER_FIRES_ON_ORIGIN,
    }
}

/// Whether a trigger is enabled as templates enable it again.
fn is_revived_here(context: &Context, trigger: &Trigger) -> bool {
    context.revived_triggers.contains(&encoding::from_server(trigger.name.to_bytes()))
}

/// The step that gives a trigger a state.
fn enable(context: &Context, name: &str, state: u8) -> Step {
    let firing = match state {
        pg_sys::TRIGGER_FIRES_ALWAYS => Firing::Always,
        pg_sys::TRIGGER_FIRES_ON_REPLICA => Firing::Replica,
        _ => Firing::Origin,
    };
    let action = Action::EnableTrigger { name, firing };
    Step::new(Kind::EnableTrigger, alter_table(&context.table.full_name, &[action]))
}

/// The rules of the templates, by the table's own names of columns, except those for columns that the table has not and does not get.
fn wanted_rules(
    context: &Context,
    own_columns: &OwnColumns,
    templates: &[OpenRelation],
) -> Vec<CString> {
    let table = context.table.oid;
    let mut rules: Vec<CString> = Vec::new();
    for rule in rules_in_table(own_columns, templates, completion::template_rules) {
        let column = maintain::column(&rule);
        let is_left_out = column.is_some_and(|column| {
            !context.takes(&column) && !catalog::has_column(table, &encoding::to_server(&column))
        });
        let is_accepted =
            context.accepts_lack_of(PartKind::Rule, &encoding::from_server(rule.to_bytes()));
        if !is_left_out && !is_accepted && !rules.contains(&rule) {
            rules.push(rule);
        }
    }
    rules
}

/// Whether a trigger of the table that templates had disabled is to be enabled with its rules: they give all of these now, and no other
/// trigger of the table has them.
pub fn is_revived(table: pg_sys::Oid, templates: &[pg_sys::Oid], name: &str) -> bool {
    let function = catalog::function(c"maintain");
    let mut own = OpenRelation::open(table).triggers();
    own.retain(|it| Some(it.function) == function && maintain::carries_rules(it));
    let name = encoding::to_server(name);
    let (of_name, others): (Vec<Trigger>, Vec<Trigger>) =
        own.into_iter().partition(|it| it.name == name);
    let rules = own_rules(of_name.iter());
    let active = own_rules(others.iter().filter(|it| maintain::can_merge(it)));
    let templates: Vec<_> = templates.iter().map(|it| OpenRelation::open(*it)).collect();
    let given = rules_in_table(&OwnColumns::of(table), &templates, completion::template_rules);
    rules.iter().all(|rule| given.contains(rule)) && rules.iter().any(|rule| !active.contains(rule))
}

/// The records of templates that the table has and gets, and whether triggers that stay have all.
fn records(own: &[Trigger], going: &[Trigger], templates: &[OpenRelation]) -> (Vec<CString>, bool) {
    let of_triggers = |triggers: &[Trigger]| -> Vec<CString> {
        let arguments = triggers.iter().flat_map(|trigger| &trigger.arguments);
        let names = arguments.filter_map(|argument| {
            rule::recorded_template(&encoding::from_server(argument.to_bytes()))
        });
        names.map(|name| template_record::argument(&name)).collect()
    };
    let mut records: Vec<CString> = Vec::new();
    let mut add = |all: Vec<CString>| {
        for record in all {
            if !records.contains(&record) {
                records.push(record);
            }
        }
        records.len()
    };
    let known = add(of_triggers(own));
    add(of_triggers(going));
    let of_templates = templates.iter().map(|it| template_record::argument(&it.name()));
    let are_recorded = add(of_templates.collect()) == known;
    (records, are_recorded)
}

/// The rules that `read` gives of templates, in canonical form, for the columns of the table that they are for: until apply() has renamed
/// a column, that has another name than in the template.
fn rules_in_table(
    own_columns: &OwnColumns,
    templates: &[OpenRelation],
    read: fn(&[OpenRelation]) -> Vec<CString>,
) -> Vec<CString> {
    let mut rules: Vec<CString> = Vec::new();
    for template in templates {
        let name = template.name();
        for rule in read(std::slice::from_ref(template)) {
            let rule = own_columns.rule(&name, &rule).map(|rule| canonical(&rule));
            rules.extend(rule.filter(|rule| !rules.contains(rule)));
        }
    }
    rules
}

/// The rules of triggers.
fn own_rules<'a>(triggers: impl Iterator<Item = &'a Trigger>) -> Vec<CString> {
    let arguments = triggers.flat_map(|trigger| &trigger.arguments);
    arguments.filter(|argument| !template_record::is_one(argument)).map(canonical).collect()
}

/// A rule in the form in which it is compared with others.
fn canonical(rule: &CString) -> CString {
    let text = encoding::from_server(rule.to_bytes());
    let rule = rule::canonical(&text, |column| quote_identifier(column));
    encoding::to_server(&rule.unwrap_or(text))
}
