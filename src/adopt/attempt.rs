//! What needs a lock that others may hold: tried for an instant, and again later.

use std::ffi::CString;
use std::panic::AssertUnwindSafe;
use std::time::Instant;

use pg_sys::panic::CaughtError;
use pgrx::datum::Interval;
use pgrx::{PgSqlErrorCode, PgTryBuilder, pg_sys};

use super::progress::EVERY;
use super::session::Session;
use super::work::Manner;
use crate::role::as_owner;
use crate::{catalog, error};

/// The table that is worked on, and with whose rights.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The table.
    pub table: pg_sys::Oid,
    /// Its name.
    pub name: &'a str,
    /// Its name with its schema, by which statements know it.
    pub full_name: &'a str,
    /// Who owns it: a superuser's CALL runs nothing of theirs with a superuser's rights.
    pub owner: pg_sys::Oid,
}

/// Locks a table against another name, and makes sure that it has none yet: statements were written
/// down by the full one it had, which another table may have by now. `name` is for the error.
pub fn hold(table: pg_sys::Oid, full_name: &str, name: &str) {
    catalog::lock_to_read(table);
    if !catalog::is_called(table, full_name) {
        error::raise(error::renamed_meanwhile(name));
    }
}

/// The first pause between two attempts, and the longest, in milliseconds.
const PAUSES: (u64, u64) = (20, 1000);

/// Runs `action` in a transaction of its own. While it waits for a lock, everybody who comes later
/// waits behind it; so it waits no longer than `lock_timeout`, leaves, and comes again. An error that
/// is no matter of locks is handed back, with nothing done.
pub fn with_lock(
    session: &Session,
    subject: Subject,
    manner: &Manner,
    action: &dyn Fn(),
) -> Result<(), Box<CaughtError>> {
    let mut pause = PAUSES.0;
    let mut attempts = 0;
    let mut said = Instant::now();
    session.commit();
    loop {
        let outcome = in_subtransaction(|| {
            as_owner(subject.owner, 0, || {
                if session.commits() {
                    execute(&format!("SET LOCAL lock_timeout = {}", manner.lock_timeout));
                }
                hold(subject.table, subject.full_name, subject.name);
                action();
            });
        });
        attempts += 1;
        match outcome {
            Ok(()) => {
                session.commit();
                return Ok(());
            }
            Err(caught) if is_about_locks(&caught) && session.commits() => {
                if attempts > manner.lock_retries {
                    let holders = catalog::lock_holders(subject.table);
                    error::raise(error::could_not_lock(subject.name, attempts, &holders));
                }
                if said.elapsed() >= EVERY {
                    said = Instant::now();
                    let holders = catalog::lock_holders(subject.table);
                    error::notice(error::waits_for_lock(subject.name, &holders));
                }
                // Whoever came in the meantime has his turn first: nothing is held now.
                session.commit();
                session.sleep(pause);
                pause = (pause * 2).min(PAUSES.1);
            }
            Err(caught) => return Err(caught),
        }
    }
}

fn is_about_locks(caught: &CaughtError) -> bool {
    let CaughtError::PostgresError(report) = caught else { return false };
    matches!(
        report.sql_error_code(),
        PgSqlErrorCode::ERRCODE_LOCK_NOT_AVAILABLE | PgSqlErrorCode::ERRCODE_T_R_DEADLOCK_DETECTED
    )
}

/// Runs `action` in a subtransaction, whose end undoes it if it fails.
fn in_subtransaction(action: impl FnOnce()) -> Result<(), Box<CaughtError>> {
    // SAFETY: the subtransaction is ended on both ways out, and what was current before it is made
    // so again, as PL/pgSQL does for a block with EXCEPTION (exec_stmt_block in
    // src/pl/plpgsql/src/pl_exec.c).
    unsafe {
        let (context, owner) = (pg_sys::CurrentMemoryContext, pg_sys::CurrentResourceOwner);
        pg_sys::BeginInternalSubTransaction(std::ptr::null());
        pg_sys::MemoryContextSwitchTo(context);
        let outcome = PgTryBuilder::new(AssertUnwindSafe(|| {
            action();
            pg_sys::ReleaseCurrentSubTransaction();
            Ok(())
        }))
        .catch_others(|caught| {
            pg_sys::MemoryContextSwitchTo(context);
            pg_sys::RollbackAndReleaseCurrentSubTransaction();
            Err(Box::new(caught))
        })
        .execute();
        pg_sys::MemoryContextSwitchTo(context);
        pg_sys::CurrentResourceOwner = owner;
        outcome
    }
}

/// Runs one or more statements; returns how many rows the last one took.
pub fn execute(statements: &str) -> u64 {
    let text = CString::new(statements).unwrap_or_default();
    // SAFETY: SPI is connected; what goes wrong in a statement is raised as an error.
    unsafe {
        pg_sys::SPI_execute(text.as_ptr(), false, 0);
        pg_sys::SPI_processed
    }
}

/// An interval in milliseconds, between one and a day.
pub fn milliseconds(interval: Interval) -> u32 {
    let day = 86_400_000_i128;
    (interval.as_micros() / 1000).clamp(1, day) as u32
}
