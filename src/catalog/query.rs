//! Asking the catalogs in SQL.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ffi::CString;

use pgrx::datum::DatumWithOid;
use pgrx::prelude::*;
use pgrx::spi;

use crate::{error, reserve};

/// Runs a query and reads each row.
pub fn ask<T>(
    query: &str,
    arguments: &[DatumWithOid],
    read: impl Fn(spi::SpiHeapTupleData) -> Result<T, spi::Error>,
) -> Vec<T> {
    let rows = reserve::held(|| {
        Spi::connect(|client| {
            client.select(query, None, arguments)?.map(read).collect::<Result<Vec<T>, spi::Error>>()
        })
    });
    rows.unwrap_or_else(|cause| error::raise(error::query_failed(&cause)))
}

thread_local! {
    /// The plans of ask_again(), by the text of their query.
    static PLANS: RefCell<BTreeMap<String, pg_sys::SPIPlanPtr>> = RefCell::default();
}

/// Runs a query on the catalogs that is asked again and again, and would cost more to plan than to
/// run. All its arguments are OIDs. It sees what is committed now, as DDL does, under any isolation
/// level.
pub fn ask_again<T>(
    query: &str,
    arguments: &[pg_sys::Oid],
    read: impl Fn(spi::SpiHeapTupleData) -> Result<T, spi::Error>,
) -> Vec<T> {
    let mut values: Vec<_> = arguments.iter().map(|oid| pg_sys::Datum::from(*oid)).collect();
    let ask = |_: &spi::SpiClient| {
        // SAFETY: SPI is connected; the values are as many as the plan's parameters; its result
        // lives until SPI is left. Snapshots are given as foreign keys give them (ri_PerformCheck in
        // src/backend/utils/adt/ri_triggers.c).
        unsafe {
            let plan = plan(query, arguments.len());
            // As SPI does before a command that may see what the transaction has done.
            if pg_sys::GetCurrentTransactionIdIfAny() != pg_sys::InvalidTransactionId {
                pg_sys::CommandCounterIncrement();
            }
            pg_sys::SPI_execute_snapshot(
                plan,
                values.as_mut_ptr(),
                std::ptr::null(),
                pg_sys::GetLatestSnapshot(),
                std::ptr::null_mut(),
                true,
                false,
                0,
            );
            let (table, count) = (pg_sys::SPI_tuptable, pg_sys::SPI_processed as usize);
            let rows = std::slice::from_raw_parts((*table).vals, count);
            rows.iter()
                .filter_map(|row| spi::SpiHeapTupleData::new((*table).tupdesc, *row).transpose())
                .map(|row| read(row?))
                .collect::<Result<Vec<T>, spi::Error>>()
        }
    };
    let rows = reserve::held(|| Spi::connect(ask));
    rows.unwrap_or_else(|cause| error::raise(error::query_failed(&cause)))
}

/// The plan of a query whose parameters are OIDs, kept for the session.
///
/// # Safety
///
/// SPI is connected.
unsafe fn plan(query: &str, parameters: usize) -> pg_sys::SPIPlanPtr {
    if let Some(plan) = PLANS.with_borrow(|plans| plans.get(query).copied()) {
        return plan;
    }
    // SAFETY: the caller vouches for the connection.
    let plan = unsafe { prepare(query, &mut vec![pg_sys::OIDOID; parameters]) };
    PLANS.with_borrow_mut(|plans| plans.insert(query.to_owned(), plan));
    plan
}

/// Prepares a statement whose parameters have these types, for the rest of the session.
///
/// # Safety
///
/// SPI is connected.
pub unsafe fn prepare(statement: &str, types: &mut [pg_sys::Oid]) -> pg_sys::SPIPlanPtr {
    let text = CString::new(statement).unwrap_or_default();
    // SAFETY: the caller vouches for the connection; an error in the statement is raised.
    unsafe {
        let plan = pg_sys::SPI_prepare(text.as_ptr(), types.len() as i32, types.as_mut_ptr());
        pg_sys::SPI_keepplan(plan);
        plan
    }
}
