//! Exclusion constraints and keys WITHOUT OVERLAPS. PostgreSQL makes no such constraint of an index that exists, so
//! that it is built under ACCESS EXCLUSIVE: a table that stays in service does not get it.

use super::context::Context;
use crate::adopt::alter_table::{Action, alter_table};
use crate::adopt::phase::Phase;
use crate::adopt::step::{Kind, Step};
use crate::catalog::adoption::Exclusion;
use crate::counterparts::Counterpart;

/// The steps that add them, and the names of those that the table does not get while it is in service.
pub fn steps(context: &Context) -> (Vec<Step>, Vec<String>) {
    let table = context.table;
    let (mut steps, mut left_out) = (Vec::new(), Vec::new());
    let mut may_be_primary = table.key.is_none();
    for Counterpart { wanted: exclusion, own, .. } in context.counterparts::<Exclusion>() {
        if own.is_none() && context.online {
            left_out.push(exclusion.name);
            continue;
        }
        let name = own.as_ref().map_or_else(
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
        if own.is_none() {
            let definition = exclusion.sql(may_be_primary);
            may_be_primary &= exclusion.key != Some(true);
            let action = Action::AddExclusion { name: &name, definition: &definition };
            steps.push(Step::new(Kind::AddExclusion, alter_table(&table.full_name, &[action])));
        }
        if let Some(comment) = &exclusion.comment
            && own.is_none_or(|own| own.comment.is_none())
        {
            steps.push(context.comment_on_constraint(&name, comment, Phase::Finish));
        }
    }
    (steps, left_out)
}
