//! Work that needs a lock which others may hold: waits briefly for it, and tries again later.

use std::time::Instant;

use pgrx::{PgSqlErrorCode, pg_sys};

use super::lock::Lock;
use super::options::Options;
use super::progress::EVERY;
use super::table;
use crate::catalog::{self, Expressions, TableInfo};
use crate::procedure::{Ending, Failure, Session, execute, in_subtransaction};
use crate::{ambiguous_calls, error};

/// The first pause between two attempts, and the longest, in milliseconds.
const PAUSES: (u64, u64) = (20, 1000);

/// Runs `action` on a locked table in a transaction of its own, in which the table may get parts of `templates`. It has the strongest lock
/// that it needs from the beginning, so that no deadlock is possible. While a statement waits for a lock, all later ones
/// wait behind it; so it waits no longer than `lock_timeout`, gives up, and tries again. After an error of
/// another kind, nothing is done.
pub fn with_lock<T>(
    session: &Session,
    table: &TableInfo,
    options: &Options,
    templates: &[pg_sys::Oid],
    lock: Lock,
    ending: Ending,
    action: impl Fn(&TableInfo) -> T,
) -> Result<T, Failure> {
    let mut pause = PAUSES.0;
    let mut attempts = 0;
    let mut said = Instant::now();
    session.commit();
    loop {
        let outcome = in_subtransaction(ending, || {
            if session.commits() {
                execute(&format!("SET LOCAL lock_timeout = {}", options.lock_timeout));
            }
            // First, as a session that has changed a template then reads its tables.
            templates.iter().for_each(|template| catalog::lock_parts_to_give(*template));
            let locked = table::lock(table.oid, lock, options.task);
            ambiguous_calls::refuse(templates, Expressions::All);
            action(&locked)
        });
        attempts += 1;
        match outcome {
            Ok(result) => {
                session.commit();
                return Ok(result);
            }
            Err(failure) if is_about_locks(&failure) && session.commits() => {
                if attempts > options.lock_retries {
                    let holders = catalog::lock_holders(table.oid);
                    return Err(error::could_not_lock(&table.name, attempts, &holders).into());
                }
                if said.elapsed() >= EVERY {
                    said = Instant::now();
                    let holders = catalog::lock_holders(table.oid);
                    error::notice(error::waits_for_lock(&table.name, &holders));
                }
                // Statements that came in the meantime go first: nothing is held now.
                session.commit();
                session.sleep(pause);
                pause = (pause * 2).min(PAUSES.1);
            }
            Err(failure) => return Err(failure),
        }
    }
}

fn is_about_locks(failure: &Failure) -> bool {
    failure.is(PgSqlErrorCode::ERRCODE_LOCK_NOT_AVAILABLE)
        || failure.is(PgSqlErrorCode::ERRCODE_T_R_DEADLOCK_DETECTED)
}
