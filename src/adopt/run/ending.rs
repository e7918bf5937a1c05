//! The beginning and the end of an adoption, or of apply() for a table.

use pgrx::pg_sys;

use super::Work;
use crate::adopt::execute::run_all;
use crate::adopt::lock::Lock;
use crate::adopt::outcome::Outcome;
use crate::adopt::plan::Kept;
use crate::error;
use crate::procedure::{Ending, Failure, Session};
use crate::security_context::with_dump_settings;
use crate::template_parts;

impl Work<'_> {
    /// Runs all steps in one transaction if each is a change of the catalogs alone; None if one is not.
    pub(super) fn apply_at_once(&self, session: &Session) -> Result<Option<Outcome>, Failure> {
        let Some(lock) = self.instant else { return Ok(None) };
        let lock = lock.unwrap_or(Lock::AccessShare);
        let done = self.with_plan(session, lock, Ending::Keep, |table, plan| {
            let is_as_before = plan.lock_if_instant().is_some_and(|it| it <= Some(lock));
            is_as_before.then(|| {
                let steps = run_all(table, plan.steps().iter());
                self.forget_obsolete(table.oid);
                (steps, plan.kept.clone())
            })
        })?;
        Ok(done.map(|(steps, kept)| self.applied(steps, &kept)))
    }

    /// Notes what the table has already of what it is to get.
    pub(super) fn note_own_parts(&self, session: &Session) -> Result<(), Failure> {
        self.with_plan(session, Lock::AccessShare, Ending::Keep, |table, plan| {
            if !plan.steps().is_empty() {
                template_parts::note_adoption(table.oid, self.templates);
            }
        })
    }

    /// Does for a table that has followed its templates what is left.
    pub(super) fn end_apply(&self, session: &Session, steps: usize) -> Result<Outcome, Failure> {
        let kept = self.with_plan(session, Lock::AccessShare, Ending::Keep, |table, plan| {
            self.forget_obsolete(table.oid);
            plan.kept.clone()
        })?;
        Ok(self.applied(steps, &kept))
    }

    pub(super) fn forget_obsolete(&self, table: pg_sys::Oid) {
        with_dump_settings(|| template_parts::forget_obsolete(table, self.templates));
    }

    /// The end of apply() for a table, which took so many steps and has kept these parts.
    pub(super) fn applied(&self, steps: usize, kept: &Kept) -> Outcome {
        let table = &self.table.full_name;
        if !kept.parts.is_empty() {
            error::notice(error::parts_kept(table, &kept.parts));
        }
        if !kept.expressions.is_empty() {
            error::notice(error::expressions_kept(table, &kept.expressions));
        }
        if kept.parts.is_empty() && kept.expressions.is_empty() {
            return self.outcome(steps);
        }
        Outcome::Incomplete
    }

    /// The end of the work, which took so many steps.
    pub(super) fn outcome(&self, steps: usize) -> Outcome {
        match (self.options.applies(), steps > 0) {
            (true, _) if !self.exclusions_left_out.is_empty() => Outcome::Incomplete,
            (true, true) => Outcome::Applied,
            (false, true) => Outcome::Adopted,
            (_, false) => Outcome::Unchanged,
        }
    }
}
