//! Running a planned statement through an executor that the caller prepares.

use std::ffi::CStr;
use std::ptr;

use pgrx::pg_sys;

use crate::compat;

/// A planned statement, and how it runs.
pub struct Execution<'a> {
    /// The statement.
    pub statement: *mut pg_sys::PlannedStmt,
    /// Its text.
    pub text: &'a CStr,
    /// The values of its parameters; may be null.
    pub parameters: pg_sys::ParamListInfo,
    /// A snapshot in which each row that it changes must be visible, besides the active one; may be null.
    pub crosscheck: pg_sys::Snapshot,
    /// Flags of ExecutorStart().
    pub flags: i32,
}

impl<'a> Execution<'a> {
    /// That of a statement without parameters.
    pub fn of(statement: *mut pg_sys::PlannedStmt, text: &'a CStr) -> Self {
        let (parameters, crosscheck) = (ptr::null_mut(), ptr::null_mut());
        Self { statement, text, parameters, crosscheck, flags: 0 }
    }

    /// Runs the statement under the active snapshot, of which it sees what the transaction has done until now, as
    /// SPI does (_SPI_execute_plan() and _SPI_pquery() in src/backend/executor/spi.c); returns how many rows it
    /// processed. `prepare` gets the query once it has been started, before its first row.
    ///
    /// # Safety
    ///
    /// The statement is a planned one, whose plan is held and whose tables are locked, with these parameters. The
    /// active snapshot is a copy of its own. An error is followed by the abort of the (sub)transaction, which ends
    /// the query.
    pub unsafe fn run(&self, prepare: impl FnOnce(&pg_sys::QueryDesc)) -> u64 {
        // SAFETY: the caller vouches for the statement and the snapshot.
        unsafe {
            pg_sys::CommandCounterIncrement();
            pg_sys::UpdateActiveSnapshotCommandId();
            let query = pg_sys::CreateQueryDesc(
                self.statement,
                self.text.as_ptr(),
                pg_sys::GetActiveSnapshot(),
                self.crosscheck,
                pg_sys::None_Receiver,
                self.parameters,
                ptr::null_mut(),
                0,
            );
            pg_sys::ExecutorStart(query, self.flags);
            prepare(&*query);
            compat::run_query(query);
            let processed = (*(*query).estate).es_processed;
            pg_sys::ExecutorFinish(query);
            pg_sys::ExecutorEnd(query);
            pg_sys::FreeQueryDesc(query);
            processed
        }
    }
}
