//! Filling existing rows with the values that they lack: in batches, each a transaction.
//!
//! A batch is a range of blocks, so that no index is needed to find it, and as long as a writer may
//! be kept waiting for one of its rows. Rows that others have locked are left for the next pass, so
//! that nothing waits and no deadlock is possible.

use std::time::{Duration, Instant};

use pgrx::pg_sys;

use super::lock::Lock;
use super::lock_retry::with_lock;
use super::options::Options;
use super::progress::Progress;
use super::quiet_update;
use crate::catalog::{self, OpenRelation, TableInfo};
use crate::procedure::{Ending, Failure, Session};
use crate::security_context::{as_owner, with_default_settings};
use crate::{contents, error};

/// How long a batch is meant to take.
const BATCH: Duration = Duration::from_millis(40);

/// The blocks of the first batch, and of the largest.
const BLOCKS: (u64, u64) = (16, 4096);

/// The passes that fill rows after which a default that gives NULL is to blame.
const PASSES: u32 = 20;

/// Fills the columns with their defaults where they are NULL; returns how many rows were filled.
pub fn fill(
    session: &Session,
    table: &TableInfo,
    options: &Options,
    columns: &[String],
    progress: &mut Progress,
) -> Result<u64, Failure> {
    let mut filled = 0;
    for column in columns {
        for leaf in catalog::leaf_tables(table.oid) {
            let column = Column::new(leaf, &table.name, column);
            filled += Fill { session, table, options, column }.run(progress)?;
        }
    }
    Ok(filled)
}

/// Fills one row, if the first blocks of the table have one without a value: an error that the first row would
/// be is raised before the work begins.
pub fn try_out(table: &TableInfo, column: &str) {
    let leaves = catalog::leaf_tables(table.oid);
    let mut columns = leaves.into_iter().map(|leaf| Column::new(leaf, &table.name, column));
    columns.any(|column| column.batch(0, BLOCKS.0, Some(1)) > 0);
}

/// A column of a table that holds rows: the one that is adopted, or a partition of it.
struct Column<'a> {
    leaf: pg_sys::Oid,
    /// The name of the table that is adopted.
    table: &'a str,
    name: &'a str,
    quoted: String,
    in_key: bool,
}

/// A table that is locked: its name with its schema, and its owner.
struct Locked {
    name: String,
    owner: pg_sys::Oid,
}

impl<'a> Column<'a> {
    fn new(leaf: pg_sys::Oid, table: &'a str, name: &'a str) -> Self {
        let quoted = pgrx::spi::quote_identifier(name);
        Self { leaf, table, name, quoted, in_key: catalog::is_in_key(leaf, name) }
    }

    /// Locks the table against DROP and ALTER; None if it has been dropped.
    fn lock(&self) -> Option<Locked> {
        let open = OpenRelation::of_table(self.leaf)?;
        Some(Locked { name: open.qualified_name(), owner: open.owner() })
    }

    fn has_gaps(&self) -> bool {
        contents::has_rows(self.leaf, Some(self.name))
    }

    /// Fills the rows in a range of blocks, at most so many, as the table's owner. No trigger of the users'
    /// fires: filling a column that no client knew of is no change of a row. Keys are checked.
    fn batch(&self, begin: u64, end: u64, limit: Option<u32>) -> u64 {
        let Some(leaf) = self.lock() else { return 0 };
        let (column, table) = (&self.quoted, &leaf.name);
        let strength = if self.in_key { "UPDATE" } else { "NO KEY UPDATE" };
        let limit = limit.map_or(String::new(), |limit| format!("LIMIT {limit} "));
        let statement = format!(
            "UPDATE ONLY {table} SET {column} = DEFAULT WHERE ctid OPERATOR(pg_catalog.=) ANY (ARRAY(
                 SELECT ctid FROM ONLY {table}
                 WHERE ctid OPERATOR(pg_catalog.>=) '({begin},0)'::pg_catalog.tid
                   AND ctid OPERATOR(pg_catalog.<) '({end},0)'::pg_catalog.tid
                   AND {column} IS NULL
                 {limit}FOR {strength} SKIP LOCKED))"
        );
        with_default_settings(|| {
            as_owner(leaf.owner, pg_sys::SECURITY_NOFORCE_RLS, || {
                quiet_update::run(self.leaf, &statement)
            })
        })
    }
}

/// The work on one column of a table that holds rows.
struct Fill<'a> {
    session: &'a Session,
    /// The table that is adopted.
    table: &'a TableInfo,
    options: &'a Options,
    column: Column<'a>,
}

impl Fill<'_> {
    fn run(&self, progress: &mut Progress) -> Result<u64, Failure> {
        let rows = catalog::blocks(self.column.leaf).rows;
        let mut filled = 0;
        let mut passes = 0;
        while self.with_lock(Lock::AccessShare, || self.column.has_gaps())? {
            if passes >= PASSES || !catalog::has_value(self.column.leaf, self.column.name) {
                return Err(error::default_is_null(self.column.table, self.column.name).into());
            }
            let of_pass = self.pass(rows, progress)?;
            filled += of_pass;
            passes += u32::from(of_pass > 0);
            if of_pass == 0 {
                progress.waits();
                self.session.sleep(100);
            }
        }
        Ok(filled)
    }

    /// Runs `action` in a transaction of its own. It has the lock that it needs from the beginning, so that no deadlock with a
    /// waiting ALTER TABLE is possible.
    fn with_lock<T>(&self, lock: Lock, action: impl Fn() -> T) -> Result<T, Failure> {
        with_lock(self.session, self.table, self.options, &[], lock, Ending::Keep, |_| {
            // A lock on a partitioned table does not lock its partitions.
            catalog::lock(self.column.leaf, lock.mode());
            action()
        })
    }

    /// Goes through the table once.
    fn pass(&self, rows: Option<f64>, progress: &mut Progress) -> Result<u64, Failure> {
        let blocks = catalog::blocks(self.column.leaf).blocks;
        progress.expect(rows, blocks);
        if !self.session.commits() {
            return Ok(self.column.batch(0, u64::from(u32::MAX), None));
        }
        // No lock is kept from asking how large it is.
        self.session.commit();
        let (mut begin, mut step, mut filled) = (0, BLOCKS.0, 0);
        while begin < blocks {
            let end = (begin + step).min(blocks);
            // The time that it waits for the lock does not count.
            let (rows, begun) = self.with_lock(Lock::RowExclusive, || {
                let begun = Instant::now();
                (self.column.batch(begin, end, None), begun)
            })?;
            filled += rows;
            begin = end;
            progress.done(begin, rows);
            let taken = begun.elapsed().as_secs_f64().max(1e-6);
            let fitting = step as f64 * BATCH.as_secs_f64() / taken;
            step = (fitting as u64).clamp(step / 2, step * 2).clamp(1, BLOCKS.1);
        }
        Ok(filled)
    }
}
