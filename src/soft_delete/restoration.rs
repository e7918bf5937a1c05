//! An UPDATE that takes the mark from a row.

use pgrx::pg_sys;

use super::soft_delete_rule::SoftDelete;
use crate::maintain::{Column, Plan};
use crate::rule::Verb;
use crate::{compat, encoding, error};

/// Refuses an UPDATE that sets the column of a marked row to NULL and changes another one that it
/// names: a client that writes whole rows, and read this one before it was deleted, would otherwise
/// restore it by accident. Columns that change with every change of a row do not count.
///
/// # Safety
///
/// `data` is that of a BEFORE UPDATE row trigger, `plan` was made for its relation, and `new` is the
/// row as it is to be stored.
pub unsafe fn refuse_stale_restore(
    plan: &Plan,
    rule: &SoftDelete,
    data: &pg_sys::TriggerData,
    new: pg_sys::HeapTuple,
) {
    // SAFETY: both rows are of the relation, which is open.
    unsafe {
        let descriptor = (*data.tg_relation).rd_att;
        if !rule.is_marked(data.tg_trigtuple, descriptor) || rule.is_marked(new, descriptor) {
            return;
        }
        let changed: Vec<String> = (0..(*descriptor).natts as usize)
            .filter(|place| place + 1 != rule.step.attribute)
            .filter(|place| !moves(plan, *place) && is_named(data, *place))
            .map(|place| (place, compat::attribute(descriptor, place)))
            .filter(|(_, attribute)| !Column::of(attribute).is_ignored)
            .filter(|(place, attribute)| {
                differs(data.tg_trigtuple, new, *place, attribute, descriptor)
            })
            .map(|(_, attribute)| encoding::text(attribute.attname.data.as_ptr()))
            .collect();
        if !changed.is_empty() {
            let table = encoding::text((*(*data.tg_relation).rd_rel).relname.data.as_ptr());
            let column = compat::attribute(descriptor, rule.step.attribute - 1);
            let column = encoding::text(column.attname.data.as_ptr());
            error::raise(error::stale_restore(&table, &column, &changed));
        }
    }
}

/// Whether the column at `place`, counted from 0, changes with every change of a row, or holds the
/// version that a client sends to name the row that it has read.
fn moves(plan: &Plan, place: usize) -> bool {
    plan.steps.iter().any(|step| {
        step.attribute == place + 1 && !matches!(step.verb, Verb::Keep | Verb::Immutable)
    })
}

/// Whether the statement sets the column at `place`: what a trigger has changed does not count.
unsafe fn is_named(data: &pg_sys::TriggerData, place: usize) -> bool {
    let number = place as i32 + 1 - pg_sys::FirstLowInvalidHeapAttributeNumber;
    // SAFETY: the set is null or valid while the trigger runs.
    unsafe { pg_sys::bms_is_member(number, data.tg_updatedcols) }
}

unsafe fn differs(
    old: pg_sys::HeapTuple,
    new: pg_sys::HeapTuple,
    place: usize,
    attribute: &pg_sys::FormData_pg_attribute,
    descriptor: pg_sys::TupleDesc,
) -> bool {
    let (mut old_is_null, mut new_is_null) = (false, false);
    let number = place as i32 + 1;
    // SAFETY: the descriptor is that of both rows.
    unsafe {
        let old = pg_sys::heap_getattr(old, number, descriptor, &mut old_is_null);
        let new = pg_sys::heap_getattr(new, number, descriptor, &mut new_is_null);
        old_is_null != new_is_null
            || !old_is_null
                && !compat::is_same_value(old, new, attribute.attbyval, attribute.attlen)
    }
}
