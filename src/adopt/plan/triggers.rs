//! The triggers that the templates have besides those for rules.

use pgrx::pg_sys;

use super::context::{Context, comment};
use super::pairs::{merged, pair};
use crate::adopt::alter_table::{Action, alter_table};
use crate::adopt::names::Space;
use crate::adopt::phase::Phase;
use crate::adopt::step::{Kind, NamedPart, Step};
use crate::catalog::adoption::{self, Firing, Rules, UserTrigger};
use crate::part::PartKind;

/// A trigger of a template, and the table's own that serves as it.
pub struct WantedTrigger {
    /// The template.
    pub template: pg_sys::Oid,
    /// Its trigger.
    pub trigger: UserTrigger,
    /// The table's.
    pub own: Option<UserTrigger>,
}

/// The triggers of the templates. Several templates' triggers of one name are one if they are the same, as in
/// CREATE TABLE ... LIKE. A trigger of the table under another name and in another state is another one.
pub fn read(table: pg_sys::Oid, templates: &[pg_sys::Oid]) -> Vec<WantedTrigger> {
    let of_templates = templates.iter().map(|template| {
        let triggers = adoption::other_triggers(*template, Rules::LeftOut).into_iter();
        triggers.map(|trigger| WantedTrigger { template: *template, trigger, own: None }).collect()
    });
    let mut wanted: Vec<WantedTrigger> = merged(of_templates, |known, new| {
        let (known, new) = (&known.trigger, &new.trigger);
        known.name == new.name && known.firing == new.firing && known.definition == new.definition
    });
    if wanted.is_empty() {
        return wanted;
    }
    let own = adoption::other_triggers(table, Rules::Included);
    let pairs = pair(&wanted, &own, |wanted, own| {
        let has_name = own.name == wanted.trigger.name;
        let has_state = own.firing == wanted.trigger.firing;
        let serves = own.definition == wanted.trigger.definition && (has_name || has_state);
        serves.then_some(u8::from(has_name) * 2 + u8::from(has_state))
    });
    let mut own: Vec<_> = own.into_iter().map(Some).collect();
    for (wanted, place) in wanted.iter_mut().zip(pairs) {
        wanted.own = place.and_then(|place| own[place].take());
    }
    wanted
}

/// The steps that create them, and that enable or disable those which the table has.
pub fn steps(context: &Context, wanted: &[WantedTrigger]) -> Vec<Step> {
    let table = context.table;
    let mut steps = Vec::new();
    if wanted.is_empty() {
        return steps;
    }
    let mut names = adoption::trigger_names(&context.tree);
    names.retain(|name| !context.is_outdated(PartKind::Trigger, name));
    let is_wanted =
        |it: &&WantedTrigger| !context.accepts_lack_of(PartKind::Trigger, &it.trigger.name);
    for WantedTrigger { template, trigger, own } in wanted.iter().filter(is_wanted) {
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
                steps.push(Step::new(Kind::CreateTrigger, statement).naming([part]));
                name
            }
        };
        if own.map_or(Firing::Origin, |own| own.firing) != trigger.firing {
            let action = Action::EnableTrigger { name: &name, firing: trigger.firing };
            let statement = alter_table(&table.full_name, &[action]);
            steps.push(Step::new(Kind::EnableTrigger, statement));
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
