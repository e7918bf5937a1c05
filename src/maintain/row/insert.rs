//! The rules of a trigger BEFORE INSERT: what a client cannot forge.

use std::ffi::CStr;
use std::ptr;

use pgrx::pg_sys;

use super::new_value::new_value;
use crate::maintain::defaults::Defaults;
use crate::maintain::plan::Plan;
use crate::rule::Verb;
use crate::{catalog, compat};

/// Whether a rule sets its column when a row is inserted.
fn sets(verb: Verb) -> bool {
    verb.is_stamp() || verb.is_time() || matches!(verb, Verb::Keep | Verb::Increment)
}

/// The row to insert: `keep` and `increment` give a column its default, `touch` now(), `stamp` the actor.
///
/// # Safety
///
/// `data` is that of a BEFORE INSERT row trigger, and `plan` was made for its relation in `context`.
pub unsafe fn apply(
    plan: &Plan,
    data: &pg_sys::TriggerData,
    context: pg_sys::MemoryContext,
) -> pg_sys::HeapTuple {
    // SAFETY: the steps' columns are columns of the relation, whose descriptor is that of the row.
    unsafe {
        let descriptor = (*data.tg_relation).rd_att;
        let count = (*descriptor).natts as usize;
        let mut values = vec![pg_sys::Datum::null(); count];
        if plan.defaults.get().is_null() {
            plan.defaults.set(prepare(plan, data, context));
        } else {
            // The values of the row before.
            let evaluation = (*(*plan.defaults.get()).estate).es_per_tuple_exprcontext;
            pg_sys::MemoryContextReset((*evaluation).ecxt_per_tuple_memory);
        }
        let (mut nulls, mut replaced) = (vec![false; count], vec![false; count]);
        for (number, step) in plan.steps.iter().enumerate().filter(|(_, step)| sets(step.verb)) {
            let place = step.attribute - 1;
            replaced[place] = true;
            match step.verb {
                Verb::Keep | Verb::Increment => {
                    let default = default(plan, number);
                    nulls[place] = default.is_none();
                    values[place] = default.unwrap_or(pg_sys::Datum::null());
                }
                _ => values[place] = new_value(step, None, data),
            }
        }
        pg_sys::heap_modify_tuple(
            data.tg_trigtuple,
            descriptor,
            values.as_mut_ptr(),
            nulls.as_mut_ptr(),
            replaced.as_mut_ptr(),
        )
    }
}

/// The row to insert for one that an UPDATE moves here from another partition, whose stored version is given: as the
/// rules for UPDATE have made it, whatever it was given in between. A trigger for INSERT alone leaves it.
///
/// # Safety
///
/// As [`apply`]; `version` is a row of the open relation `partition`, of the same partitioned table.
pub unsafe fn apply_to_arrival(
    plan: &Plan,
    data: &pg_sys::TriggerData,
    version: pg_sys::HeapTuple,
    partition: pg_sys::Relation,
) -> pg_sys::HeapTuple {
    // SAFETY: both relations are open; partitions have the columns of their table under the same names.
    unsafe {
        let is_for_update =
            u32::from((*data.tg_trigger).tgtype as u16) & pg_sys::TRIGGER_TYPE_UPDATE != 0;
        if !is_for_update {
            return data.tg_trigtuple;
        }
        let (here, there) = ((*data.tg_relation).rd_att, (*partition).rd_att);
        let count = (*here).natts as usize;
        let mut values = vec![pg_sys::Datum::null(); count];
        let (mut nulls, mut replaced) = (vec![false; count], vec![false; count]);
        for step in plan.steps.iter().filter(|step| sets(step.verb)) {
            let place = step.attribute - 1;
            let name = compat::attribute(here, place).attname;
            let name = CStr::from_ptr(name.data.as_ptr());
            let number = catalog::attribute_number((*partition).rd_id, name);
            let mut is_null = false;
            let stored = pg_sys::heap_getattr(version, number.into(), there, &mut is_null);
            let stored = (!is_null).then_some(stored);
            let value = match step.verb {
                // A foreign key's action sets it.
                Verb::Keep if pg_sys::InNoForceRLSOperation() => continue,
                Verb::Keep => stored,
                _ => Some(new_value(step, stored, data)),
            };
            replaced[place] = true;
            nulls[place] = value.is_none();
            values[place] = value.unwrap_or(pg_sys::Datum::null());
        }
        pg_sys::heap_modify_tuple(
            data.tg_trigtuple,
            here,
            values.as_mut_ptr(),
            nulls.as_mut_ptr(),
            replaced.as_mut_ptr(),
        )
    }
}

/// The default of a step's column; None if it is NULL. It is evaluated as for an INSERT that leaves the column
/// out, with the rights of the current role, and lives until the next row.
unsafe fn default(plan: &Plan, number: usize) -> Option<pg_sys::Datum> {
    // SAFETY: the defaults have been prepared, and live as long as the plan.
    unsafe {
        let defaults = &*plan.defaults.get();
        let state = *defaults.states.add(number);
        if state.is_null() {
            return None;
        }
        let evaluation = (*defaults.estate).es_per_tuple_exprcontext;
        let caller = pg_sys::MemoryContextSwitchTo((*evaluation).ecxt_per_tuple_memory);
        let mut is_null = false;
        let evaluate = (*state).evalfunc?;
        let value =
            pg_sys::ffi::pg_guard_ffi_boundary(|| evaluate(state, evaluation, &mut is_null));
        pg_sys::MemoryContextSwitchTo(caller);
        if is_null {
            return None;
        }
        Some(value)
    }
}

/// Prepares the defaults of all steps that need one.
unsafe fn prepare(
    plan: &Plan,
    data: &pg_sys::TriggerData,
    context: pg_sys::MemoryContext,
) -> *mut Defaults {
    // SAFETY: what is made lives in the context of the plan.
    unsafe {
        let caller = pg_sys::MemoryContextSwitchTo(context);
        let estate = pg_sys::CreateExecutorState();
        pg_sys::MakePerTupleExprContext(estate);
        let size = size_of::<*mut pg_sys::ExprState>() * plan.steps.len();
        let states = pg_sys::palloc0(size).cast::<*mut pg_sys::ExprState>();
        for (number, step) in plan.steps.iter().enumerate() {
            if matches!(step.verb, Verb::Keep | Verb::Increment) {
                let mut default = column_default(data.tg_relation, step.attribute);
                if default.is_null() {
                    default = null_of_domain(data.tg_relation, step.attribute);
                }
                let state = if default.is_null() {
                    ptr::null_mut()
                } else {
                    pg_sys::ExecPrepareExpr(default.cast(), estate)
                };
                *states.add(number) = state;
            }
        }
        let defaults = pg_sys::palloc(size_of::<Defaults>()).cast::<Defaults>();
        defaults.write(Defaults { estate, states });
        pg_sys::MemoryContextSwitchTo(caller);
        defaults
    }
}

/// The expression of a column's default; null if it has none. A partition whose own column has none has that of the
/// table that it is a partition of, by which rows are inserted: before 17 it has no identity of its own.
unsafe fn column_default(relation: pg_sys::Relation, attribute: usize) -> *mut pg_sys::Node {
    // SAFETY: the relation is open; its ancestors exist as long as it is locked.
    unsafe {
        // The default of its type, if it has none of its own.
        let own = pg_sys::build_column_default(relation, attribute as i32);
        if has_own_default(relation, attribute) || !(*(*relation).rd_rel).relispartition {
            return own;
        }
        let column = compat::attribute((*relation).rd_att, attribute - 1).attname;
        for ancestor in catalog::partition_ancestors((*relation).rd_id) {
            let open = pg_sys::relation_open(ancestor, pg_sys::AccessShareLock as _);
            let name = CStr::from_ptr(column.data.as_ptr());
            let number = catalog::attribute_number(ancestor, name);
            let is_there = number > 0 && has_own_default(open, number as usize);
            let default = is_there.then(|| pg_sys::build_column_default(open, number.into()));
            pg_sys::relation_close(open, pg_sys::NoLock as _);
            if let Some(default) = default {
                return default;
            }
        }
        own
    }
}

/// Whether a column has a default or an identity of its own.
unsafe fn has_own_default(relation: pg_sys::Relation, attribute: usize) -> bool {
    // SAFETY: the relation is open, and has the column.
    let attribute = unsafe { compat::attribute((*relation).rd_att, attribute - 1) };
    attribute.atthasdef || attribute.attidentity != 0
}

/// NULL as a value of the column's domain, whose constraints are checked; null if its type is none.
unsafe fn null_of_domain(relation: pg_sys::Relation, attribute: usize) -> *mut pg_sys::Node {
    // SAFETY: the relation is open, and has the column.
    unsafe {
        let attribute = compat::attribute((*relation).rd_att, attribute - 1);
        let (base, modifier) = catalog::base_type(attribute.atttypid, attribute.atttypmod);
        if base == attribute.atttypid {
            return ptr::null_mut();
        }
        let null = pg_sys::makeNullConst(base, modifier, attribute.attcollation);
        pg_sys::coerce_to_domain(
            null.cast(),
            base,
            modifier,
            attribute.atttypid,
            pg_sys::CoercionContext::COERCION_IMPLICIT,
            pg_sys::CoercionForm::COERCE_IMPLICIT_CAST,
            -1,
            false,
        )
    }
}
