//! `CALL base_entity.purge()`: removes the rows that were deleted long ago, in batches, with the rights
//! of the role that calls.
//!
//! The rows are listed once, in the order of the table's key, by a cursor that outlives the batches'
//! transactions; each batch is a DELETE of its rows in that order. A row that has changed since is
//! looked at again, and left where it is not old enough any more.

use pgrx::datum::Interval;
use pgrx::prelude::*;
use sql_function::sql_function;

use self::listing::{Listing, Row};
use self::target::Target;
use super::progress::Progress;
use crate::argument::{given, time_before};
use crate::procedure::{Ending, Failure, Session, in_subtransaction};
use crate::{catalog, encoding, error};

mod batch;
mod listing;
mod target;

/// The default number of rows of a batch.
const BATCH: i32 = 1000;

#[sql_function(sql = r#"
CREATE PROCEDURE @extschema@.purge(
        relation regclass, older_than interval, max_rows bigint DEFAULT NULL, batch_size integer DEFAULT 1000)
    LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';
"#)]
fn purge(
    relation: Option<pg_sys::Oid>,
    older_than: Option<Interval>,
    max_rows: Option<i64>,
    batch_size: Option<i32>,
    call: pg_sys::FunctionCallInfo,
) {
    let relation = given(relation, "relation");
    let older_than = given(older_than, "older_than");
    let batch_size = batch_size.unwrap_or(BATCH);
    if batch_size < 1 {
        error::raise(error::argument_not_positive("batch_size"));
    }
    if max_rows.is_some_and(|rows| rows < 0) {
        error::raise(error::argument_is_negative("max_rows"));
    }
    catalog::refuse_if_read_only(c"CALL");
    let target = Target::new(relation, time_before(older_than));
    if catalog::is_citus_table(relation) {
        let (name, age) = (&target.full_name, text_of(older_than));
        error::raise(if catalog::has_copies(relation) {
            error::purge_of_copies(name, &target.mark, &age)
        } else {
            error::rows_in_shards(name, "purge", &age)
        });
    }
    let session = Session::begin_as_called(call);
    run(&target, &session, max_rows, batch_size);
    session.finish();
}

/// An interval as SQL writes it.
fn text_of(interval: Interval) -> String {
    // SAFETY: the function takes an interval, and returns a C string.
    let text = unsafe {
        pgrx::direct_function_call::<&std::ffi::CStr>(
            pg_sys::interval_out,
            &[interval.into_datum()],
        )
    };
    text.map(|text| encoding::from_server(text.to_bytes())).unwrap_or_default()
}

/// Removes the rows, batch by batch.
fn run(target: &Target, session: &Session, max_rows: Option<i64>, batch_size: i32) {
    let mut progress = Progress::begin(target.table);
    let listing = Listing::open(target, max_rows);
    let (mut removed, mut kept) = (0, 0);
    loop {
        let rows = listing.next(batch_size, &mut progress);
        if rows.is_empty() {
            break;
        }
        removed += remove(target, session, &rows, &mut kept);
        progress.advance(rows.len() as i64);
        session.commit();
    }
    listing.close();
    progress.end();
    error::notice(error::purged(&target.name, removed, kept));
}

/// Removes rows. Those that others still refer to are kept, and counted; those that another transaction
/// has changed are left to the next purge, unless that is part of this transaction.
fn remove(target: &Target, session: &Session, rows: &[Row], kept: &mut u64) -> u64 {
    match in_subtransaction(Ending::Keep, || batch::delete(target, rows)) {
        Ok(removed) => removed,
        Err(failure)
            if !(is_about_references(&failure)
                || session.commits() && is_about_concurrency(&failure)) =>
        {
            failure.raise()
        }
        Err(failure) if rows.len() == 1 => {
            *kept += u64::from(is_about_references(&failure));
            0
        }
        Err(_) => {
            let (one, other) = rows.split_at(rows.len() / 2);
            remove(target, session, one, kept) + remove(target, session, other, kept)
        }
    }
}

fn is_about_references(failure: &Failure) -> bool {
    failure.is(PgSqlErrorCode::ERRCODE_FOREIGN_KEY_VIOLATION)
        || failure.is(PgSqlErrorCode::ERRCODE_RESTRICT_VIOLATION)
}

fn is_about_concurrency(failure: &Failure) -> bool {
    failure.is(PgSqlErrorCode::ERRCODE_T_R_SERIALIZATION_FAILURE)
        || failure.is(PgSqlErrorCode::ERRCODE_T_R_DEADLOCK_DETECTED)
}
