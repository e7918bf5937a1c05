//! Giving the rows that were there the values they lack: in batches, each a transaction.
//!
//! A batch is a range of blocks, so that no index is needed to find it, and as long as a writer may
//! be kept waiting for one of its rows. Rows that others have locked are left for the next pass, so
//! that nothing is waited for and no deadlock is possible.

use std::time::{Duration, Instant};

use pgrx::pg_sys;

use super::attempt::{Subject, hold};
use super::progress::Progress;
use super::quiet_update;
use super::session::Session;
use crate::catalog;
use crate::error;
use crate::role::as_owner;

/// How long a batch is meant to take.
const BATCH: Duration = Duration::from_millis(40);

/// The blocks of the first batch, and of the largest.
const BLOCKS: (u64, u64) = (16, 4096);

/// The passes that fill rows after which a default that gives NULL is to blame.
const PASSES: u32 = 20;

/// Fills the columns with their defaults where they are NULL; returns how many rows were filled.
pub fn fill(
    session: &Session,
    subject: Subject,
    columns: &[String],
    progress: &mut Progress,
) -> u64 {
    let tables = catalog::leaf_tables(subject.table);
    let mut filled = 0;
    for column in columns {
        for table in &tables {
            filled += Column::new(table, column).fill(session, subject, progress);
        }
    }
    filled
}

struct Column<'a> {
    table: &'a catalog::LeafTable,
    name: &'a str,
    quoted: String,
    in_key: bool,
}

impl<'a> Column<'a> {
    fn new(table: &'a catalog::LeafTable, name: &'a str) -> Self {
        let quoted = pgrx::spi::quote_identifier(name);
        Self { table, name, quoted, in_key: catalog::is_in_key(table.oid, name) }
    }

    fn fill(&self, session: &Session, subject: Subject, progress: &mut Progress) -> u64 {
        let rows = catalog::blocks(self.table.oid).rows;
        let mut filled = 0;
        let mut passes = 0;
        while catalog::has_rows(&self.table.name, self.table.owner, Some(self.name)) {
            if !catalog::has_value(self.table.oid, self.name) {
                error::raise(error::default_is_null(subject.name, self.name));
            }
            let of_pass = self.pass(session, rows, progress);
            filled += of_pass;
            passes += u32::from(of_pass > 0);
            if passes > PASSES {
                error::raise(error::default_is_null(subject.name, self.name));
            }
            if of_pass == 0 {
                progress.waits();
                session.sleep(100);
            }
        }
        filled
    }

    /// Goes through the table once.
    fn pass(&self, session: &Session, rows: Option<f64>, progress: &mut Progress) -> u64 {
        let blocks = catalog::blocks(self.table.oid).blocks;
        progress.expect(rows, blocks);
        if !session.commits() {
            return self.batch(0, u64::from(u32::MAX));
        }
        // No lock is kept from asking how large it is.
        session.commit();
        let (mut begin, mut step, mut filled) = (0, BLOCKS.0, 0);
        while begin < blocks {
            let end = (begin + step).min(blocks);
            let begun = Instant::now();
            let rows = self.batch(begin, end);
            session.commit();
            filled += rows;
            begin = end;
            progress.done(begin, rows);
            let taken = begun.elapsed().as_secs_f64().max(1e-6);
            let fitting = step as f64 * BATCH.as_secs_f64() / taken;
            step = (fitting as u64).clamp(step / 2, step * 2).clamp(1, BLOCKS.1);
        }
        filled
    }

    /// Fills the rows in a range of blocks, as the table's owner. No trigger of the users' fires:
    /// filling a column that nobody knew of is no change of a row. Keys are checked as ever.
    fn batch(&self, begin: u64, end: u64) -> u64 {
        let column = &self.quoted;
        let table = &self.table.name;
        let strength = if self.in_key { "UPDATE" } else { "NO KEY UPDATE" };
        let statement = format!(
            "UPDATE ONLY {table} SET {column} = DEFAULT WHERE ctid OPERATOR(pg_catalog.=) ANY (ARRAY(
                 SELECT ctid FROM ONLY {table}
                 WHERE ctid OPERATOR(pg_catalog.>=) '({begin},0)'::pg_catalog.tid
                   AND ctid OPERATOR(pg_catalog.<) '({end},0)'::pg_catalog.tid
                   AND {column} IS NULL
                 FOR {strength} SKIP LOCKED))"
        );
        hold(self.table.oid, table, table);
        as_owner(self.table.owner, pg_sys::SECURITY_NOFORCE_RLS, || {
            quiet_update::run(self.table.oid, &statement)
        })
    }
}
