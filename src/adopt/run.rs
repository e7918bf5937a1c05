//! An adoption: its phases in their order, each with the work that is left of it by the catalogs.

use pgrx::{PgSqlErrorCode, pg_sys};

use super::backfill;
use super::claim::Claim;
use super::distributed as of_citus;
use super::execute::{run_all, try_out};
use super::lock::Lock;
use super::lock_retry::with_lock;
use super::options::Options;
use super::outcome::Outcome;
use super::phase::Phase;
use super::plan::Plan;
use super::plan_row::Row;
use super::preconditions;
use super::progress::Progress;
use super::step::Step;
use super::table;
use crate::catalog::{self, OpenRelation, TableInfo};
use crate::error::{Report, Task};
use crate::procedure::{Ending, Failure, Session, execute, in_subtransaction};
use crate::{error, name_check, public_id, template_parts};

mod distributed;
mod ending;
mod indexes;

/// How often rows are filled again that came without a value after all.
const REFILLS: u32 = 3;

/// Adopts a table.
pub fn adopt(
    session: &Session,
    table: pg_sys::Oid,
    templates: &[pg_sys::Oid],
    options: &Options,
) -> Result<Outcome, Failure> {
    let known = table::read(table, options.task).map_err(Failure::Refused)?;
    let claim = Claim::take(session, &known).map_err(Failure::Refused)?;
    let outcome = in_subtransaction(Ending::Keep, || Work::new(table, templates, options))
        .and_then(|work| work.map_err(Failure::Refused))
        .and_then(|work| {
            let mut progress = Progress::begin(table, &work.table.name);
            let outcome = work.run(session, &mut progress);
            progress.end();
            outcome
        });
    claim.release();
    outcome
}

/// One table to adopt.
pub struct Work<'a> {
    table: TableInfo,
    templates: &'a [pg_sys::Oid],
    options: &'a Options,
    /// The columns of the keys that the table cannot have.
    keys_left_out: Vec<String>,
    /// The exclusion constraints that the table does not get while it is in service.
    exclusions_left_out: Vec<String>,
    /// The size in bytes of all shards of a table of Citus, which Citus tells before anything changes.
    distributed_size: Option<i64>,
    /// The lock for all steps, if each was a change of the catalogs alone when the table was looked at.
    instant: Option<Option<Lock>>,
}

impl<'a> Work<'a> {
    /// Looks at the table, and changes nothing.
    pub fn new(
        table: pg_sys::Oid,
        templates: &'a [pg_sys::Oid],
        options: &'a Options,
    ) -> Result<Self, Box<Report>> {
        let table = preconditions::unless_adoptable(table, templates, options)?;
        let mut work = Self {
            table,
            templates,
            options,
            keys_left_out: Vec::new(),
            exclusions_left_out: Vec::new(),
            distributed_size: None,
            instant: None,
        };
        if options.online {
            work.distributed_size = of_citus::size(work.table.oid);
        }
        let plan = work.plan(&work.table);
        work.unless_undistributable(&plan)?;
        preconditions::unless_impossible(&work.table, &plan)?;
        work.instant = plan.lock_if_instant();
        work.keys_left_out = plan.keys_left_out;
        work.exclusions_left_out = plan.exclusions_left_out;
        Ok(work)
    }

    /// The work that is left for the table, which is locked.
    fn plan(&self, table: &TableInfo) -> Plan {
        Plan::read(table, self.templates, self.options, self.distributed_size)
    }

    /// The statements of what is left to do.
    pub fn rows(&self) -> Vec<Row> {
        let plan = self.plan(&self.table);
        name_check::warn(&OpenRelation::open(self.table.oid));
        self.report_left_out();
        if let Some(index) = plan.indexes_being_built.first() {
            error::notice(error::index_is_being_built(index, &self.again(&self.table)));
        }
        plan.steps().iter().map(row).collect()
    }

    /// Reports what the table does not get.
    fn report_left_out(&self) {
        for columns in &self.keys_left_out {
            error::notice(error::adopted_without_key(&self.table.name, columns));
        }
        for name in &self.exclusions_left_out {
            error::notice(error::exclusion_not_online(&self.table.name, name));
        }
    }

    /// Renames the columns that a template has renamed; call it in a subtransaction that is undone. Returns the statements.
    pub fn try_renames(&self) -> Vec<Row> {
        let plan = self.plan(&self.table);
        let renames: Vec<&Step> = plan.of(Phase::Renames).collect();
        if !renames.is_empty() {
            catalog::lock_exclusively(self.table.oid);
            run_all(&self.table, renames.iter().copied());
        }
        renames.into_iter().map(row).collect()
    }

    /// Does all that is left, without rows; call it in a subtransaction that is undone.
    pub fn try_all(&self) {
        catalog::lock_exclusively(self.table.oid);
        run_all(&self.table, self.plan(&self.table).steps().iter());
    }

    /// Does what is left to do.
    fn run(&self, session: &Session, progress: &mut Progress) -> Result<Outcome, Failure> {
        let task = self.options.task;
        if task == Task::Adopt {
            name_check::warn(&OpenRelation::open(self.table.oid));
        }
        self.report_left_out();
        if catalog::is_citus_table(self.table.oid) {
            return self.apply_distributed(session);
        }
        if task == Task::Apply
            && session.commits()
            && let Some(outcome) = self.apply_at_once(session)?
        {
            return Ok(outcome);
        }
        if session.commits() {
            self.rehearse(session)?;
        } else {
            self.templates.iter().for_each(|template| catalog::lock_parts_to_give(*template));
            // Waits here, where deadlocks are detected, for rows that others have locked.
            catalog::lock_tree_exclusively(self.table.oid);
        }
        if task == Task::Adopt {
            self.note_own_parts(session)?;
        }
        let mut filled = 0;
        let mut steps = 0;
        for phase in Phase::ALL {
            progress.phase(phase);
            steps += match phase {
                Phase::Fill => {
                    let columns = self.columns_to_fill(session)?;
                    filled +=
                        backfill::fill(session, &self.table, self.options, &columns, progress)?;
                    columns.len()
                }
                Phase::Validate | Phase::Confirm => {
                    let (validated, refilled) = self.validate(session, phase, progress)?;
                    filled += refilled;
                    validated
                }
                Phase::Indexes => match self.build(session)? {
                    Ok(steps) => steps,
                    Err(outcome) => return Ok(outcome),
                },
                _ => self.execute(session, phase, usize::MAX)?,
            };
        }
        if task == Task::Apply {
            return self.end_apply(session, steps);
        }
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

    /// Runs `action` on the locked table and what is left to do for it, in a transaction of its own.
    fn with_plan<T>(
        &self,
        session: &Session,
        lock: Lock,
        ending: Ending,
        action: impl Fn(&TableInfo, &Plan) -> T,
    ) -> Result<T, Failure> {
        self.with_plan_of(session, self.templates, lock, ending, action)
    }

    /// The same, where the table may get parts of these templates.
    fn with_plan_of<T>(
        &self,
        session: &Session,
        given: &[pg_sys::Oid],
        lock: Lock,
        ending: Ending,
        action: impl Fn(&TableInfo, &Plan) -> T,
    ) -> Result<T, Failure> {
        with_lock(session, &self.table, self.options, given, lock, ending, |table| {
            for template in self.templates {
                catalog::lock_to_read(*template);
                if !catalog::is_one_of_templates(*template) {
                    error::raise(error::template_is_gone(&table.name, *template));
                }
            }
            action(table, &self.plan(table))
        })
    }

    /// The result of `ask` on the plan, under a lock that blocks DROP and ALTER alone.
    fn ask<T>(&self, session: &Session, ask: impl Fn(&Plan) -> T) -> Result<T, Failure> {
        self.with_plan_of(session, &[], Lock::AccessShare, Ending::Keep, |_, plan| ask(plan))
    }

    /// Runs the first steps of a phase, in one transaction; returns how many there were.
    fn execute(&self, session: &Session, phase: Phase, most: usize) -> Result<usize, Failure> {
        let lock =
            |plan: &Plan| plan.of(phase).map(|step| step.lock().unwrap_or(Lock::AccessShare)).max();
        let Some(lock) = self.ask(session, lock)? else { return Ok(0) };
        let given = if phase.gives_parts() { self.templates } else { &[] };
        self.with_plan_of(session, given, lock, Ending::Keep, |table, plan| {
            let run = || run_all(table, plan.of(phase).take(most));
            match (self.options.task, phase) {
                (Task::Adopt, Phase::Columns) => {
                    template_parts::noting_given(table.oid, self.templates, run)
                }
                _ => run(),
            }
        })
    }

    /// Tries the steps that change the catalogs alone, and undoes them: what PostgreSQL would refuse at the end
    /// of the work, it refuses before anything has changed.
    fn rehearse(&self, session: &Session) -> Result<(), Failure> {
        if self.ask(session, |plan| plan.steps().is_empty())? {
            return Ok(());
        }
        self.with_plan(session, Lock::AccessExclusive, Ending::Undo, |table, plan| {
            // The steps themselves report it.
            execute("SET LOCAL client_min_messages = error");
            let has_values = !plan.steps().iter().any(Step::rewrites);
            plan.steps().iter().for_each(|step| try_out(table, step, has_values));
        })
    }

    fn columns_to_fill(&self, session: &Session) -> Result<Vec<String>, Failure> {
        self.ask(session, Plan::columns_to_fill)
    }

    /// Validates constraint by constraint, each in a transaction of its own. A row that was written
    /// with NULL after the fill is filled then. Returns how many were validated, and how many rows filled.
    fn validate(
        &self,
        session: &Session,
        phase: Phase,
        progress: &mut Progress,
    ) -> Result<(usize, u64), Failure> {
        let (mut validated, mut filled, mut refills) = (0, 0, 0);
        loop {
            match self.execute(session, phase, 1) {
                Ok(0) => return Ok((validated, filled)),
                Ok(_) => validated += 1,
                Err(failure) => {
                    let is_null = failure.is(PgSqlErrorCode::ERRCODE_CHECK_VIOLATION);
                    if !is_null || refills == REFILLS {
                        return Err(failure);
                    }
                    let columns = self.columns_to_fill(session)?;
                    if columns.is_empty() {
                        return Err(failure);
                    }
                    refills += 1;
                    filled +=
                        backfill::fill(session, &self.table, self.options, &columns, progress)?;
                }
            }
        }
    }
}

/// A step as a row of a plan.
fn row(step: &Step) -> Row {
    Row { statement: step.statement.clone(), lock: step.lock(), rewrites: step.rewrites() }
}
