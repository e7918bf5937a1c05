//! An adoption: its phases in their order, each by what the catalogs say is left of it.

use pgrx::pg_sys;
use pgrx::pg_sys::panic::{CaughtError, ErrorReport};
use pgrx::{PgSqlErrorCode, spi};

use super::attempt::{self, Subject};
use super::backfill;
use super::plan::{Phase, Plan};
use super::progress::Progress;
use super::refusal;
use super::session::Session;
use crate::catalog::{self, Facts, OpenRelation};
use crate::role::{as_owner, with_dump_settings};
use crate::{error, name_check};

/// How an adoption is done.
pub struct Manner {
    /// Whether the statements are only shown.
    pub dry_run: bool,
    /// Whether the templates' key becomes the primary key in the place of the table's own.
    pub replace_key: bool,
    /// Whether the table stays in service: many short transactions instead of one.
    pub online: bool,
    /// How long a lock is waited for, in milliseconds.
    pub lock_timeout: u32,
    /// How often a lock is tried for again.
    pub lock_retries: u32,
}

/// The size in bytes up to which an index is built in place: writers wait for about 50 ms.
const SMALL: i64 = 8 << 20;

/// How often rows are filled again that came without a value after all.
const REFILLS: u32 = 3;

/// One table to adopt.
pub struct Work<'a> {
    table: pg_sys::Oid,
    facts: Facts,
    templates: &'a [pg_sys::Oid],
    manner: &'a Manner,
}

impl<'a> Work<'a> {
    /// Looks at the table, and changes nothing.
    pub fn new(
        table: pg_sys::Oid,
        templates: &'a [pg_sys::Oid],
        manner: &'a Manner,
    ) -> Result<Self, Box<ErrorReport>> {
        let facts = refusal::unless_adoptable(table, templates, manner)?;
        Ok(Self { table, facts, templates, manner })
    }

    fn subject(&self) -> Subject<'_> {
        Subject {
            table: self.table,
            name: &self.facts.name,
            full_name: &self.facts.full_name,
            owner: self.facts.owner,
        }
    }

    fn plan(&self) -> Plan {
        let size: i64 = catalog::leaf_tables(self.table).iter().map(|leaf| leaf.size).sum();
        let concurrently = self.manner.online && size > SMALL;
        Plan::read(self.table, self.templates, self.manner, concurrently)
    }

    /// Shows the statements, and changes nothing.
    pub fn show(&self) {
        let plan = self.plan();
        let mut script = String::new();
        for phase in Phase::ALL {
            let statements = plan.statements(phase);
            let policies =
                if phase == Phase::Finish { plan.policy_texts(self.table) } else { vec![] };
            if statements.is_empty() && policies.is_empty() {
                continue;
            }
            script.push_str(&format!("\n-- {}: {}", phase.word(), phase.says()));
            for statement in statements.iter().chain(&policies) {
                script.push_str(&format!("\n{statement};"));
            }
        }
        for index in plan.indexes_being_built() {
            script.push_str(&format!("\n-- Index {index} is being built by another session."));
        }
        error::inform(error::statements_of_adoption(&self.facts.full_name, &script));
    }

    /// Does what is left to do.
    pub fn run(&self, session: &Session) {
        name_check::warn(&OpenRelation::open(self.table));
        if !session.commits() {
            // Rows that others have locked are waited for here, where deadlocks are seen.
            as_owner(self.facts.owner, 0, || {
                attempt::execute(&format!(
                    "LOCK TABLE {} IN ACCESS EXCLUSIVE MODE",
                    self.facts.full_name
                ));
            });
        }
        let mut progress = Progress::begin(self.table, &self.facts.name);
        let mut done = false;
        let mut filled = 0;
        for phase in Phase::ALL {
            session.commit();
            let plan = self.plan();
            done |= !plan.is_empty();
            progress.phase(phase);
            match phase {
                Phase::Fill => filled += self.fill(session, &plan, &mut progress),
                Phase::Validate | Phase::Confirm => {
                    filled += self.validate(session, &plan, phase, &mut progress);
                }
                Phase::Indexes if !self.build(session, &plan) => {
                    progress.end();
                    return;
                }
                Phase::Indexes => {}
                _ => self.execute(session, &plan, phase),
            }
        }
        progress.end();
        error::notice(if done {
            error::adopted(&self.facts.name, &self.facts.full_name, filled)
        } else {
            error::nothing_to_adopt(&self.facts.name)
        });
    }

    fn fill(&self, session: &Session, plan: &Plan, progress: &mut Progress) -> u64 {
        backfill::fill(session, self.subject(), &plan.columns_to_fill(), progress)
    }

    /// The statements of a phase, and its policies, in one transaction.
    fn execute(&self, session: &Session, plan: &Plan, phase: Phase) {
        let statements = plan.statements(phase);
        let with_policies = phase == Phase::Finish && plan.has_policies();
        if statements.is_empty() && !with_policies {
            return;
        }
        attempt::with_lock(session, self.subject(), self.manner, &|| {
            run_all(&statements);
            if with_policies {
                with_dump_settings(|| plan.create_policies(self.table));
            }
        })
        .unwrap_or_else(|caught| caught.rethrow());
    }

    /// Validates constraint by constraint, each in a transaction of its own. A row that was written
    /// with NULL after the fill is filled then.
    fn validate(
        &self,
        session: &Session,
        plan: &Plan,
        phase: Phase,
        progress: &mut Progress,
    ) -> u64 {
        let mut filled = 0;
        for statement in plan.statements(phase) {
            let mut refills = 0;
            while let Err(caught) =
                attempt::with_lock(session, self.subject(), self.manner, &|| {
                    attempt::execute(&statement);
                })
            {
                let columns = plan.columns_to_fill();
                if !is_check_violation(&caught) || columns.is_empty() || refills == REFILLS {
                    caught.rethrow();
                }
                refills += 1;
                filled += backfill::fill(session, self.subject(), &columns, progress);
            }
        }
        filled
    }

    /// Builds the indexes, or says how to where a procedure cannot; returns whether all are there.
    fn build(&self, session: &Session, plan: &Plan) -> bool {
        if let Some(index) = plan.indexes_being_built().first() {
            error::notice(error::index_is_being_built(index, &self.again()));
            return false;
        }
        let statements = plan.statements(Phase::Indexes);
        if statements.iter().any(|statement| statement.contains(" CONCURRENTLY ")) {
            let statements = format!("{};", statements.join(";\n"));
            error::notice(error::index_to_build(&self.facts.name, &statements, &self.again()));
            return false;
        }
        self.execute(session, plan, Phase::Indexes);
        true
    }

    /// The CALL that goes on.
    fn again(&self) -> String {
        let templates: Vec<String> = self
            .templates
            .iter()
            .map(|template| spi::quote_literal(OpenRelation::open(*template).name()))
            .collect();
        let replace = if self.manner.replace_key { ", replace_key => true" } else { "" };
        format!(
            "CALL base_entity.adopt({}, {}{replace});",
            spi::quote_literal(&self.facts.full_name),
            templates.join(", ")
        )
    }
}

/// Runs statements of the plan. They name everything with its schema but for what is PostgreSQL's
/// own, which nobody else's may answer for.
pub fn run_all(statements: &[String]) {
    with_dump_settings(|| {
        for statement in statements {
            attempt::execute(statement);
        }
    });
}

fn is_check_violation(caught: &CaughtError) -> bool {
    matches!(caught, CaughtError::PostgresError(report)
        if report.sql_error_code() == PgSqlErrorCode::ERRCODE_CHECK_VIOLATION)
}
