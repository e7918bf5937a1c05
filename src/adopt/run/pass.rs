//! A pass through the phases of an adoption. A phase without steps in the plan that was read last is left out: the plan is read once more
//! after the last phase, and another pass does what has come up since.

use pgrx::PgSqlErrorCode;

use super::Work;
use crate::adopt::backfill;
use crate::adopt::execute::run_all;
use crate::adopt::outcome::Outcome;
use crate::adopt::phase::Phase;
use crate::adopt::plan::Plan;
use crate::adopt::progress::Progress;
use crate::adopt::remaining::Remaining;
use crate::catalog::TableInfo;
use crate::error::Task;
use crate::procedure::{Ending, Failure, Session};
use crate::template_parts;

/// How often rows are filled again that came without a value after all.
const REFILLS: u32 = 3;

/// The passes of one adoption.
pub struct Pass<'a, 'p> {
    work: &'a Work<'a>,
    session: &'a Session,
    progress: &'a mut Progress<'p>,
    /// The steps that are left, as far as is known.
    pub remaining: Remaining,
    /// How many steps were done.
    pub steps: usize,
    /// How many rows were filled.
    pub filled: u64,
}

impl<'a, 'p> Pass<'a, 'p> {
    /// The first one, which begins with these steps.
    pub fn first(
        work: &'a Work,
        session: &'a Session,
        progress: &'a mut Progress<'p>,
        remaining: Remaining,
    ) -> Self {
        Self { work, session, progress, remaining, steps: 0, filled: 0 }
    }

    /// Goes through the phases; returns how the adoption ends if a statement of the client is needed.
    pub fn run(&mut self) -> Result<Option<Outcome>, Failure> {
        for phase in Phase::ALL {
            if self.remaining.lock(phase).is_none() {
                continue;
            }
            self.progress.phase(phase);
            match phase {
                Phase::Fill => {
                    let columns = self.columns_to_fill()?;
                    self.fill(&columns)?;
                    self.steps += columns.len();
                }
                Phase::Validate | Phase::Confirm => self.validate(phase)?,
                Phase::Indexes => {
                    if let Some(outcome) = self.work.unless_buildable(self.session)? {
                        return Ok(Some(outcome));
                    }
                    self.execute(phase, usize::MAX)?;
                }
                _ => self.execute(phase, usize::MAX)?,
            }
        }
        Ok(None)
    }

    /// Runs the first steps of a phase, in one transaction. They are those of the plan that is read under their lock.
    fn execute(&mut self, phase: Phase, most: usize) -> Result<(), Failure> {
        let work = self.work;
        let given = if phase.gives_parts() { work.templates } else { &[] };
        while let Some(lock) = self.remaining.lock(phase) {
            let run = |table: &TableInfo, plan: &Plan| {
                let mut remaining = Remaining::of(plan);
                // A step of another session's change may need a stronger lock, for which the next transaction waits.
                if remaining.lock(phase) > Some(lock) {
                    return (remaining, None);
                }
                let run = || run_all(table, given, plan.of(phase).take(most));
                let steps = match (work.options.task, phase) {
                    (Task::Adopt, Phase::Columns) => {
                        template_parts::noting_given(table.oid, work.templates, run)
                    }
                    _ => run(),
                };
                remaining.done(phase, steps);
                (remaining, Some(steps))
            };
            let (remaining, steps) =
                work.with_plan_of(self.session, given, lock, Ending::Keep, run)?;
            self.remaining = remaining;
            if let Some(steps) = steps {
                self.steps += steps;
                break;
            }
        }
        Ok(())
    }

    /// Validates constraint by constraint, each in a transaction of its own. A row that was written
    /// with NULL after the fill is filled then.
    fn validate(&mut self, phase: Phase) -> Result<(), Failure> {
        let mut refills = 0;
        while self.remaining.lock(phase).is_some() {
            let Err(failure) = self.execute(phase, 1) else { continue };
            let is_null = failure.is(PgSqlErrorCode::ERRCODE_CHECK_VIOLATION);
            if !is_null || refills == REFILLS {
                return Err(failure);
            }
            let columns = self.columns_to_fill()?;
            if columns.is_empty() {
                return Err(failure);
            }
            refills += 1;
            self.fill(&columns)?;
        }
        Ok(())
    }

    fn columns_to_fill(&self) -> Result<Vec<String>, Failure> {
        self.work.ask(self.session, Plan::columns_to_fill)
    }

    fn fill(&mut self, columns: &[String]) -> Result<(), Failure> {
        let Work { table, options, .. } = self.work;
        self.filled += backfill::fill(self.session, table, options, columns, self.progress)?;
        Ok(())
    }
}
