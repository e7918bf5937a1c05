//! Rows as values, one for each column.

use pgrx::pg_sys;

use crate::compat;
use crate::maintain::layout::Column;
use crate::maintain::outline::Step;

/// A deformed row.
pub struct Columns {
    /// Its values.
    pub values: Vec<pg_sys::Datum>,
    /// Which of them are NULL.
    pub nulls: Vec<bool>,
}

impl Columns {
    pub unsafe fn of(tuple: pg_sys::HeapTuple, descriptor: pg_sys::TupleDesc) -> Self {
        // SAFETY: the arrays have an element for each column.
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

    /// Whether any column differs that is not ignored.
    pub unsafe fn differ(&self, other: &Self, descriptor: pg_sys::TupleDesc) -> bool {
        // SAFETY: the descriptor is that of both rows.
        (0..self.nulls.len()).any(|n| unsafe {
            !Column::of(compat::attribute(descriptor, n)).is_ignored
                && !self.same(other, n, descriptor)
        })
    }

    /// The integer in column `n`, of the step's type.
    pub fn integer(&self, n: usize, step: &Step) -> Option<i64> {
        let value = self.values[n].value();
        (!self.nulls[n]).then_some(match step.type_oid {
            pg_sys::INT2OID => i64::from(value as i16),
            pg_sys::INT4OID | pg_sys::DATEOID => i64::from(value as i32),
            _ => value as i64,
        })
    }

    /// Whether column `n`, counted from 0, holds the same value in both rows.
    pub unsafe fn same(&self, other: &Self, n: usize, descriptor: pg_sys::TupleDesc) -> bool {
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
