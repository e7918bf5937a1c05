//! Exclusion constraints and keys WITHOUT OVERLAPS. PostgreSQL makes no such constraint of an index that exists, so
//! that it is built under ACCESS EXCLUSIVE: a table that stays in service does not get it.

use super::context::Context;
use super::pairs::{merged, pair};
use crate::adopt::alter_table::{Action, alter_table};
use crate::adopt::phase::Phase;
use crate::adopt::step::{Kind, Step};
use crate::catalog::adoption;
use crate::part::PartKind;

/// The steps that add them, and the names of those that the table does not get while it is in service.
pub fn steps(context: &Context) -> (Vec<Step>, Vec<String>) {
    let table = context.table;
    let of_templates = context.templates.iter().map(|template| adoption::exclusions(*template));
    let mut wanted = merged(of_templates, |known, new| known.serves_as(new));
    let kind = PartKind::ExclusionConstraint;
    wanted.retain(|it| !context.accepts_lack_of(kind, &it.name));
    if wanted.is_empty() {
        return Default::default();
    }
    let mut own = adoption::exclusions(table.oid);
    own.retain(|it| context.online || !context.is_outdated(kind, &it.name));
    let pairs = pair(&wanted, &own, |wanted, own| {
        own.serves_as(wanted).then_some(u8::from(own.name == wanted.name))
    });
    let (mut steps, mut left_out) = (Vec::new(), Vec::new());
    let mut may_be_primary = table.key.is_none();
    for (exclusion, place) in wanted.iter().zip(pairs) {
        let existing = place.map(|place| &own[place]);
        if existing.is_none() && context.online {
            left_out.push(exclusion.name.clone());
            continue;
        }
        let name = existing.map_or_else(
            || {
                let label = match exclusion.key {
                    Some(true) if may_be_primary => "pkey",
                    Some(_) => "key",
                    None => "excl",
                };
                context.names.choose(table.schema, &table.name, "", label)
            },
            |own| own.name.clone(),
        );
        if existing.is_none() {
            let definition = exclusion.sql(may_be_primary);
            may_be_primary &= exclusion.key != Some(true);
            let action = Action::AddExclusion { name: &name, definition: &definition };
            steps.push(Step::new(Kind::AddExclusion, alter_table(&table.full_name, &[action])));
        }
        if let Some(comment) = &exclusion.comment
            && existing.is_none_or(|own| own.comment.is_none())
        {
            steps.push(context.comment_on_constraint(&name, comment, Phase::Finish));
        }
    }
    (steps, left_out)
}
