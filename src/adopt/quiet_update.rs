//! An UPDATE that fires no trigger of the users', and all of PostgreSQL's own.
//!
//! session_replication_role = replica would do that too, though in the whole session: CHECK constraints,
//! generated columns and indexes of the table call functions of its owner, which would then change other
//! tables past their triggers and foreign keys. So the statement is planned and started as SPI does it, and
//! between its start and its first row the triggers are taken out of its own description of the table.

use pgrx::{PgList, is_a, pg_sys};

use crate::execution::Execution;
use crate::{catalog, encoding, error};

/// Runs an UPDATE of one table with the rights of the current role; returns how many rows it updated. A rule of the
/// table that makes another statement of it is an error.
pub fn run(table: pg_sys::Oid, statement: &str) -> u64 {
    let text = encoding::to_server(statement);
    // SAFETY: SPI is connected. Memory that is allocated here is freed here, or by the abort of the transaction
    // after an error; the snapshot is taken as SPI takes it (_SPI_execute_plan() in
    // src/backend/executor/spi.c).
    unsafe {
        let plan = pg_sys::SPI_prepare(text.as_ptr(), 0, std::ptr::null_mut());
        let cached = pg_sys::SPI_plan_get_cached_plan(plan);
        if !is_update_of(cached, table) {
            error::raise(error::update_is_rewritten(&catalog::qualified_name(table)));
        }
        pg_sys::PushActiveSnapshot(pg_sys::GetTransactionSnapshot());
        let statement = pg_sys::list_nth((*cached).stmt_list, 0).cast();
        let rows = Execution::of(statement, &text).run(|query| take_triggers_out(query.planstate));
        // No resource owner counts the plan of a statement that is not kept.
        pg_sys::ReleaseCachedPlan(cached, std::ptr::null_mut());
        pg_sys::SPI_freeplan(plan);
        pg_sys::PopActiveSnapshot();
        pg_sys::CommandCounterIncrement();
        rows
    }
}

/// Whether a plan is one UPDATE of the table alone: code that runs in between may have given it a rule.
unsafe fn is_update_of(cached: *mut pg_sys::CachedPlan, table: pg_sys::Oid) -> bool {
    // SAFETY: a plan has a list of statements, whose range table and result relations are lists of these.
    unsafe {
        let statements = PgList::<pg_sys::PlannedStmt>::from_pg((*cached).stmt_list);
        let (1, Some(statement)) = (statements.len(), statements.get_ptr(0)) else { return false };
        let results = PgList::<i32>::from_pg((*statement).resultRelations);
        let (1, Some(result)) = (results.len(), results.get_int(0)) else { return false };
        let entry =
            pg_sys::list_nth((*statement).rtable, result - 1).cast::<pg_sys::RangeTblEntry>();
        (*statement).commandType == pg_sys::CmdType::CMD_UPDATE && (*entry).relid == table
    }
}

/// Leaves of the triggers that the statement would fire those that PostgreSQL made: foreign keys, and keys
/// that are checked late. The statement itself fires these, not COMMIT, which runs with the rights of another
/// role.
///
/// # Safety
///
/// `plan` is that of a statement that has been started and has not run.
unsafe fn take_triggers_out(plan: *mut pg_sys::PlanState) {
    // SAFETY: tags tell the types of the nodes; the executor has copied the description of the triggers for
    // this statement alone (CopyTriggerDesc() in InitResultRelInfo()), and looks at it from the first row
    // on.
    unsafe {
        if plan.is_null() || !is_a(plan.cast(), pg_sys::NodeTag::T_ModifyTableState) {
            error::raise(error::update_by_another_executor());
        }
        let state = plan.cast::<pg_sys::ModifyTableState>();
        (*state).mt_transition_capture = std::ptr::null_mut();
        let triggers = (*(*state).resultRelInfo).ri_TrigDesc;
        if triggers.is_null() {
            return;
        }
        let all =
            std::slice::from_raw_parts_mut((*triggers).triggers, (*triggers).numtriggers as usize);
        let mut kept = 0;
        for place in 0..all.len() {
            if all[place].tgisinternal {
                // In a security-restricted operation no trigger can be deferred.
                all[place].tgdeferrable = false;
                all[place].tginitdeferred = false;
                all.swap(kept, place);
                all[kept].tgdeferrable = false;
                all[kept].tginitdeferred = false;
                kept += 1;
            }
        }
        (*triggers).numtriggers = kept as i32;
        (*triggers).trig_update_before_row = false;
        (*triggers).trig_update_before_statement = false;
        (*triggers).trig_update_after_statement = false;
        (*triggers).trig_update_old_table = false;
        (*triggers).trig_update_new_table = false;
    }
}
