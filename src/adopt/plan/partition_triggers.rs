//! The triggers of partitions that are in another state than those of the table.

use super::context::Context;
use crate::adopt::step::{Kind, Step};
use crate::catalog::adoption::UserTrigger;
use crate::counterparts::Counterpart;
use crate::part::PartKind;
use crate::partition_differences;

/// The steps that give them the same state, after those that change the table's own. `given` are the triggers that templates give the table.
pub fn steps(context: &Context, given: &[Counterpart<UserTrigger>]) -> Vec<Step> {
    let partitions = context.tree.iter().skip(1).map(|it| it.oid).collect();
    let found = partition_differences::of_table(partitions, given).into_iter();
    found
        .filter(|it| !context.accepts_lack_of(PartKind::Trigger, &it.name))
        .filter(|it| !context.is_outdated(PartKind::Trigger, &it.name))
        .map(|it| {
            let kind = if it.own.is_some() { Kind::EnableTrigger } else { Kind::CreateTrigger };
            Step::new(kind, partition_differences::statement(&it))
        })
        .collect()
}
