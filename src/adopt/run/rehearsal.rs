//! The rehearsal of an adoption: what PostgreSQL would refuse at the end of the work, it refuses before anything has changed.

use super::Work;
use crate::adopt::execute::{is_tried, try_all};
use crate::adopt::lock::Lock;
use crate::adopt::plan::Plan;
use crate::adopt::step::Step;
use crate::procedure::{Ending, Failure, Session, execute};

/// Whether a step that can be tried is not among those of the first transaction, which itself changes nothing if one of its steps fails.
pub fn is_needed(plan: &Plan) -> bool {
    let has_values = has_values(plan);
    let first = plan.steps().first().map(Step::phase);
    let is_first = |step: &Step| Some(step.phase()) == first && step.phase().is_one_transaction();
    plan.steps().iter().any(|step| is_tried(step, has_values) && !is_first(step))
}

/// Whether columns are added with their values when they are tried.
fn has_values(plan: &Plan) -> bool {
    !plan.steps().iter().any(Step::rewrites)
}

impl Work<'_> {
    /// Tries the steps that change the catalogs alone, and undoes them.
    pub(super) fn rehearse(&self, session: &Session) -> Result<(), Failure> {
        self.with_plan(session, Lock::AccessExclusive, Ending::Undo, |table, plan| {
            // The steps themselves report it.
            execute("SET LOCAL client_min_messages = error");
            let has_values = has_values(plan);
            let tried = plan.steps().iter().filter(|step| is_tried(step, has_values));
            // A change of a type, which takes long, is not tried.
            let has_types = !plan.steps().iter().any(Step::may_change_type);
            try_all(table, self.templates, has_types, tried);
        })
    }
}
