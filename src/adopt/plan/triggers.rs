//! The triggers that the templates have besides those for rules.

use super::context::{Context, comment};
use crate::adopt::alter_table::{Action, alter_table};
use crate::adopt::names::Space;
use crate::adopt::phase::Phase;
use crate::adopt::step::{Kind, NamedPart, Step};
use crate::catalog::adoption::{self, Firing, UserTrigger};
use crate::counterparts::Counterpart;
use crate::part::PartKind;

/// The steps that create them, and that enable or disable those which the table has.
pub fn steps(context: &Context, wanted: &[Counterpart<UserTrigger>]) -> Vec<Step> {
    let table = context.table;
    let mut steps = Vec::new();
    if wanted.is_empty() {
        return steps;
    }
    let mut names = adoption::trigger_names(&context.tree);
    names.retain(|name| !context.is_outdated(PartKind::Trigger, name));
    let is_wanted = |it: &&Counterpart<UserTrigger>| {
        !context.accepts_lack_of(PartKind::Trigger, &it.wanted.name)
    };
    for Counterpart { template, wanted: trigger, own } in wanted.iter().filter(is_wanted) {
        let phase = context.phase_of_replacement(PartKind::Trigger, &trigger.name);
        let own = own.as_ref().filter(|own| !context.is_outdated(PartKind::Trigger, &own.name));
        let name = match own {
            Some(own) => own.name.clone(),
            None => {
                let name = free_name(context, trigger, &names);
                let statement = trigger.definition.sql(&name, &table.full_name, false);
                let part = NamedPart {
                    template: *template,
                    kind: PartKind::Trigger,
                    name: trigger.name.clone(),
                    own_name: name.clone(),
                };
                let step = Step::new(Kind::CreateTrigger, statement).naming([part]);
                steps.push(step.during_if(phase));
                name
            }
        };
        if own.map_or(Firing::Origin, |own| own.firing) != trigger.firing {
            let action = Action::EnableTrigger { name: &name, firing: trigger.firing };
            let statement = alter_table(&table.full_name, &[action]);
            steps.push(Step::new(Kind::EnableTrigger, statement).during_if(phase));
        }
        let has_comment = own.is_some_and(|own| own.comment.is_some());
        if let (Some(text), false) = (&trigger.comment, has_comment) {
            let name = pgrx::spi::quote_identifier(&name);
            let object = format!("TRIGGER {name} ON {}", table.full_name);
            steps.push(comment(&object, text, Phase::Finish));
        }
    }
    steps
}

fn free_name(context: &Context, trigger: &UserTrigger, names: &[String]) -> String {
    let is_constraint = trigger.definition.is_constraint();
    let constraints = [Space::Triggers, Space::Relations];
    let spaces = if is_constraint { &constraints[..] } else { &constraints[..1] };
    context.names.free(spaces, &trigger.name, |name| {
        // The constraint of a trigger goes with it.
        let goes = context.is_outdated(PartKind::Trigger, name);
        names.iter().any(|taken| taken == name)
            || is_constraint && !goes && context.has_constraint(name)
    })
}
