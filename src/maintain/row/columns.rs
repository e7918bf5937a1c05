//! The slower way, for rows in which the place of a column depends on the row: takes both tuples
//! apart and puts the new one together again.

use pgrx::pg_sys;

use super::{GetCurrentTransactionStartTimestamp, check, differs, moment, next, now_as, refuse};
use crate::maintain::plan::{Plan, Step, is_mute};
use crate::maintain::rule::Verb;
use crate::{actor, compat};

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

    /// Whether any column differs that has something to say.
    unsafe fn differ(&self, other: &Self, descriptor: pg_sys::TupleDesc) -> bool {
        // SAFETY: the descriptor is that of both rows.
        (0..self.nulls.len()).any(|n| unsafe {
            !is_mute(compat::attribute(descriptor, n)) && !self.same(other, n, descriptor)
        })
    }

    /// The integer in column `n`, of the step's type.
    fn integer(&self, n: usize, step: &Step) -> Option<i64> {
        let value = self.values[n].value();
        (!self.nulls[n]).then_some(match step.type_oid {
            pg_sys::INT2OID => i64::from(value as i16),
            pg_sys::INT4OID => i64::from(value as i32),
            _ => value as i64,
        })
    }

    /// Whether column `n`, counted from 0, holds the same value in both rows.
    unsafe fn same(&self, other: &Self, n: usize, descriptor: pg_sys::TupleDesc) -> bool {
        // SAFETY: the descriptor is that of both rows.
        unsafe {
            let attribute = compat::attribute(descriptor, n);
            if self.nulls[n] || other.nulls[n] {
                return self.nulls[n] == other.nulls[n];
            }
            let (one, other) = (self.values[n], other.values[n]);
            compat::is_same_value(one, other, attribute.attbyval, attribute.attlen)
        }
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
    // SAFETY: the caller vouches for the descriptor.
    unsafe { Columns::of(old, descriptor).differ(&Columns::of(new, descriptor), descriptor) }
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
        let mut replaced = vec![false; new.nulls.len()];
        let mut changed = None;
        for step in plan.steps {
            let n = step.attribute - 1;
            match step.verb {
                Verb::Fix if !old.same(&new, n, descriptor) => refuse(step, data),
                Verb::Check if !old.same(&new, n, descriptor) => {
                    // Who has read NULL has read no number to be stale.
                    if let Some(stored) = old.integer(n, step) {
                        check(step, stored, new.integer(n, step), data);
                    }
                }
                Verb::Keep if !old.same(&new, n, descriptor) => {
                    new.values[n] = old.values[n];
                    new.nulls[n] = old.nulls[n];
                    replaced[n] = true;
                }
                Verb::Touch | Verb::Count | Verb::Sign => {
                    let changed = *changed.get_or_insert_with(|| {
                        if replaced.contains(&true) {
                            old.differ(&new, descriptor)
                        } else {
                            differs(plan, data.tg_trigtuple, data.tg_newtuple, data)
                        }
                    });
                    if changed {
                        new.values[n] = match step.verb {
                            Verb::Sign => actor::as_text(),
                            Verb::Count => {
                                next(step, old.integer(n, step).unwrap_or(0), data).into()
                            }
                            _ if step.type_oid != pg_sys::TIMESTAMPTZOID => now_as(step.type_oid),
                            _ if old.nulls[n] => GetCurrentTransactionStartTimestamp().into(),
                            _ => moment(old.values[n].value() as i64).into(),
                        };
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
