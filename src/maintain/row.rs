//! Applying a plan to one row.

use pgrx::pg_sys;

use super::foreign_key_action;
use super::plan::Plan;
use crate::rule::Verb;

mod bytes;
mod changes;
mod columns;
mod deformed;
mod difference;
mod insert;
mod new_value;
mod own_version;

use bytes::{copy, integer, is_placed, low_bytes, same, values, write};
use difference::differs;
pub use insert::{apply as apply_to_insert, apply_to_arrival};
use new_value::{expect_next, next, refuse, refuse_stale};
pub use new_value::{new_value, table_of};
use own_version::{begins_now, has_begun_period};
pub use own_version::{is_inserted, is_own};

/// The row to store: the one that PostgreSQL proposes, or a copy with the rules applied.
///
/// # Safety
///
/// `data` is that of a BEFORE UPDATE row trigger, and `plan` was made for its relation.
pub unsafe fn apply(plan: &Plan, data: &pg_sys::TriggerData) -> pg_sys::HeapTuple {
    // SAFETY: both tuples are valid until the trigger returns.
    unsafe {
        if plan.leading > 0
            && is_placed(data.tg_trigtuple, plan.leading)
            && is_placed(data.tg_newtuple, plan.leading)
        {
            apply_in_place(plan, data)
        } else {
            columns::apply(plan, data)
        }
    }
}

unsafe fn apply_in_place(plan: &Plan, data: &pg_sys::TriggerData) -> pg_sys::HeapTuple {
    let old = data.tg_trigtuple;
    let mut new = data.tg_newtuple;
    // SAFETY: is_placed() is true for both tuples, so each step's bytes are at its offset; only a copy is
    // written to.
    unsafe {
        let own_copy = |new: pg_sys::HeapTuple| {
            if new == data.tg_newtuple { copy(new) } else { new }
        };
        let mut changed = None;
        for step in plan.steps {
            let offset = step.offset as usize;
            let before = std::slice::from_raw_parts(values(old).add(offset), step.length);
            let after = std::slice::from_raw_parts(values(new).add(offset), step.length);
            match step.verb {
                Verb::Immutable if !same(before, after) => refuse(step, data),
                Verb::Match if !same(before, after) => {
                    refuse_stale(step, integer(before), Some(integer(after)), data);
                }
                Verb::MatchNext => {
                    expect_next(step, integer(before), Some(integer(after)), data);
                }
                Verb::Keep
                    if !same(before, after) && !foreign_key_action::sets(step.attribute, data) =>
                {
                    new = own_copy(new);
                    write(new, offset, before);
                }
                Verb::History => {
                    if !same(before, after) && !foreign_key_action::sets(step.attribute, data) {
                        new = own_copy(new);
                        write(new, offset, before);
                    }
                    let since = integer(before);
                    if !has_begun_period(step, since, old)
                        && (*changed.get_or_insert_with(|| differs(plan, old, new, data))
                            || begins_now(step, since))
                    {
                        new = own_copy(new);
                        write(new, offset, &step.touch.after(since).to_ne_bytes());
                    }
                }
                Verb::Touch | Verb::Increment
                    if *changed.get_or_insert_with(|| differs(plan, old, new, data)) =>
                {
                    new = own_copy(new);
                    if step.verb == Verb::Increment {
                        let next = next(step, integer(before), data);
                        write(new, offset, low_bytes(&next.to_ne_bytes(), step.length));
                    } else {
                        let time = step.touch.after(integer(before)).to_ne_bytes();
                        write(new, offset, low_bytes(&time, step.length));
                    }
                }
                _ => {}
            }
        }
        new
    }
}
