//! Obeying a plan for one row.

use std::mem::offset_of;

use pgrx::pg_sys;

use super::plan::{Plan, Step};
use super::rule::Verb;
use crate::{catalog, compat, error};

mod columns;

unsafe extern "C-unwind" {
    // Called once for each row: pgrx's bindings would add a sigsetjmp each. Neither can raise an
    // error but for want of memory, and then no Rust value above waits to be dropped.
    fn GetCurrentTransactionStartTimestamp() -> pg_sys::TimestampTz;
    fn GetCurrentTimestamp() -> pg_sys::TimestampTz;
    fn heap_copytuple(tuple: pg_sys::HeapTuple) -> pg_sys::HeapTuple;
}

/// The row as it is to be stored: the one PostgreSQL proposes, or a copy with the rules obeyed.
///
/// # Safety
///
/// `data` is that of a BEFORE UPDATE row trigger, and `plan` was made for its relation.
pub unsafe fn obey(plan: &Plan, data: &pg_sys::TriggerData) -> pg_sys::HeapTuple {
    // SAFETY: both tuples are whole and stay so until the trigger returns.
    unsafe {
        if plan.leading > 0
            && is_placed(data.tg_trigtuple, plan.leading)
            && is_placed(data.tg_newtuple, plan.leading)
        {
            obey_in_place(plan, data)
        } else {
            columns::obey(plan, data)
        }
    }
}

/// Whether the first `leading` columns are all there and not null, so that offsets hold.
#[inline]
unsafe fn is_placed(tuple: pg_sys::HeapTuple, leading: usize) -> bool {
    // SAFETY: a tuple that has nulls has a bitmap of its columns after the fixed header, in which
    // a set bit means a value (access/htup_details.h).
    unsafe {
        let header = (*tuple).t_data;
        if usize::from((*header).t_infomask2 & pg_sys::HEAP_NATTS_MASK as u16) < leading {
            return false;
        }
        if u32::from((*header).t_infomask) & pg_sys::HEAP_HASNULL == 0 {
            return true;
        }
        let bitmap = header.cast::<u8>().add(offset_of!(pg_sys::HeapTupleHeaderData, t_bits));
        (0..leading).all(|column| *bitmap.add(column / 8) & (1 << (column % 8)) != 0)
    }
}

/// The bytes of a row's data.
#[inline]
unsafe fn values(tuple: pg_sys::HeapTuple) -> *mut u8 {
    // SAFETY: t_hoff leads from the header to the data.
    unsafe { (*tuple).t_data.cast::<u8>().add(usize::from((*(*tuple).t_data).t_hoff)) }
}

unsafe fn obey_in_place(plan: &Plan, data: &pg_sys::TriggerData) -> pg_sys::HeapTuple {
    let old = data.tg_trigtuple;
    let mut new = data.tg_newtuple;
    // SAFETY: is_placed() holds for both tuples, so each step's bytes lie at its offset; what is
    // written to is a copy.
    unsafe {
        let own_copy = |new: pg_sys::HeapTuple| {
            if new == data.tg_newtuple { heap_copytuple(new) } else { new }
        };
        let mut changed = None;
        for step in plan.steps {
            let offset = step.offset as usize;
            match step.verb {
                Verb::Fix | Verb::Keep => {
                    let before = std::slice::from_raw_parts(values(old).add(offset), step.length);
                    let after = std::slice::from_raw_parts(values(new).add(offset), step.length);
                    if before != after {
                        if step.verb == Verb::Fix {
                            refuse(step, data);
                        }
                        new = own_copy(new);
                        values(new)
                            .add(offset)
                            .copy_from_nonoverlapping(before.as_ptr(), step.length);
                    }
                }
                Verb::Touch => {
                    if !*changed.get_or_insert_with(|| differs(old, new, data)) {
                        continue;
                    }
                    if step.type_oid == pg_sys::TIMESTAMPTZOID {
                        let before = values(old).add(offset).cast::<i64>().read_unaligned();
                        new = own_copy(new);
                        values(new).add(offset).cast::<i64>().write_unaligned(moment(before));
                    } else {
                        let now = now_as(step.type_oid);
                        new = own_copy(new);
                        let bytes = now.value().to_ne_bytes();
                        values(new)
                            .add(offset)
                            .copy_from_nonoverlapping(low_bytes(&bytes, step.length), step.length);
                    }
                }
            }
        }
        new
    }
}

/// Where the `length` low-order bytes of a Datum begin.
fn low_bytes(bytes: &[u8; size_of::<usize>()], length: usize) -> *const u8 {
    let start = if cfg!(target_endian = "big") { bytes.len() - length } else { 0 };
    bytes[start..].as_ptr()
}

/// Whether any byte of the row has changed.
unsafe fn differs(
    old: pg_sys::HeapTuple,
    new: pg_sys::HeapTuple,
    data: &pg_sys::TriggerData,
) -> bool {
    // SAFETY: t_len counts the header, so both slices lie in their tuples.
    unsafe {
        let columns = |tuple: pg_sys::HeapTuple| {
            (*(*tuple).t_data).t_infomask2 & pg_sys::HEAP_NATTS_MASK as u16
        };
        if columns(old) != columns(new) {
            // The stored row is from before an ADD COLUMN: what it lacks has the column's default.
            return columns::differ(old, new, (*data.tg_relation).rd_att);
        }
        let nulls = |tuple: pg_sys::HeapTuple| {
            u32::from((*(*tuple).t_data).t_infomask) & pg_sys::HEAP_HASNULL
        };
        let start = offset_of!(pg_sys::HeapTupleHeaderData, t_bits);
        let bytes = |tuple: pg_sys::HeapTuple| {
            let all =
                std::slice::from_raw_parts((*tuple).t_data.cast::<u8>(), (*tuple).t_len as usize);
            &all[start..]
        };
        nulls(old) != nulls(new) || bytes(old) != bytes(new)
    }
}

/// The time that `touch` writes: now(), but never a step back behind what a transaction that
/// started later has committed already. A stored time that lies in the future is no such time.
#[inline]
unsafe fn moment(before: pg_sys::TimestampTz) -> pg_sys::TimestampTz {
    // SAFETY: reads the clock of the transaction, and the system's only if that is behind.
    unsafe {
        let now = GetCurrentTransactionStartTimestamp();
        if before <= now || before > GetCurrentTimestamp() { now } else { before }
    }
}

/// now() as a timestamp without time zone or a date, in the session's time zone.
unsafe fn now_as(type_oid: pg_sys::Oid) -> pg_sys::Datum {
    // SAFETY: both functions take a timestamptz and return by value.
    unsafe {
        let now: pg_sys::Datum = GetCurrentTransactionStartTimestamp().into();
        let converted = if type_oid == pg_sys::DATEOID {
            pgrx::direct_function_call_as_datum(pg_sys::timestamptz_date, &[Some(now)])
        } else {
            pgrx::direct_function_call_as_datum(pg_sys::timestamptz_timestamp, &[Some(now)])
        };
        converted.unwrap_or(now)
    }
}

#[cold]
unsafe fn refuse(step: &Step, data: &pg_sys::TriggerData) -> ! {
    // SAFETY: the relation is open and its trigger has a name.
    unsafe {
        let attribute = compat::attribute((*data.tg_relation).rd_att, step.attribute - 1);
        error::raise(error::fixed_column(
            &catalog::text(attribute.attname.data.as_ptr()),
            &catalog::text((*(*data.tg_relation).rd_rel).relname.data.as_ptr()),
            &catalog::text((*data.tg_trigger).tgname),
        ))
    }
}
