//! The slower way, for rows in which the place of a column depends on the row: takes both tuples
//! apart and puts the new one together again.

use pgrx::pg_sys;

use super::{GetCurrentTransactionStartTimestamp, differs, moment, now_as, refuse};
use crate::compat;
use crate::maintain::plan::{Plan, Step};
use crate::maintain::rule::Verb;

/// A row taken apart.
struct Columns {
    values: Vec<pg_sys::Datum>,
    nulls: Vec<bool>,
}

impl Columns {
    unsafe fn of(tuple: pg_sys::HeapTuple, descriptor: pg_sys::TupleDesc) -> Self {
        // SAFETY: the arrays have a place for each column.
        unsafe {
            let count = (*descriptor).natts as usize;
            let mut columns =
                Self { values: vec![pg_sys::Datum::null(); count], nulls: vec![true; count] };
            pg_sys::heap_deform_tuple(
                tuple,
                descriptor,
                columns.values.as_mut_ptr(),
                columns.nulls.as_mut_ptr(),
            );
            columns
        }
    }

    /// Whether column `n`, counted from 0, is the same in both rows, to the byte.
    unsafe fn same(&self, other: &Self, n: usize, descriptor: pg_sys::TupleDesc) -> bool {
        // SAFETY: the descriptor is that of both rows.
        unsafe {
            let attribute = compat::attribute(descriptor, n);
            if self.nulls[n] || other.nulls[n] {
                return self.nulls[n] == other.nulls[n];
            }
            if attribute.attbyval {
                return self.values[n].value() == other.values[n].value();
            }
            stored_bytes(self.values[n], attribute.attlen)
                == stored_bytes(other.values[n], attribute.attlen)
        }
    }
}

/// The bytes of a value passed by reference, compressed or toasted as they are (datumIsEqual in
/// src/backend/utils/adt/datum.c).
unsafe fn stored_bytes<'a>(value: pg_sys::Datum, length: i16) -> &'a [u8] {
    // SAFETY: the length is that of the value's type: its size, -1 for a varlena, -2 for a C string.
    unsafe {
        let start = value.cast_mut_ptr::<u8>();
        let size = match length {
            -1 => pgrx::varsize_any(start.cast()),
            -2 => return std::ffi::CStr::from_ptr(start.cast()).to_bytes(),
            size => size as usize,
        };
        std::slice::from_raw_parts(start, size)
    }
}

/// Whether any column has changed.
///
/// # Safety
///
/// The descriptor is that of both tuples.
pub unsafe fn differ(
    old: pg_sys::HeapTuple,
    new: pg_sys::HeapTuple,
    descriptor: pg_sys::TupleDesc,
) -> bool {
    // SAFETY: the descriptor is that of both tuples.
    unsafe {
        let (old, new) = (Columns::of(old, descriptor), Columns::of(new, descriptor));
        (0..old.nulls.len()).any(|n| !old.same(&new, n, descriptor))
    }
}

/// The row as it is to be stored.
///
/// # Safety
///
/// `data` is that of a BEFORE UPDATE row trigger, and `plan` was made for its relation.
pub unsafe fn obey(plan: &Plan, data: &pg_sys::TriggerData) -> pg_sys::HeapTuple {
    // SAFETY: the descriptor is that of both tuples; PostgreSQL frees what is made here with the
    // memory of the row.
    unsafe {
        let descriptor = (*data.tg_relation).rd_att;
        let old = Columns::of(data.tg_trigtuple, descriptor);
        let mut new = Columns::of(data.tg_newtuple, descriptor);
        let mut result = data.tg_newtuple;
        let mut changed = None;
        for step in plan.steps {
            let n = step.attribute - 1;
            match step.verb {
                Verb::Fix if !old.same(&new, n, descriptor) => refuse(step, data),
                Verb::Keep if !old.same(&new, n, descriptor) => {
                    new.values[n] = old.values[n];
                    new.nulls[n] = old.nulls[n];
                    result = with_column(result, step, &new, descriptor);
                }
                Verb::Touch
                    if *changed.get_or_insert_with(|| differs(data.tg_trigtuple, result, data)) =>
                {
                    new.values[n] = if step.type_oid != pg_sys::TIMESTAMPTZOID {
                        now_as(step.type_oid)
                    } else if old.nulls[n] {
                        GetCurrentTransactionStartTimestamp().into()
                    } else {
                        moment(old.values[n].value() as i64).into()
                    };
                    new.nulls[n] = false;
                    result = with_column(result, step, &new, descriptor);
                }
                _ => {}
            }
        }
        result
    }
}

unsafe fn with_column(
    tuple: pg_sys::HeapTuple,
    step: &Step,
    columns: &Columns,
    descriptor: pg_sys::TupleDesc,
) -> pg_sys::HeapTuple {
    let n = step.attribute - 1;
    let (mut number, mut value, mut is_null) =
        (step.attribute as i32, columns.values[n], columns.nulls[n]);
    // SAFETY: one column is replaced, by a value of its type.
    unsafe {
        pg_sys::heap_modify_tuple_by_cols(
            tuple,
            descriptor,
            1,
            &mut number,
            &mut value,
            &mut is_null,
        )
    }
}
