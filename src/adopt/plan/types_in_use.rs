//! The parts that use columns whose types change: those that the templates give are dropped before, and created again after it, in the same
//! transaction. Those of the table's owner stay, and PostgreSQL refuses the change.

use pgrx::spi::quote_identifier;

use super::context::{Context, comment};
use crate::adopt::alter_table::{Action, alter_table};
use crate::adopt::phase::Phase;
use crate::adopt::step::{Kind, Step};
use crate::catalog::adoption::{Firing, UserTrigger};
use crate::catalog::{self, Object};
use crate::counterparts::Counterpart;
use crate::part::PartKind;
use crate::policy::{self, PolicyOfTable};
use crate::{encoding, living_view};

/// The steps that drop the parts which stay as they are, and those that create them again.
pub fn steps(
    context: &Context,
    triggers: &[Counterpart<UserTrigger>],
    dropped_columns: &[&str],
) -> [Vec<Step>; 2] {
    let (mut drops, mut creations) = (Vec::new(), Vec::new());
    if context.types.changed.is_empty() {
        return [drops, creations];
    }
    for view in catalog::living_views_of(context.table.oid) {
        let columns = &context.types.changed;
        let Some(statements) = living_view::rebuild(view, columns, dropped_columns) else {
            continue;
        };
        drops.push(drop(format!("DROP VIEW {}", catalog::qualified_name(view))));
        let create = |it| Step::new(Kind::CreateLivingView, it).during(Phase::Columns);
        creations.extend(statements.into_iter().map(create));
    }
    if context.types.users.iter().any(|(kind, _)| *kind == PartKind::Policy) {
        for it in context.counterparts::<PolicyOfTable>() {
            let Some(own) = it.own.filter(|own| context.is_in_use(PartKind::Policy, own.name()))
            else {
                continue;
            };
            let name = quote_identifier(own.name());
            drops.push(drop(format!("DROP POLICY {name} ON {}", context.table.full_name)));
            creations.push(policy_again(context, it.wanted, &own));
        }
    }
    let is_accepted = |name: &str| context.accepts_lack_of(PartKind::Trigger, name);
    for it in triggers.iter().filter(|it| !is_accepted(&it.wanted.name)) {
        let is_rebuilt = |own: &&UserTrigger| {
            context.is_in_use(PartKind::Trigger, &own.name)
                && !context.is_outdated(PartKind::Trigger, &own.name)
        };
        let Some(own) = it.own.as_ref().filter(is_rebuilt) else { continue };
        let name = quote_identifier(&own.name);
        drops.push(drop(format!("DROP TRIGGER {name} ON {}", context.table.full_name)));
        creations.extend(trigger_again(context, own));
    }
    [drops, creations]
}

fn drop(statement: String) -> Step {
    Step::new(Kind::ChangePart { phase: Phase::Columns, rewrites: false }, statement)
        .during(Phase::Columns)
}

/// The step that creates a policy again, with the comment that it has.
fn policy_again(context: &Context, wanted: PolicyOfTable, own: &PolicyOfTable) -> Step {
    let PolicyOfTable { mut policy, source, .. } = wanted;
    policy.name = encoding::to_server(own.name());
    policy.comment.clone_from(&own.policy.comment);
    let statement = policy::statement(context.table.oid, &policy, source, &policy.name);
    Step::new(Kind::CreatePolicy(Box::new(policy), source), statement).during(Phase::Columns)
}

/// The steps that create a trigger again, in the state and with the comment that it has.
fn trigger_again(context: &Context, own: &UserTrigger) -> Vec<Step> {
    let table = &context.table.full_name;
    let name = own.name.as_str();
    let mut steps = vec![Step::new(Kind::CreateTrigger, own.definition.sql(name, table, false))];
    if own.firing != Firing::Origin {
        let action = Action::EnableTrigger { name, firing: own.firing };
        steps.push(Step::new(Kind::EnableTrigger, alter_table(table, &[action])));
    }
    if let Some(text) = &own.comment {
        let object = format!("TRIGGER {} ON {table}", quote_identifier(name));
        steps.push(comment(&object, text, Phase::Columns));
    }
    steps.into_iter().map(|step| step.during(Phase::Columns)).collect()
}
