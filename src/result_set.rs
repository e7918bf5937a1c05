//! The rows of a set-returning function, in a tuplestore, which moves to disk what does not fit into
//! work_mem.

use pgrx::pg_sys;

use crate::{compat, error};

/// The result of the running call.
pub struct ResultSet {
    store: *mut pg_sys::Tuplestorestate,
    descriptor: pg_sys::TupleDesc,
}

impl ResultSet {
    /// Begins the result of a call; it is returned when the function returns NULL.
    ///
    /// # Safety
    ///
    /// `call` is that of a set-returning function of a row type.
    pub unsafe fn begin(call: pg_sys::FunctionCallInfo) -> Self {
        // SAFETY: as every such function does (InitMaterializedSRF() in src/backend/utils/fmgr/funcapi.c,
        // which 14 does not have); a result that is no ReturnSetInfo is none that takes a set.
        unsafe {
            let result = (*call).resultinfo.cast::<pg_sys::ReturnSetInfo>();
            if result.is_null()
                || (*result).type_ != pg_sys::NodeTag::T_ReturnSetInfo
                || (*result).allowedModes as u32 & pg_sys::SetFunctionReturnMode::SFRM_Materialize
                    == 0
            {
                error::raise(error::no_set_expected());
            }
            let caller = pg_sys::MemoryContextSwitchTo((*(*result).econtext).ecxt_per_query_memory);
            let mut descriptor = std::ptr::null_mut();
            pg_sys::get_call_result_type(call, std::ptr::null_mut(), &mut descriptor);
            let descriptor = pg_sys::CreateTupleDescCopy(descriptor);
            let is_random = (*result).allowedModes as u32
                & pg_sys::SetFunctionReturnMode::SFRM_Materialize_Random
                != 0;
            let store = pg_sys::tuplestore_begin_heap(is_random, false, pg_sys::work_mem);
            pg_sys::MemoryContextSwitchTo(caller);
            (*result).returnMode = pg_sys::SetFunctionReturnMode::SFRM_Materialize;
            (*result).setResult = store;
            (*result).setDesc = descriptor;
            Self { store, descriptor }
        }
    }

    /// Adds a row of as many values as the result has columns.
    pub fn put(&self, values: &[Option<pg_sys::Datum>]) {
        let mut nulls: Vec<bool> = values.iter().map(Option::is_none).collect();
        let mut values: Vec<_> =
            values.iter().map(|value| value.unwrap_or(pg_sys::Datum::null())).collect();
        // SAFETY: the values are those of the description, and are copied.
        unsafe {
            pg_sys::tuplestore_putvalues(
                self.store,
                self.descriptor,
                values.as_mut_ptr(),
                nulls.as_mut_ptr(),
            );
        }
    }
}

/// Rows of a result that are sorted by one column, in descending order, before they are added to it.
pub struct Sort<'a> {
    result: &'a ResultSet,
    state: *mut pg_sys::Tuplesortstate,
    slot: *mut pg_sys::TupleTableSlot,
}

impl<'a> Sort<'a> {
    /// Begins a sort by a column of the type timestamptz, of which only the first `limit` rows are kept.
    pub fn begin(result: &'a ResultSet, column: pg_sys::AttrNumber, limit: Option<i64>) -> Self {
        // SAFETY: the description lives as long as the query.
        unsafe {
            let state =
                compat::begin_descending_sort(result.descriptor, column, TIMESTAMPTZ_GREATER);
            if let Some(limit) = limit.filter(|limit| *limit <= LARGEST_BOUND) {
                pg_sys::tuplesort_set_bound(state, limit);
            }
            let slot = pg_sys::MakeSingleTupleTableSlot(result.descriptor, &pg_sys::TTSOpsVirtual);
            Self { result, state, slot }
        }
    }

    /// Adds a row.
    pub fn put<const N: usize>(&mut self, values: [Option<pg_sys::Datum>; N]) {
        // SAFETY: the slot has as many columns as the description; the values are copied.
        unsafe {
            pg_sys::ExecClearTuple(self.slot);
            for (n, value) in values.into_iter().enumerate() {
                *(*self.slot).tts_isnull.add(n) = value.is_none();
                *(*self.slot).tts_values.add(n) = value.unwrap_or(pg_sys::Datum::null());
            }
            pg_sys::ExecStoreVirtualTuple(self.slot);
            pg_sys::tuplesort_puttupleslot(self.state, self.slot);
        }
    }

    /// Adds the rows of a tuplestore, which have the columns of the result.
    pub fn put_all(&mut self, store: &TupleStore) {
        store.each_row(self.result.descriptor, |slot| {
            // SAFETY: the slot holds a row of the description.
            unsafe { pg_sys::tuplesort_puttupleslot(self.state, slot) }
        });
    }

    /// Sorts, and adds the first `limit` rows to the result.
    pub fn finish(self, limit: Option<i64>) {
        // SAFETY: the sort is ended once, and its rows are copied before that.
        unsafe {
            pg_sys::tuplesort_performsort(self.state);
            let slot = pg_sys::MakeSingleTupleTableSlot(
                self.result.descriptor,
                &pg_sys::TTSOpsMinimalTuple,
            );
            let mut left = limit.unwrap_or(i64::MAX);
            while left > 0
                && pg_sys::tuplesort_gettupleslot(
                    self.state,
                    true,
                    false,
                    slot,
                    std::ptr::null_mut(),
                )
            {
                pg_sys::tuplestore_puttupleslot(self.result.store, slot);
                left -= 1;
            }
            pg_sys::ExecDropSingleTupleTableSlot(slot);
            pg_sys::ExecDropSingleTupleTableSlot(self.slot);
            pg_sys::tuplesort_end(self.state);
        }
    }
}

/// Rows that a query has put down, with memory and files of their own, so that they outlive a
/// subtransaction that is rolled back.
pub struct TupleStore(pub *mut pg_sys::Tuplestorestate);

impl TupleStore {
    /// An empty one.
    pub fn new() -> Self {
        // SAFETY: it is ended by drop(), or with the current memory context after an error.
        Self(unsafe { pg_sys::tuplestore_begin_heap(false, false, pg_sys::work_mem) })
    }

    /// Hands each row to `take`, in a slot that has it until the next one.
    pub fn each_row(
        &self,
        descriptor: pg_sys::TupleDesc,
        mut take: impl FnMut(*mut pg_sys::TupleTableSlot),
    ) {
        // SAFETY: the rows are those of the description.
        unsafe {
            let slot = pg_sys::MakeSingleTupleTableSlot(descriptor, &pg_sys::TTSOpsMinimalTuple);
            while pg_sys::tuplestore_gettupleslot(self.0, true, false, slot) {
                take(slot);
            }
            pg_sys::ExecDropSingleTupleTableSlot(slot);
        }
    }
}

impl Drop for TupleStore {
    fn drop(&mut self) {
        // SAFETY: begun by new(); after an error its memory has gone with the memory context.
        unsafe {
            if !std::thread::panicking() {
                pg_sys::tuplestore_end(self.0);
            }
        }
    }
}

/// The operator `>` (timestamptz, timestamptz) in pg_operator.dat.
const TIMESTAMPTZ_GREATER: pg_sys::Oid = pg_sys::Oid::from_u32(1324);

/// The greatest number of rows that tuplesort_set_bound() takes: it keeps twice as many, in an int.
const LARGEST_BOUND: i64 = (i32::MAX / 2) as i64;
