//! apply() for a table of Citus.

use super::Work;
use crate::adopt::distributed;
use crate::adopt::execute::run_all;
use crate::adopt::lock::Lock;
use crate::adopt::outcome::Outcome;
use crate::adopt::phase::Phase;
use crate::adopt::plan::Plan;
use crate::adopt::step::{Kind, Step};
use crate::catalog::{self, TableInfo};
use crate::distribution::DistributedTable;
use crate::error::{self, Report};
use crate::procedure::{Ending, Failure, Session};

impl Work<'_> {
    /// Nothing, or why the plan cannot be carried out for a table of Citus.
    pub(super) fn unless_undistributable(&self, plan: &Plan) -> Result<(), Box<Report>> {
        let Some(distributed) = catalog::distributed_table(self.table.oid) else { return Ok(()) };
        self.unless_not_followed(&self.table, plan, &distributed)
    }

    fn unless_not_followed(
        &self,
        table: &TableInfo,
        plan: &Plan,
        distributed: &DistributedTable,
    ) -> Result<(), Box<Report>> {
        let call = self.again(table);
        distributed::unless_impossible(table, plan, distributed, call.trim_end_matches(';'))
    }

    /// Runs all steps in one transaction, on all nodes or on none.
    pub(super) fn apply_distributed(&self, session: &Session) -> Result<Outcome, Failure> {
        let done =
            self.with_plan(session, Lock::AccessExclusive, Ending::Keep, |table, plan| {
                let renames: Vec<&Step> = plan.of(Phase::Renames).collect();
                let mut steps = run_all(table, &[], renames.iter().copied());
                // The rest is known once the columns have their names.
                let later = (steps > 0).then(|| self.plan(table));
                let plan = later.as_ref().unwrap_or(plan);
                if let Some(distributed) = catalog::distributed_table(table.oid)
                    && let Err(refusal) = self.unless_not_followed(table, plan, &distributed)
                {
                    error::raise(*refusal);
                }
                // No row lacks a value.
                let is_left = |step: &&Step| !matches!(step.kind, Kind::FillColumn(_));
                steps += run_all(table, self.templates, plan.steps().iter().filter(is_left));
                self.forget_obsolete(table.oid);
                (steps, plan.kept.clone())
            })?;
        Ok(self.applied(done.0, &done.1))
    }
}
