//! Queries on the catalogs.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ffi::{CStr, c_char};

use pgrx::prelude::*;
use pgrx::spi;

use super::members::refuse_renamed_schema;
use super::row::{Argument, Row};
use crate::nested_settings::PINNED_SEARCH_PATH;
use crate::{encoding, error};

/// Runs a query and reads each row.
pub fn ask<T>(
    query: &str,
    arguments: &[Argument],
    read: impl Fn(Row) -> Result<T, spi::Error>,
) -> Vec<T> {
    refuse_renamed_schema();
    let query = encoding::to_server(query);
    let mut types: Vec<_> = arguments.iter().map(Argument::type_oid).collect();
    let (mut values, nulls) = values(arguments);
    let ask = |_: &spi::SpiClient| {
        // SAFETY: SPI is connected; types, values and marks are as many as the arguments; the result lives
        // until SPI is left.
        unsafe {
            pg_sys::SPI_execute_with_args(
                query.as_ptr(),
                arguments.len() as i32,
                types.as_mut_ptr(),
                values.as_mut_ptr(),
                nulls.as_ptr(),
                pg_sys::IsInParallelMode() || !has_written(),
                0,
            );
            rows(&read)
        }
    };
    let rows = Spi::connect(ask);
    rows.unwrap_or_else(|cause| error::raise(error::query_failed(&cause)))
}

/// The values of arguments, and the marks of those that are NULL, as SPI takes them.
pub(super) fn values(arguments: &[Argument]) -> (Vec<pg_sys::Datum>, Vec<c_char>) {
    let value = |it: &Argument| match it.value() {
        Some(value) => (value, b' ' as c_char),
        None => (pg_sys::Datum::null(), b'n' as c_char),
    };
    arguments.iter().map(value).unzip()
}

/// Whether the transaction may have written, so that a query has to see what it wrote.
fn has_written() -> bool {
    // SAFETY: a plain look at the transaction's state.
    unsafe { pg_sys::GetCurrentTransactionIdIfAny() != pg_sys::InvalidTransactionId }
}

/// Reads each row of the query that SPI has run last.
///
/// # Safety
///
/// SPI is connected, and the query gave rows.
unsafe fn rows<T>(read: &impl Fn(Row) -> Result<T, spi::Error>) -> Result<Vec<T>, spi::Error> {
    // SAFETY: the caller vouches for the result. A long value is read from its TOAST table, which takes a snapshot: a procedure has none
    // after COMMIT, and that of the query has been left. After an error the abort leaves this one.
    unsafe {
        let has_snapshot = pg_sys::ActiveSnapshotSet();
        if !has_snapshot {
            pg_sys::PushActiveSnapshot(pg_sys::GetTransactionSnapshot());
        }
        let (table, count) = (pg_sys::SPI_tuptable, pg_sys::SPI_processed as usize);
        let rows = std::slice::from_raw_parts((*table).vals, count)
            .iter()
            .filter_map(|row| spi::SpiHeapTupleData::new((*table).tupdesc, *row).transpose())
            .map(|row| read(Row::new(row?)))
            .collect();
        if !has_snapshot {
            pg_sys::PopActiveSnapshot();
        }
        rows
    }
}

/// Runs a statement that writes, with the rights of the current role; returns how many rows it
/// processed. It sees what is committed now, as DDL does, under any isolation level.
pub fn write(statement: &str, arguments: &[Argument]) -> usize {
    refuse_renamed_schema();
    let text = encoding::to_server(statement);
    let mut types: Vec<_> = arguments.iter().map(Argument::type_oid).collect();
    let (mut values, nulls) = values(arguments);
    Spi::connect_mut(|_| {
        // SAFETY: SPI is connected, and frees the plan when it is left; the values and their marks are as many as the
        // parameters.
        unsafe {
            let plan = pg_sys::SPI_prepare(text.as_ptr(), types.len() as i32, types.as_mut_ptr());
            pg_sys::SPI_execute_snapshot(
                plan,
                values.as_mut_ptr(),
                nulls.as_ptr(),
                latest_snapshot(),
                std::ptr::null_mut(),
                false,
                true,
                0,
            );
            pg_sys::SPI_processed as usize
        }
    })
}

type Plans = RefCell<BTreeMap<String, pg_sys::SPIPlanPtr>>;

thread_local! {
    /// The plans that are kept, by the text of their query: those made under another search_path than the pinned one, and
    /// those made under it. PostgreSQL plans anew where the search_path is not that of the plan, and the work
    /// on one table changes between the two (RevalidateCachedQuery() in src/backend/utils/cache/plancache.c).
    static PLANS: [Plans; 2] = const { [const { RefCell::new(BTreeMap::new()) }; 2] };
}

/// The plan of a query that is kept for the current search_path; `prepare` makes it.
fn kept_plan(query: &str, prepare: impl FnOnce() -> pg_sys::SPIPlanPtr) -> pg_sys::SPIPlanPtr {
    // SAFETY: the variable of a setting that is never NULL, which any change of the setting leaves a C string.
    let is_pinned = unsafe { CStr::from_ptr(pg_sys::namespace_search_path) } == PINNED_SEARCH_PATH;
    let find = |plans: &[Plans; 2]| plans[usize::from(is_pinned)].borrow().get(query).copied();
    PLANS.with(find).unwrap_or_else(|| {
        let plan = prepare();
        PLANS.with(|plans| {
            plans[usize::from(is_pinned)].borrow_mut().insert(query.to_owned(), plan)
        });
        plan
    })
}

/// Runs a query on the catalogs with a plan that is kept for the session, since planning would cost more
/// than running. All its arguments are OIDs. It sees what is committed now, as DDL does, under any
/// isolation level.
pub fn ask_again<T>(
    query: &str,
    arguments: &[pg_sys::Oid],
    read: impl Fn(Row) -> Result<T, spi::Error>,
) -> Vec<T> {
    refuse_renamed_schema();
    let mut values: Vec<_> = arguments.iter().map(|oid| pg_sys::Datum::from(*oid)).collect();
    let ask = |_: &spi::SpiClient| {
        // SAFETY: SPI is connected; the values are as many as the plan's parameters.
        unsafe { run(plan(query, arguments.len()), &mut values, None, &read) }
    };
    let rows = Spi::connect(ask);
    rows.unwrap_or_else(|cause| error::raise(error::query_failed(&cause)))
}

/// Runs a query that sees what is committed now, as DDL does, under any isolation level and in a
/// subtransaction. Its plan is kept for the session, and the same for all arguments.
pub fn ask_now<T>(
    query: &str,
    arguments: &[Argument],
    read: impl Fn(Row) -> Result<T, spi::Error>,
) -> Vec<T> {
    refuse_renamed_schema();
    let (mut values, nulls) = values(arguments);
    let ask = |_: &spi::SpiClient| {
        // SAFETY: SPI is connected; the values and their marks are as many as the query's parameters.
        unsafe {
            let plan = kept_generic_plan(query, arguments);
            run(plan, &mut values, Some(&nulls), &read)
        }
    };
    let rows = Spi::connect(ask);
    rows.unwrap_or_else(|cause| error::raise(error::query_failed(&cause)))
}

/// Runs a query that names a table, as ask_now() does, without keeping its plan.
pub fn ask_now_once<T>(query: &str, read: impl Fn(Row) -> Result<T, spi::Error>) -> Vec<T> {
    let ask = |_: &spi::SpiClient| {
        // SAFETY: SPI is connected, and frees the plan when it is left.
        unsafe { run(prepare_generic(query, Vec::new()), &mut [], None, &read) }
    };
    let rows = Spi::connect(ask);
    rows.unwrap_or_else(|cause| error::raise(error::query_failed(&cause)))
}

/// The one plan of a query for all arguments, kept for the session.
///
/// # Safety
///
/// SPI is connected.
pub(super) unsafe fn kept_generic_plan(query: &str, arguments: &[Argument]) -> pg_sys::SPIPlanPtr {
    kept_plan(query, || {
        let types = arguments.iter().map(Argument::type_oid).collect();
        // SAFETY: the caller vouches for the connection.
        unsafe {
            let plan = prepare_generic(query, types);
            pg_sys::SPI_keepplan(plan);
            plan
        }
    })
}

/// Prepares a query with one plan for all arguments.
///
/// # Safety
///
/// SPI is connected.
unsafe fn prepare_generic(query: &str, mut types: Vec<pg_sys::Oid>) -> pg_sys::SPIPlanPtr {
    let text = encoding::to_server(query);
    // SAFETY: the caller vouches for the connection; an error in the query is raised.
    unsafe {
        pg_sys::SPI_prepare_cursor(
            text.as_ptr(),
            types.len() as i32,
            types.as_mut_ptr(),
            pg_sys::CURSOR_OPT_GENERIC_PLAN as i32,
        )
    }
}

/// Runs a plan that reads, and reads each row. Its result lives until SPI is left. Snapshots are given as
/// foreign keys give them (ri_PerformCheck in src/backend/utils/adt/ri_triggers.c); in a parallel query none
/// can be taken, and the transaction does nothing else.
///
/// # Safety
///
/// SPI is connected; the values, and the marks of those that are NULL, are as many as the plan's parameters.
unsafe fn run<T>(
    plan: pg_sys::SPIPlanPtr,
    values: &mut [pg_sys::Datum],
    nulls: Option<&[c_char]>,
    read: impl Fn(Row) -> Result<T, spi::Error>,
) -> Result<Vec<T>, spi::Error> {
    // SAFETY: the caller vouches for the plan and its values.
    unsafe { run_under(latest_snapshot(), plan, values, nulls, &read) }
}

/// A snapshot of all that is committed now, and that the transaction has done.
///
/// # Safety
///
/// The snapshot is used at once, or copied.
pub(super) unsafe fn latest_snapshot() -> pg_sys::Snapshot {
    // SAFETY: reads the state of the transaction; in a parallel query a snapshot is active.
    unsafe {
        if pg_sys::IsInParallelMode() {
            return pg_sys::GetActiveSnapshot();
        }
        // As SPI does before a command that may see what the transaction has done.
        if has_written() {
            pg_sys::CommandCounterIncrement();
        }
        pg_sys::GetLatestSnapshot()
    }
}

/// Runs a plan that reads under a snapshot, and reads each row.
///
/// # Safety
///
/// As [`run`]; the snapshot is valid.
pub(super) unsafe fn run_under<T>(
    snapshot: pg_sys::Snapshot,
    plan: pg_sys::SPIPlanPtr,
    values: &mut [pg_sys::Datum],
    nulls: Option<&[c_char]>,
    read: &impl Fn(Row) -> Result<T, spi::Error>,
) -> Result<Vec<T>, spi::Error> {
    // SAFETY: the caller vouches for the plan, its values and the snapshot.
    unsafe {
        pg_sys::SPI_execute_snapshot(
            plan,
            values.as_mut_ptr(),
            nulls.map_or(std::ptr::null(), <[c_char]>::as_ptr),
            snapshot,
            std::ptr::null_mut(),
            true,
            false,
            0,
        );
        rows(read)
    }
}

/// The plan of a query whose parameters are OIDs, kept for the session.
///
/// # Safety
///
/// SPI is connected.
unsafe fn plan(query: &str, parameters: usize) -> pg_sys::SPIPlanPtr {
    // SAFETY: the caller vouches for the connection.
    kept_plan(query, || unsafe { prepare(query, &mut vec![pg_sys::OIDOID; parameters]) })
}

/// Prepares a statement whose parameters have these types, for the rest of the session.
///
/// # Safety
///
/// SPI is connected.
unsafe fn prepare(statement: &str, types: &mut [pg_sys::Oid]) -> pg_sys::SPIPlanPtr {
    let text = encoding::to_server(statement);
    // SAFETY: the caller vouches for the connection; an error in the statement is raised.
    unsafe {
        let plan = pg_sys::SPI_prepare(text.as_ptr(), types.len() as i32, types.as_mut_ptr());
        pg_sys::SPI_keepplan(plan);
        plan
    }
}
