//! The beginning and the end of an adoption, or of apply() for a table.

use pgrx::pg_sys;

use super::Work;
use super::start::Start;
use crate::adopt::execute::run_all;
use crate::adopt::lock::Lock;
use crate::adopt::outcome::Outcome;
use crate::adopt::plan::Kept;
use crate::adopt::remaining::Remaining;
use crate::adopt::table;
use crate::procedure::{Ending, Failure, Session, in_subtransaction};
use crate::security_context::with_dump_settings;
use crate::{error, public_id, template_parts};

impl Work<'_> {
    /// Runs all steps in one transaction if each is a change of the catalogs alone; the steps if one is not.
    pub(super) fn apply_at_once(
        &self,
        session: &Session,
    ) -> Result<Result<Outcome, Start>, Failure> {
        let Some(lock) = self.instant else { return Ok(Err(self.start.clone())) };
        let lock = lock.unwrap_or(Lock::AccessShare);
        let done = self.with_plan(session, lock, Ending::Keep, |table, plan| {
            let is_as_before = plan.lock_if_instant().is_some_and(|it| it <= Some(lock));
            if !is_as_before {
                return Err(Start::of(plan, self.options.task));
            }
            let steps = run_all(table, self.templates, plan.steps().iter());
            self.forget_obsolete(table.oid);
            Ok((steps, plan.kept.clone()))
        })?;
        Ok(done.map(|(steps, kept)| self.applied(steps, &kept)))
    }

    /// Notes what the table has already of what it is to get.
    pub(super) fn note_own_parts(&self, session: &Session) -> Result<(), Failure> {
        self.with_table(session, self.templates, Lock::AccessShare, Ending::Keep, |table| {
            template_parts::note_adoption(table.oid, self.templates);
        })
    }

    /// The steps that are left after a pass, and the parts that the table keeps. Once there are none, and after the last pass, the
    /// parts are forgotten that have followed the templates.
    pub(super) fn look_again(
        &self,
        session: &Session,
        is_last: bool,
    ) -> Result<(Remaining, Kept), Failure> {
        let given = if self.options.applies() { self.templates } else { &[] };
        self.with_plan_of(session, given, Lock::AccessShare, Ending::Keep, |table, plan| {
            let remaining = Remaining::of(plan);
            if self.options.applies() && (remaining.is_empty() || is_last) {
                self.forget_obsolete(table.oid);
            }
            (remaining, plan.kept.clone())
        })
    }

    /// The end of an adoption or a repair, which took so many steps and has filled so many rows.
    pub(super) fn end_adoption(&self, steps: usize, filled: u64) -> Result<Outcome, Failure> {
        in_subtransaction(Ending::Keep, || {
            template_parts::end_adoption(self.table.oid);
            public_id::assign_unless_assigned(self.table.oid);
        })?;
        let table = table::lock(self.table.oid, Lock::AccessShare, self.options.task);
        let (name, full_name) = (&table.name, &table.full_name);
        error::notice(match (self.options.repairs(), steps > 0) {
            (false, true) => error::adopted(name, full_name, filled),
            (false, false) => error::nothing_to_adopt(name),
            (true, true) => error::repaired(name, full_name, filled),
            (true, false) => error::nothing_to_repair(name),
        });
        Ok(self.outcome(steps))
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
            _ if !self.exclusions_left_out.is_empty() => Outcome::Incomplete,
            (true, true) => Outcome::Applied,
            (false, true) => Outcome::Adopted,
            (_, false) => Outcome::Unchanged,
        }
    }
}
