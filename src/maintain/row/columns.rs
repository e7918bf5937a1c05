//! The slower path, for rows in which the offset of a column depends on the row: deforms both tuples and
//! forms the new one.

use pgrx::pg_sys;

use super::deformed::Columns;
use super::difference::differs;
use super::new_value::{expect_next, new_value, refuse, refuse_stale};
use super::own_version::begins_now;
use crate::maintain::foreign_key_action;
use crate::maintain::plan::Plan;
use crate::rule::Verb;

/// The row to store.
///
/// # Safety
///
/// `data` is that of a BEFORE UPDATE row trigger, and `plan` was made for its relation.
pub unsafe fn apply(plan: &Plan, data: &pg_sys::TriggerData) -> pg_sys::HeapTuple {
    // SAFETY: the descriptor is that of both tuples; PostgreSQL frees the tuple made here with
    // the memory of the row.
    unsafe {
        let descriptor = (*data.tg_relation).rd_att;
        let old = Columns::of(data.tg_trigtuple, descriptor);
        let mut new = Columns::of(data.tg_newtuple, descriptor);
        let mut replaced = vec![false; new.nulls.len()];
        let mut changed = None;
        for step in plan.steps {
            let n = step.attribute - 1;
            match step.verb {
                Verb::Immutable if !old.same(&new, n, descriptor) => refuse(step, data),
                Verb::Match if !old.same(&new, n, descriptor) => {
                    // A client that read NULL has no version that could be stale.
                    if let Some(stored) = old.integer(n, step) {
                        refuse_stale(step, stored, new.integer(n, step), data);
                    }
                }
                Verb::MatchNext => {
                    if let Some(stored) = old.integer(n, step) {
                        expect_next(step, stored, new.integer(n, step), data);
                    }
                }
                Verb::Keep | Verb::Stamp | Verb::StampStrict
                    if !old.same(&new, n, descriptor)
                        && foreign_key_action::sets(step.attribute, data) => {}
                Verb::Keep if !old.same(&new, n, descriptor) => {
                    new.values[n] = old.values[n];
                    new.nulls[n] = old.nulls[n];
                    replaced[n] = true;
                }
                Verb::Touch | Verb::History | Verb::Increment | Verb::Stamp | Verb::StampStrict => {
                    if step.verb == Verb::History
                        && !old.same(&new, n, descriptor)
                        && !foreign_key_action::sets(step.attribute, data)
                    {
                        new.values[n] = old.values[n];
                        new.nulls[n] = old.nulls[n];
                        replaced[n] = true;
                    }
                    let changed = *changed.get_or_insert_with(|| {
                        if replaced.contains(&true) {
                            old.differ(&new, descriptor)
                        } else {
                            differs(plan, data.tg_trigtuple, data.tg_newtuple, data)
                        }
                    });
                    let old = (!old.nulls[n]).then(|| old.values[n]);
                    let begins_now = step.verb == Verb::History
                        && old.is_some_and(|old| begins_now(step, old.value() as i64));
                    if changed || begins_now {
                        new.values[n] = new_value(step, old, data);
                        new.nulls[n] = false;
                        replaced[n] = true;
                    }
                }
                _ => {}
            }
        }
        if !replaced.contains(&true) {
            return data.tg_newtuple;
        }
        pg_sys::heap_modify_tuple(
            data.tg_newtuple,
            descriptor,
            new.values.as_mut_ptr(),
            new.nulls.as_mut_ptr(),
            replaced.as_mut_ptr(),
        )
    }
}
