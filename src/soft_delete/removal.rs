//! Removing rows for good: a DELETE in which the triggers that keep rows do not fire, and what its
//! foreign keys cascade to.
//!
//! The executor copies the triggers of the tables that a statement changes (CopyTriggerDesc() in
//! InitResultRelInfo()). So ours are disabled in the copies of this one statement, between its start
//! and its first row, and in those of the statements that its foreign keys run ([`Cascade`]). The statements
//! of users' triggers, and of functions that run while these are planned or started, have copies of their
//! own, in which nothing is disabled: what they delete is marked.

use std::cell::{Cell, RefCell};
use std::ffi::CStr;
use std::ptr;
use std::rc::Rc;

use pgrx::{PgMemoryContexts, is_a, pg_guard, pg_sys};

use super::cascade::Cascade;
use crate::execution::Execution;
use crate::{catalog, compat};

/// A DELETE that removes rows.
struct Removal {
    /// Its state in the executor. The queue of events takes those of its foreign keys' statements too, which
    /// are fired with the triggers that this state has of their tables.
    estate: Cell<*mut pg_sys::EState>,
    /// The statements of foreign keys, by the OID of the constraint.
    cascades: RefCell<Vec<(pg_sys::Oid, Rc<Cascade>)>>,
}

/// Runs a planned DELETE that removes rows; returns how many.
///
/// # Safety
///
/// SPI is connected. The plan is that of one DELETE, and its tables are locked; the parameters are those
/// that it has.
pub unsafe fn run(
    plan: *mut pg_sys::PlannedStmt,
    text: &CStr,
    parameters: pg_sys::ParamListInfo,
) -> u64 {
    let removal = Removal { estate: Cell::new(ptr::null_mut()), cascades: RefCell::default() };
    let delete = Execution { parameters, ..Execution::of(plan, text) };
    // SAFETY: the caller vouches for the plan. An error is followed by the abort of the (sub)transaction, which
    // ends the query.
    unsafe {
        pg_sys::PushActiveSnapshot(pg_sys::GetTransactionSnapshot());
        let removed = delete.run(|query| {
            removal.estate.set(query.estate);
            removal.prepare(query.planstate);
        });
        pg_sys::PopActiveSnapshot();
        removal.cascades.take().iter().for_each(|(_, cascade)| cascade.free());
        removed
    }
}

impl Removal {
    /// Prepares a statement that has been started and has not begun to delete.
    ///
    /// # Safety
    ///
    /// The removal is running.
    unsafe fn prepare(&self, plan: *mut pg_sys::PlanState) {
        // SAFETY: the statement has locked its tables; the caller vouches for the state.
        unsafe {
            let estate = self.estate.get();
            for table in result_relations(plan) {
                disable_keeping(table);
                PgMemoryContexts::For((*estate).es_query_cxt).switch_to(|_| {
                    let oid = (*(*table).ri_RelationDesc).rd_id;
                    self.take_over_cascades(compat::trigger_result_relation(estate, oid));
                });
            }
        }
    }

    /// Has the foreign keys' ON DELETE CASCADE of a table call [`cascade`]. The memory of the query is the
    /// current context.
    ///
    /// # Safety
    ///
    /// The table's description is one of the removal's.
    unsafe fn take_over_cascades(&self, table: *mut pg_sys::ResultRelInfo) {
        // SAFETY: the executor has an FmgrInfo for each trigger, which it fills when it is first needed
        // (ExecCallTriggerFunc in src/backend/commands/trigger.c), in the memory of the query.
        unsafe {
            for (place, trigger) in triggers(table).iter().enumerate() {
                let function = (*table).ri_TrigFunctions.add(place);
                if trigger.tgfoid != pg_sys::Oid::from(pg_sys::F_RI_FKEY_CASCADE_DEL)
                    || (*function).fn_oid != pg_sys::InvalidOid
                {
                    continue;
                }
                pg_sys::fmgr_info(trigger.tgfoid, function);
                (*function).fn_addr = Some(cascade);
                // It outlives the query, in whose triggers alone it is called.
                (*function).fn_extra = ptr::from_ref(self).cast_mut().cast();
            }
        }
    }

    /// The statement of a foreign key; None where PostgreSQL's own is to run.
    ///
    /// # Safety
    ///
    /// `data` is that of the trigger of a foreign key on the table that is referred to.
    unsafe fn cascade(&self, data: &pg_sys::TriggerData) -> Option<Rc<Cascade>> {
        // SAFETY: the trigger lives as long as the call.
        let key = unsafe { (*data.tg_trigger).tgconstraint };
        let known = self.cascades.borrow().iter().find(|(of, _)| *of == key).map(|it| it.1.clone());
        known.or_else(|| {
            // SAFETY: the caller vouches for the data.
            let cascade = Rc::new(unsafe { Cascade::new(key, data.tg_relation) }?);
            self.cascades.borrow_mut().push((key, cascade.clone()));
            Some(cascade)
        })
    }
}

/// ON DELETE CASCADE, of a row that is removed.
#[pg_guard]
unsafe extern "C-unwind" fn cascade(call: pg_sys::FunctionCallInfo) -> pg_sys::Datum {
    // SAFETY: PostgreSQL's own call of a trigger function. take_over_cascades() has left the removal, which is
    // running.
    unsafe {
        let data = &*(*call).context.cast::<pg_sys::TriggerData>();
        let removal = &*(*(*call).flinfo).fn_extra.cast::<Removal>();
        let is_done =
            removal.cascade(data).is_some_and(|it| it.run(data, |plan| removal.prepare(plan)));
        if is_done { pg_sys::Datum::null() } else { pg_sys::RI_FKey_cascade_del(call) }
    }
}

/// The tables that a DELETE deletes from: one, or partitions; none for another statement.
unsafe fn result_relations(
    plan: *mut pg_sys::PlanState,
) -> impl Iterator<Item = *mut pg_sys::ResultRelInfo> {
    // SAFETY: the tag is that of the node; it has so many tables.
    let (first, count) = unsafe {
        if plan.is_null() || !is_a(plan.cast(), pg_sys::NodeTag::T_ModifyTableState) {
            (std::ptr::null_mut(), 0)
        } else {
            let state = plan.cast::<pg_sys::ModifyTableState>();
            ((*state).resultRelInfo, (*state).mt_nrels as usize)
        }
    };
    // SAFETY: as above.
    (0..count).map(move |n| unsafe { first.add(n) })
}

/// The triggers of a table, in the copy of one statement.
unsafe fn triggers<'a>(table: *mut pg_sys::ResultRelInfo) -> &'a mut [pg_sys::Trigger] {
    // SAFETY: the description is null or has so many triggers.
    unsafe {
        let description = (*table).ri_TrigDesc;
        if description.is_null() {
            return &mut [];
        }
        std::slice::from_raw_parts_mut((*description).triggers, (*description).numtriggers as usize)
    }
}

/// Disables the triggers that keep rows, for one statement that has not begun to delete.
unsafe fn disable_keeping(table: *mut pg_sys::ResultRelInfo) {
    let Some(function) = catalog::function(c"maintain") else { return };
    // SAFETY: the triggers are a copy, which the executor looks at from the first row on.
    for trigger in unsafe { triggers(table) } {
        if trigger.tgfoid == function {
            trigger.tgenabled = pg_sys::TRIGGER_DISABLED as _;
        }
    }
}
