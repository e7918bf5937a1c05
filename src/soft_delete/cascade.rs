//! The DELETE of a foreign key's ON DELETE CASCADE, for rows that are removed: as PostgreSQL runs it
//! (RI_FKey_cascade_del() and ri_PerformCheck() in src/backend/utils/adt/ri_triggers.c), but through an
//! executor that the caller prepares.

use std::ffi::CString;
use std::ptr;

use pgrx::spi::quote_identifier;
use pgrx::{PgList, pg_sys};

use super::parameters::parameters;
use super::planned_delete::is_delete_from;
use crate::catalog::{self, ForeignKey, OpenRelation};
use crate::execution::Execution;
use crate::security_context::as_role;
use crate::{compat, encoding};

/// The statement of one foreign key, for all rows of a removal.
pub struct Cascade {
    plan: pg_sys::SPIPlanPtr,
    text: CString,
    /// The table that refers.
    table: pg_sys::Oid,
    owner: pg_sys::Oid,
    /// The columns that are referred to, with their types.
    columns: Vec<(pg_sys::AttrNumber, pg_sys::Oid)>,
}

impl Cascade {
    /// Prepares the statement of a constraint, for rows of the open relation that it refers to; None if the
    /// constraint has gone.
    ///
    /// # Safety
    ///
    /// SPI is connected; the statement is run, and freed, before that is left.
    pub unsafe fn new(key: pg_sys::Oid, referred: pg_sys::Relation) -> Option<Self> {
        let key = catalog::foreign_key_to(key)?;
        catalog::lock(key.other, pg_sys::RowExclusiveLock as _);
        let table = OpenRelation::of_table(key.other)?;
        // SAFETY: the caller vouches for the relation.
        let (text, types) = unsafe { statement(&key, &table, referred) }?;
        let text = encoding::to_server(&text);
        let mut parameters = types.clone();
        // SAFETY: SPI is connected; what is wrong with the statement is raised as an error.
        let plan = as_role(table.owner(), pg_sys::SECURITY_NOFORCE_RLS, || unsafe {
            let count = parameters.len() as i32;
            pg_sys::SPI_prepare(text.as_ptr(), count, parameters.as_mut_ptr())
        });
        let columns = key.columns.into_iter().zip(types).collect();
        Some(Self { plan, text, table: table.oid(), owner: table.owner(), columns })
    }

    /// Frees the plan.
    pub fn free(&self) {
        // SAFETY: made by new(), and not used after this.
        unsafe { pg_sys::SPI_freeplan(self.plan) };
    }

    /// Deletes the rows that refer to the row that was deleted, with the rights of their table's owner and past
    /// its policies. `prepare` gets the state of the DELETE, which has been started. Returns false, having done
    /// nothing, where a rule makes something of the statement that the executor cannot run.
    ///
    /// # Safety
    ///
    /// `data` is that of the foreign key's trigger, in the queue of a query that is being executed.
    pub unsafe fn run(
        &self,
        data: &pg_sys::TriggerData,
        prepare: impl Fn(*mut pg_sys::PlanState),
    ) -> bool {
        // SAFETY: the caller vouches for the data.
        let Some(values) = (unsafe { self.values(data) }) else { return true };
        // SAFETY: as ri_PerformCheck() has SPI run the plan. An error is followed by the abort of the
        // (sub)transaction, which ends what was begun here.
        as_role(self.owner, pg_sys::SECURITY_NOFORCE_RLS, || unsafe {
            let cached = pg_sys::SPI_plan_get_cached_plan(self.plan);
            let statements = PgList::<pg_sys::PlannedStmt>::from_pg((*cached).stmt_list);
            let utility = pg_sys::CmdType::CMD_UTILITY;
            let is_plain = statements.iter_ptr().all(|it| (*it).commandType != utility);
            if is_plain {
                let crosscheck = push_snapshot();
                let types = self.columns.iter().map(|(_, type_oid)| *type_oid);
                let parameters = parameters(types.zip(values));
                // The DELETE, and what a rule adds to it. Their events are put into the queue of the query that
                // is being executed.
                for statement in statements.iter_ptr() {
                    let flags = compat::SKIP_TRIGGERS;
                    let one =
                        Execution { statement, text: &self.text, parameters, crosscheck, flags };
                    let is_delete = (*statement).canSetTag && is_delete_from(statement, self.table);
                    one.run(|query| {
                        if is_delete {
                            prepare(query.planstate);
                        }
                    });
                }
                pg_sys::PopActiveSnapshot();
            }
            pg_sys::ReleaseCachedPlan(cached, ptr::null_mut());
            is_plain
        })
    }

    /// The values that are referred to; None if one is NULL, which nothing refers to.
    unsafe fn values(&self, data: &pg_sys::TriggerData) -> Option<Vec<pg_sys::Datum>> {
        let value = |(column, _): &(pg_sys::AttrNumber, _)| {
            let mut is_null = false;
            // SAFETY: the row is one of the open relation, which has the columns of its constraint.
            let value = unsafe {
                let descriptor = (*data.tg_relation).rd_att;
                pg_sys::heap_getattr(data.tg_trigtuple, (*column).into(), descriptor, &mut is_null)
            };
            (!is_null).then_some(value)
        };
        self.columns.iter().map(value).collect()
    }
}

/// Pushes the snapshot that sees all rows that refer, also those that the transaction's own does not; returns the
/// one that each deleted row must be visible to besides, or null.
unsafe fn push_snapshot() -> pg_sys::Snapshot {
    // SAFETY: a transaction is in progress; the snapshot is copied.
    unsafe {
        if pg_sys::XactIsoLevel < pg_sys::XACT_REPEATABLE_READ as i32 {
            pg_sys::PushCopiedSnapshot(pg_sys::GetTransactionSnapshot());
            return ptr::null_mut();
        }
        pg_sys::CommandCounterIncrement();
        pg_sys::PushCopiedSnapshot(pg_sys::GetLatestSnapshot());
        pg_sys::GetTransactionSnapshot()
    }
}

/// DELETE of the rows of `table` that refer to a row of `referred`, and the types of its parameters; None if a
/// column has gone.
unsafe fn statement(
    key: &ForeignKey,
    table: &OpenRelation,
    referred: pg_sys::Relation,
) -> Option<(String, Vec<pg_sys::Oid>)> {
    let mut conditions = Vec::new();
    let mut types = Vec::new();
    for (place, column) in key.columns.iter().enumerate() {
        let theirs =
            quote_identifier(catalog::column_name(key.other, *key.other_columns.get(place)?)?);
        let (operator, collation) = (key.operators.get(place)?, key.collations.get(place)?);
        conditions.push(format!("${} {operator} t.{theirs}{collation}", place + 1));
        // SAFETY: the relation is open, and has the columns of its constraint.
        types.push(unsafe { compat::attribute((*referred).rd_att, *column as usize - 1).atttypid });
    }
    let only = if table.is_partitioned() { "" } else { "ONLY " };
    let (name, conditions) = (table.qualified_name(), conditions.join(" AND "));
    Some((format!("DELETE FROM {only}{name} t WHERE {conditions}"), types))
}
