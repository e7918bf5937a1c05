//! The steps of an adoption before the first of them is done.

use super::rehearsal;
use crate::adopt::plan::Plan;
use crate::adopt::remaining::Remaining;
use crate::error::Task;

/// The steps before the first of them is done.
#[derive(Clone, Default)]
pub struct Start {
    /// The steps.
    pub remaining: Remaining,
    /// Whether they are to be tried first.
    pub needs_rehearsal: bool,
}

impl Start {
    /// Those of a plan.
    pub fn of(plan: &Plan, task: Task) -> Self {
        let needs_rehearsal = match task {
            // It begins with notes of what the table has, which none that is refused leaves.
            Task::Adopt => !plan.steps().is_empty(),
            _ => rehearsal::is_needed(plan),
        };
        Self { remaining: Remaining::of(plan), needs_rehearsal }
    }
}
