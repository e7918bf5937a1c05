//! An UPDATE that fires no trigger of the users', and all of PostgreSQL's own.
//!
//! session_replication_role = replica would do that too, but for the whole session: CHECK constraints,
//! generated columns and indexes of the table call functions of its owner, which would then change
//! other tables past their triggers and foreign keys. So the triggers are taken out of the one
//! statement, between its start and its first row.

use std::cell::Cell;

use pgrx::{is_a, pg_guard, pg_sys};

use super::attempt::execute;

thread_local! {
    /// The table that the statement about to start is for.
    static TABLE: Cell<pg_sys::Oid> = const { Cell::new(pg_sys::InvalidOid) };
    /// Who else looks at the start of statements.
    static NEXT: Cell<pg_sys::ExecutorStart_hook_type> = const { Cell::new(None) };
}

/// Runs an UPDATE of `table`; returns how many rows it took.
pub fn run(table: pg_sys::Oid, statement: &str) -> u64 {
    /// Takes the hook out again, by return or by unwinding.
    struct Unhook;

    impl Drop for Unhook {
        fn drop(&mut self) {
            // SAFETY: as it was before.
            unsafe { pg_sys::ExecutorStart_hook = NEXT.take() };
            TABLE.set(pg_sys::InvalidOid);
        }
    }

    // SAFETY: a backend has one thread, and nobody else sets hooks while a statement runs.
    unsafe {
        NEXT.set(pg_sys::ExecutorStart_hook);
        TABLE.set(table);
        let _unhook = Unhook;
        pg_sys::ExecutorStart_hook = Some(start);
        execute(statement)
    }
}

#[pg_guard]
unsafe extern "C-unwind" fn start(query: *mut pg_sys::QueryDesc, flags: i32) {
    // SAFETY: PostgreSQL's own call, handed on as every such hook does.
    unsafe {
        match NEXT.get() {
            Some(next) => next(query, flags),
            None => pg_sys::standard_ExecutorStart(query, flags),
        }
        quieten((*query).planstate);
    }
}

/// Leaves of the triggers that the statement would fire those that PostgreSQL made: foreign keys, and
/// keys that are checked late. Only the statement that was announced, once.
unsafe fn quieten(plan: *mut pg_sys::PlanState) {
    // SAFETY: tags say what the nodes are; the executor has copied the description of the triggers
    // for this statement alone (CopyTriggerDesc() in InitResultRelInfo()), and looks at it from the
    // first row on.
    unsafe {
        if plan.is_null() || !is_a(plan.cast(), pg_sys::NodeTag::T_ModifyTableState) {
            return;
        }
        let state = plan.cast::<pg_sys::ModifyTableState>();
        let result = (*state).resultRelInfo;
        if (*state).operation != pg_sys::CmdType::CMD_UPDATE
            || (*(*result).ri_RelationDesc).rd_id != TABLE.get()
        {
            return;
        }
        TABLE.set(pg_sys::InvalidOid);
        (*state).mt_transition_capture = std::ptr::null_mut();
        let triggers = (*result).ri_TrigDesc;
        if triggers.is_null() {
            return;
        }
        let all =
            std::slice::from_raw_parts_mut((*triggers).triggers, (*triggers).numtriggers as usize);
        let mut kept = 0;
        for place in 0..all.len() {
            if all[place].tgisinternal {
                all.swap(kept, place);
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
