//! Where PostgreSQL 14 to 18 differ in rows and their columns.

use pgrx::pg_sys;

/// The description of a tuple's column, counted from 0.
///
/// 18 keeps the full descriptions behind compact ones (access/tupdesc.h).
///
/// # Safety
///
/// `descriptor` is valid for `'a` and has more than `n` columns.
pub unsafe fn attribute<'a>(
    descriptor: pg_sys::TupleDesc,
    n: usize,
) -> &'a pg_sys::FormData_pg_attribute {
    // SAFETY: the caller vouches for the descriptor and the index.
    unsafe {
        // As TupleDescAttr(), which is inline in C.
        #[cfg(feature = "pg18")]
        return &*(*descriptor)
            .compact_attrs
            .as_ptr()
            .add((*descriptor).natts as usize)
            .cast::<pg_sys::FormData_pg_attribute>()
            .add(n);
        #[cfg(not(feature = "pg18"))]
        return &(*descriptor).attrs.as_slice((*descriptor).natts as usize)[n];
    }
}

/// Whether two values of one type are the same, however they are stored: toasted, compressed, with
/// a short header or a long one (src/backend/utils/adt/datum.c, which pgrx does not bind).
///
/// # Safety
///
/// Both are values of a type with this length and passed in this way.
pub unsafe fn is_same_value(
    one: pg_sys::Datum,
    other: pg_sys::Datum,
    by_value: bool,
    length: i16,
) -> bool {
    unsafe extern "C-unwind" {
        fn datum_image_eq(
            one: pg_sys::Datum,
            other: pg_sys::Datum,
            by_value: bool,
            length: std::ffi::c_int,
        ) -> bool;
    }
    // SAFETY: the caller vouches for the values; an ERROR is caught and unwinds as pgrx's own
    // bindings do.
    unsafe {
        pg_sys::ffi::pg_guard_ffi_boundary(|| datum_image_eq(one, other, by_value, length.into()))
    }
}

/// Whether a column is generated when it is read, as 18 has them: the stored row lacks its value.
pub fn is_virtual(attribute: &pg_sys::FormData_pg_attribute) -> bool {
    attribute.attgenerated as u8 == b'v'
}

/// Whether an open relation has virtual generated columns.
///
/// # Safety
///
/// `relation` is open.
pub unsafe fn has_virtual_columns(relation: pg_sys::Relation) -> bool {
    // SAFETY: the relation is open; a description without constraints has null there.
    #[cfg(feature = "pg18")]
    unsafe {
        (*(*relation).rd_att).constr.as_ref().is_some_and(|it| it.has_generated_virtual)
    }
    #[cfg(not(feature = "pg18"))]
    {
        let _ = relation;
        false
    }
}

/// The row with the values of its virtual generated columns.
///
/// 18 added them (rewrite/rewriteHandler.h).
///
/// # Safety
///
/// `row` is one of the open relation.
pub unsafe fn with_virtual_columns(
    relation: pg_sys::Relation,
    row: pg_sys::HeapTuple,
) -> pg_sys::HeapTuple {
    #[cfg(not(feature = "pg18"))]
    {
        let _ = relation;
        row
    }
    #[cfg(feature = "pg18")]
    // SAFETY: the caller vouches for the row; the expressions are those of the relation, whose row the
    // slot holds.
    unsafe {
        let descriptor = (*relation).rd_att;
        let count = (*descriptor).natts as usize;
        let columns: Vec<usize> =
            (0..count).filter(|n| is_virtual(attribute(descriptor, *n))).collect();
        if columns.is_empty() {
            return row;
        }
        with_computed(relation, row, &columns, |n| {
            pg_sys::build_generation_expression(relation, n as i32 + 1)
        })
    }
}

/// Whether an open relation has stored generated columns.
///
/// # Safety
///
/// `relation` is open.
pub unsafe fn has_stored_columns(relation: pg_sys::Relation) -> bool {
    // SAFETY: the relation is open; a description without constraints has null there.
    unsafe { (*(*relation).rd_att).constr.as_ref().is_some_and(|it| it.has_generated_stored) }
}

/// The row with the values of stored generated columns, which are given by number, as PostgreSQL computes them before it stores the row
/// (ExecComputeStoredGenerated() in src/backend/executor/nodeModifyTable.c).
///
/// # Safety
///
/// `row` is one of the open relation, whose columns these are.
pub unsafe fn with_stored_columns(
    relation: pg_sys::Relation,
    row: pg_sys::HeapTuple,
    columns: &[i16],
) -> pg_sys::HeapTuple {
    let places: Vec<usize> = columns.iter().map(|number| *number as usize - 1).collect();
    // SAFETY: the caller vouches for the row and the columns.
    unsafe {
        with_computed(relation, row, &places, |n| {
            pg_sys::build_column_default(relation, n as i32 + 1)
        })
    }
}

/// The row with the values of expressions on it in the columns at these places.
unsafe fn with_computed(
    relation: pg_sys::Relation,
    row: pg_sys::HeapTuple,
    places: &[usize],
    expression: impl Fn(usize) -> *mut pg_sys::Node,
) -> pg_sys::HeapTuple {
    // SAFETY: the caller vouches for the row; the expressions are those of the relation, whose row the slot holds. The arrays have a place for
    // each column; 14 declares them mutable.
    unsafe {
        let descriptor = (*relation).rd_att;
        let count = (*descriptor).natts as usize;
        let state = pg_sys::CreateExecutorState();
        let context = pg_sys::MakePerTupleExprContext(state);
        let slot = pg_sys::MakeSingleTupleTableSlot(descriptor, &pg_sys::TTSOpsHeapTuple);
        pg_sys::ExecStoreHeapTuple(row, slot, false);
        (*slot).tts_tableOid = (*relation).rd_id;
        (*context).ecxt_scantuple = slot;
        let mut values = vec![pg_sys::Datum::null(); count];
        let (mut nulls, mut replaced) = (vec![false; count], vec![false; count]);
        for n in places.iter().copied() {
            let state = pg_sys::ExecPrepareExpr(expression(n).cast(), state);
            values[n] = pg_sys::ExecEvalExpr(state, context, &mut nulls[n]);
            replaced[n] = true;
        }
        let row = pg_sys::heap_modify_tuple(
            row,
            descriptor,
            values.as_mut_ptr(),
            nulls.as_mut_ptr(),
            replaced.as_mut_ptr(),
        );
        pg_sys::ExecDropSingleTupleTableSlot(slot);
        pg_sys::FreeExecutorState(state);
        row
    }
}
