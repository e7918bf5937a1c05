//! The progress of an adoption: in messages to the client that waits for it, and in the shared memory for the
//! progress of PostgreSQL's own commands, for the view stat_progress_adopt.

use std::time::{Duration, Instant};

use pgrx::prelude::*;
use sql_function::sql_function;

use super::phase::Phase;
use crate::command_progress::Command;
use crate::error;

/// The number of adoptions.
const COMMAND: Command = Command(0x6265);

/// How often the client hears of it.
pub const EVERY: Duration = Duration::from_secs(5);

/// A running adoption.
pub struct Progress<'a> {
    table: pg_sys::Oid,
    name: &'a str,
    begun: Instant,
    said: Instant,
    phase: Phase,
    rows: f64,
    blocks: u64,
    done: f64,
    filled: u64,
}

impl<'a> Progress<'a> {
    /// Begins.
    pub fn begin(table: pg_sys::Oid, name: &'a str) -> Self {
        let now = Instant::now();
        let (rows, blocks, done, filled) = (0.0, 0, 0.0, 0);
        Self {
            table,
            name,
            begun: now,
            said: now,
            phase: Phase::Columns,
            rows,
            blocks,
            done,
            filled,
        }
    }

    /// Comes to another phase.
    pub fn phase(&mut self, phase: Phase) {
        self.phase = phase;
        self.show();
    }

    /// Begins a pass over so many blocks, which hold so many rows as far as is known.
    pub fn expect(&mut self, rows: Option<f64>, blocks: u64) {
        self.rows = rows.unwrap_or(0.0);
        self.blocks = blocks;
        self.done = 0.0;
        self.filled = 0;
        self.begun = Instant::now();
        self.show();
    }

    /// Has come to a block, having filled so many more rows.
    pub fn done(&mut self, block: u64, rows: u64) {
        self.filled += rows;
        let part = block as f64 / self.blocks.max(1) as f64;
        // Without statistics the rows of the blocks seen so far are extrapolated.
        let guessed = self.filled as f64 / part.max(f64::MIN_POSITIVE);
        self.rows = self.rows.max(if self.rows > 0.0 { self.filled as f64 } else { guessed });
        self.done = if block >= self.blocks { self.rows } else { self.rows * part };
        self.show();
        if block < self.blocks && self.said.elapsed() >= EVERY {
            self.said = Instant::now();
            let per_second = self.per_second();
            let left = (self.rows - self.done) / per_second.max(1.0);
            error::notice(error::progress(self.name, self.done, self.rows, per_second, left));
        }
    }

    /// Waits for rows that others have locked.
    pub fn waits(&mut self) {
        if self.said.elapsed() >= EVERY {
            self.said = Instant::now();
            error::notice(error::waits_for_rows(self.name));
        }
    }

    fn per_second(&self) -> f64 {
        self.done / self.begun.elapsed().as_secs_f64().max(1e-3)
    }

    /// Writes the counters; a command of PostgreSQL's own in between has taken their place.
    fn show(&self) {
        COMMAND.show(self.table, [self.phase as i64, self.done as i64, self.rows as i64]);
    }

    /// Ends.
    pub fn end(self) {
        Command::end();
    }
}

/// The adoptions that are running in any database.
#[allow(clippy::type_complexity, reason = "pgrx reads the columns from the signature")]
#[sql_function(sql = r#"
CREATE FUNCTION @extschema@.stat_get_progress_adopt()
    RETURNS TABLE (pid integer, datid oid, relid oid, phase text, tuples_done bigint, tuples_total bigint)
    LANGUAGE c VOLATILE PARALLEL RESTRICTED ROWS 1
    AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';
"#)]
pub(crate) fn stat_get_progress_adopt() -> TableIterator<
    'static,
    (
        name!(pid, i32),
        name!(datid, pg_sys::Oid),
        name!(relid, pg_sys::Oid),
        name!(phase, Option<&'static str>),
        name!(tuples_done, Option<i64>),
        name!(tuples_total, Option<i64>),
    ),
> {
    let phase = |number| Phase::ALL.into_iter().find(|phase| *phase as i64 == number);
    TableIterator::new(COMMAND.running(|number| phase(number).map(Phase::word)))
}
