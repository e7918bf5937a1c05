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
            let before = std::slice::from_raw_parts(values(old).add(offset), step.length);
            let after = std::slice::from_raw_parts(values(new).add(offset), step.length);
            match step.verb {
                Verb::Fix if !same(before, after) => refuse(step, data),
                Verb::Check if !same(before, after) => {
                    check(step, integer(before), Some(integer(after)), data);
                }
                Verb::Keep if !same(before, after) => {
                    new = own_copy(new);
                    write(new, offset, before);
                }
                Verb::Touch | Verb::Count
                    if *changed.get_or_insert_with(|| differs(plan, old, new, data)) =>
                {
                    new = own_copy(new);
                    if step.verb == Verb::Count {
                        let next = next(step, integer(before), data);
                        write(new, offset, low_bytes(&next.to_ne_bytes(), step.length));
                    } else if step.type_oid == pg_sys::TIMESTAMPTZOID {
                        write(new, offset, &moment(integer(before)).to_ne_bytes());
                    } else {
                        let now = now_as(step.type_oid).value().to_ne_bytes();
                        write(new, offset, low_bytes(&now, step.length));
                    }
                }
                _ => {}
            }
        }
        new
    }
}

/// Whether the bytes are the same. Ids and times are compared as integers, for a third of what the
/// call of memcmp() takes that a length known only at run time asks for.
#[inline]
fn same(before: &[u8], after: &[u8]) -> bool {
    let (id, time) = (<[u8; 16]>::try_from, <[u8; 8]>::try_from);
    if let (Ok(before), Ok(after)) = (time(before), time(after)) {
        return u64::from_ne_bytes(before) == u64::from_ne_bytes(after);
    }
    if let (Ok(before), Ok(after)) = (id(before), id(after)) {
        return u128::from_ne_bytes(before) == u128::from_ne_bytes(after);
    }
    before == after
}

/// Writes into the data of a tuple that is our own.
#[inline]
unsafe fn write(tuple: pg_sys::HeapTuple, offset: usize, bytes: &[u8]) {
    // SAFETY: the caller vouches for the tuple and the place.
    unsafe { values(tuple).add(offset).copy_from_nonoverlapping(bytes.as_ptr(), bytes.len()) };
}

/// The integer, of two, four or eight bytes, that is stored in `bytes`.
#[inline]
fn integer(bytes: &[u8]) -> i64 {
    match bytes {
        [a, b] => i64::from(i16::from_ne_bytes([*a, *b])),
        [a, b, c, d] => i64::from(i32::from_ne_bytes([*a, *b, *c, *d])),
        _ => bytes.try_into().map_or(0, i64::from_ne_bytes),
    }
}

/// The `length` low-order bytes of an integer or a Datum.
fn low_bytes(bytes: &[u8; 8], length: usize) -> &[u8] {
    if cfg!(target_endian = "big") { &bytes[8 - length..] } else { &bytes[..length] }
}

/// The value after `before`, for `count`; an error at the end of the type's range.
fn next(step: &Step, before: i64, data: &pg_sys::TriggerData) -> i64 {
    let last = match step.type_oid {
        pg_sys::INT2OID => i64::from(i16::MAX),
        pg_sys::INT4OID => i64::from(i32::MAX),
        _ => i64::MAX,
    };
    if before >= last {
        // SAFETY: the trigger's data are valid while it runs.
        let (column, table) = unsafe { names(step, data) };
        let is_bigint = step.type_oid == pg_sys::INT8OID;
        error::raise(error::count_out_of_range(&column, &table, is_bigint));
    }
    before + 1
}

/// Raises an error if a value sent for `check` is neither the stored one nor the next.
fn check(step: &Step, stored: i64, sent: Option<i64>, data: &pg_sys::TriggerData) {
    if sent == Some(stored) || sent == stored.checked_add(1) {
        return;
    }
    // SAFETY: the trigger's data are valid while it runs.
    let (column, table) = unsafe { names(step, data) };
    error::raise(error::stale_row(&column, &table, stored, sent));
}

/// Whether any byte of the row has changed, but for those of columns that say nothing of their own.
unsafe fn differs(
    plan: &Plan,
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
        if nulls(old) == nulls(new) && bytes(old) == bytes(new) {
            return false;
        }
        !plan.has_mute || columns::differ(old, new, (*data.tg_relation).rd_att)
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
    // SAFETY: the trigger's data are valid while it runs, and it has a name.
    unsafe {
        let (column, table) = names(step, data);
        let trigger = catalog::text((*data.tg_trigger).tgname);
        error::raise(error::fixed_column(&column, &table, &trigger))
    }
}

/// The names of a step's column and of the table.
unsafe fn names(step: &Step, data: &pg_sys::TriggerData) -> (String, String) {
    // SAFETY: the relation is open.
    unsafe {
        let attribute = compat::attribute((*data.tg_relation).rd_att, step.attribute - 1);
        (
            catalog::text(attribute.attname.data.as_ptr()),
            catalog::text((*(*data.tg_relation).rd_rel).relname.data.as_ptr()),
        )
    }
}
