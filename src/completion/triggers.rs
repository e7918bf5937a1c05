//! The triggers of the templates, on the new table. Their rules for `base_entity.maintain()` are
//! put together into one trigger, since a row pays for each trigger that fires, not for each rule.

use std::ffi::{CStr, CString};

use pgrx::pg_sys;

use super::free_name::free_name;
use super::rule_triggers::{
    RuleTrigger, marking_state, rule_triggers, separate_rules, template_rules,
};
use super::template_errors::of_template;
use super::trigger_copies;
use crate::catalog::adoption::UserTrigger;
use crate::catalog::{self, Expressions, OpenRelation, Trigger};
use crate::counterparts::{Counterpart, counterparts};
use crate::parse_tree::{CreateTrigger, Creation};
use crate::part::PartKind;
use crate::security_context::with_dump_settings;
use crate::{ambiguous_calls, encoding, maintain, soft_delete, template_parts, template_record};

/// Adds the triggers of `templates` to `table`: first those for the rules, whose names are theirs to have.
pub fn add(table: &OpenRelation, of_templates: &[pg_sys::Oid]) {
    let of_rules = catalog::function(c"maintain");
    let refuse_rows = catalog::function(c"refuse_rows");
    let templates: Vec<_> =
        of_templates.iter().map(|template| OpenRelation::open(*template)).collect();
    let names = templates.iter().map(OpenRelation::name);
    let records: Vec<CString> = names.map(|name| template_record::argument(&name)).collect();
    let rules = template_rules(&templates);
    for trigger in rule_triggers(&records, &rules, &separate_rules(&templates)) {
        if soft_delete::is_after_delete(trigger.kind) {
            add_rule_trigger(table, &trigger, marking_state(&templates));
        } else if !rules.is_empty() {
            add_rule_trigger(table, &trigger, pg_sys::TRIGGER_FIRES_ON_ORIGIN);
        }
    }
    // Rules come with those that were put together; a record of the template is not one of the table.
    let is_copied = |trigger: &Trigger| {
        let is_of_rules = Some(trigger.function) == of_rules
            && (maintain::can_merge(trigger)
                || maintain::is_record(trigger)
                || soft_delete::is_after_delete(trigger.kind));
        !(trigger.is_internal || Some(trigger.function) == refuse_rows || is_of_rules)
    };
    let mut copied: Vec<Trigger> = templates.iter().flat_map(OpenRelation::triggers).collect();
    copied.retain(is_copied);
    let has_conditions = copied.iter().any(|trigger| trigger.has_condition);
    let give = || give_copies(table, of_templates, &copied);
    if has_conditions {
        let made = || Some(table.oid());
        ambiguous_calls::refuse_around(of_templates, Expressions::OfTriggers, made, give);
    } else if !copied.is_empty() {
        give();
    }
    if rules.is_empty() {
        record(table, &records);
    }
    if copied.iter().any(|trigger| Some(trigger.function) == of_rules) {
        maintain::refuse_wrong_order(&OpenRelation::open(table.oid()));
    }
}

/// Gives a table those triggers of its templates that it does not have.
fn give_copies(table: &OpenRelation, templates: &[pg_sys::Oid], copied: &[Trigger]) {
    let wanted = with_dump_settings(|| counterparts::<UserTrigger>(table.oid(), templates));
    for Counterpart { template, wanted, .. } in wanted.iter().filter(|it| it.own.is_none()) {
        let trigger = copied.iter().find(|trigger| trigger.oid == wanted.oid);
        let give = |trigger| with_dump_settings(|| trigger_copies::give(table, trigger));
        let own_name = of_template(*template, || trigger.and_then(give));
        let own_name = own_name.map(|it| encoding::from_server(it.to_bytes()));
        if let Some(own_name) = own_name.filter(|own_name| *own_name != wanted.name) {
            let (table, kind) = (table.oid(), PartKind::Trigger);
            template_parts::note_name(table, *template, kind, &wanted.name, &own_name);
        }
    }
}

/// Records the templates that the table was made LIKE where no row trigger does.
pub fn record(table: &OpenRelation, records: &[CString]) {
    for trigger in rule_triggers(records, &[], &[]) {
        add_rule_trigger(table, &trigger, pg_sys::TRIGGER_FIRES_ON_ORIGIN);
    }
}

fn add_rule_trigger(table: &OpenRelation, trigger: &RuleTrigger, enabled: u8) {
    let Some(function) = catalog::function(c"maintain") else { return };
    let present = OpenRelation::open(table.oid()).triggers();
    let is_taken = |name: &CStr| present.iter().any(|trigger| trigger.name.as_c_str() == name);
    let name = free_name(trigger.name, is_taken);
    let statement = CreateTrigger::new(&name, trigger.kind, c"maintain", &trigger.arguments);
    statement.create(table, None, &Creation { enabled, ..creation(function, false) });
}

/// Makes `table` refuse rows, if it is a template. The trigger counts as internal, so that it is not
/// dumped: a restore makes the table in the same schema, and gets it from here.
pub fn refuse_rows(table: &OpenRelation) {
    let Some(function) = catalog::function(c"refuse_rows") else { return };
    if table.triggers().iter().any(|trigger| trigger.function == function) {
        return;
    }
    let kind = pg_sys::TRIGGER_TYPE_ROW | pg_sys::TRIGGER_TYPE_BEFORE | pg_sys::TRIGGER_TYPE_INSERT;
    let statement = CreateTrigger::new(c"refuse_rows", kind, c"refuse_rows", &[]);
    statement.create(table, None, &creation(function, true));
}

fn creation(function: pg_sys::Oid, internal: bool) -> Creation<'static> {
    Creation { text: c"", function, enabled: pg_sys::TRIGGER_FIRES_ON_ORIGIN, internal }
}
