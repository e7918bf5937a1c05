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
    /// Who looked at the start of statements before; None where the hook is not in yet.
    static NEXT: Cell<Option<pg_sys::ExecutorStart_hook_type>> = const { Cell::new(None) };
}

/// Runs an UPDATE of `table`; returns how many rows it took. What it calls may come here again.
pub fn run(table: pg_sys::Oid, statement: &str) -> u64 {
    /// Puts back what an outer statement has announced, by return or by unwinding.
    struct Restore(pg_sys::Oid);

    impl Drop for Restore {
        fn drop(&mut self) {
            TABLE.set(self.0);
        }
    }

    // The hook stays: others may have put theirs in front of it when it is time to take it out.
    if NEXT.get().is_none() {
        // SAFETY: a backend has one thread.
        unsafe {
            NEXT.set(Some(pg_sys::ExecutorStart_hook));
            pg_sys::ExecutorStart_hook = Some(start);
        }
    }
    let _restore = Restore(TABLE.replace(table));
    execute(statement)
}

#[pg_guard]
unsafe extern "C-unwind" fn start(query: *mut pg_sys::QueryDesc, flags: i32) {
    // SAFETY: PostgreSQL's own call, handed on as every such hook does.
    unsafe {
        match NEXT.get().flatten() {
            Some(next) => next(query, flags),
            None => pg_sys::standard_ExecutorStart(query, flags),
        }
        if TABLE.get() != pg_sys::InvalidOid {
            quieten((*query).planstate);
        }
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
