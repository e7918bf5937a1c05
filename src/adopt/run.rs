//! An adoption: its phases in their order, each with the work that is left of it by the catalogs.

use pgrx::pg_sys;

use self::pass::Pass;
use self::start::Start;
use super::claim::Claim;
use super::distributed as of_citus;
use super::execute::run_all;
use super::lock::Lock;
use super::options::Options;
use super::outcome::Outcome;
use super::phase::Phase;
use super::plan::{Kept, Plan};
use super::plan_row::Row;
use super::preconditions;
use super::progress::Progress;
use super::step::Step;
use super::table;
use crate::catalog::{self, OpenRelation, TableInfo};
use crate::error::{Report, Task};
use crate::procedure::{Ending, Failure, Session, in_subtransaction};
use crate::{error, name_check, template_parts};

mod distributed;
mod ending;
mod indexes;
mod locked;
mod pass;
mod rehearsal;
mod start;

/// The most passes through the phases: what else is to be done is known once columns have been renamed, and other sessions may change
/// the table or its templates concurrently.
const PASSES: u32 = 3;

/// Adopts a table.
pub fn adopt(
    session: &Session,
    table: pg_sys::Oid,
    templates: &[pg_sys::Oid],
    options: &Options,
) -> Result<Outcome, Failure> {
    template_parts::stay();
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
    /// The steps that were left then.
    start: Start,
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
            start: Start::default(),
        };
        if options.online {
            work.distributed_size = of_citus::size(work.table.oid);
        }
        let plan = work.plan(&work.table);
        work.unless_undistributable(&plan)?;
        preconditions::unless_impossible(&work.table, &plan)?;
        work.instant = plan.lock_if_instant();
        work.start = Start::of(&plan, options.task);
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
            run_all(&self.table, &[], renames.iter().copied());
        }
        renames.into_iter().map(row).collect()
    }

    /// Does all that is left, without rows; call it in a subtransaction that is undone.
    pub fn try_all(&self) {
        catalog::lock_exclusively(self.table.oid);
        run_all(&self.table, self.templates, self.plan(&self.table).steps().iter());
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
        let mut start = self.start.clone();
        if task == Task::Apply && session.commits() {
            start = match self.apply_at_once(session)? {
                Ok(outcome) => return Ok(outcome),
                Err(start) => start,
            };
        }
        if session.commits() {
            if start.needs_rehearsal {
                self.rehearse(session)?;
            }
        } else {
            self.templates.iter().for_each(|template| catalog::lock_parts_to_give(*template));
            // Waits here, where deadlocks are detected, for rows that others have locked.
            catalog::lock_tree_exclusively(self.table.oid);
        }
        let mut pass = Pass::first(self, session, progress, start.remaining);
        let mut kept = Kept::default();
        for number in 1..=PASSES {
            if task == Task::Adopt && !pass.remaining.is_empty() {
                self.note_own_parts(session)?;
            }
            if let Some(outcome) = pass.run()? {
                return Ok(outcome);
            }
            (pass.remaining, kept) = self.look_again(session, number == PASSES)?;
            if pass.remaining.is_empty() {
                break;
            }
        }
        match task {
            Task::Apply => Ok(self.applied(pass.steps, &kept)),
            _ => self.end_adoption(pass.steps, pass.filled),
        }
    }
}

/// A step as a row of a plan.
fn row(step: &Step) -> Row {
    Row { statement: step.statement.clone(), lock: step.lock(), rewrites: step.rewrites() }
}
