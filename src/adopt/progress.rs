//! How far an adoption is: in notices to the client that waits for it, and in shared memory, where
//! PostgreSQL's own commands say how far they are, for the view stat_progress_adopt.

use std::time::{Duration, Instant};

use pgrx::prelude::*;

use super::plan::Phase;
use crate::{compat, error};

/// A number that is none of PostgreSQL's commands (ProgressCommandType in
/// src/include/utils/backend_progress.h), so that its own views show nothing of ours.
const COMMAND: u32 = 0x6265;

/// What each counter of the shared memory holds.
const PHASE: usize = 0;
const ROWS_DONE: usize = 1;
const ROWS_TOTAL: usize = 2;
const PER_SECOND: usize = 3;
const STARTED: usize = 4;

/// How often the client hears of it.
pub const EVERY: Duration = Duration::from_secs(5);

/// One adoption that is going on.
pub struct Progress<'a> {
    table: pg_sys::Oid,
    name: &'a str,
    started: i64,
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
        // SAFETY: a plain look at the clock.
        let started = unsafe { pg_sys::GetCurrentTimestamp() };
        let now = Instant::now();
        let (rows, blocks, done, filled) = (0.0, 0, 0.0, 0);
        Self {
            table,
            name,
            started,
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
        // Where nobody has counted, what was seen so far tells.
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
        let values = [
            self.phase as i64,
            self.done as i64,
            self.rows as i64,
            self.per_second() as i64,
            self.started,
        ];
        // SAFETY: the counters are this backend's own.
        unsafe {
            pg_sys::pgstat_progress_start_command(COMMAND, self.table);
            for (index, value) in values.into_iter().enumerate() {
                pg_sys::pgstat_progress_update_param(index as _, value);
            }
        }
    }

    /// Ends.
    pub fn end(self) {
        // SAFETY: begun by show(); an error ends it too (AbortTransaction in
        // src/backend/access/transam/xact.c).
        unsafe { pg_sys::pgstat_progress_end_command() };
    }
}

/// The adoptions that are going on in any database. Who may not see what a role's sessions do sees
/// only that they are (PostgreSQL's own rule, in src/backend/utils/adt/pgstatfuncs.c).
#[allow(clippy::type_complexity, reason = "pgrx reads the columns from the signature")]
#[pg_extern(sql = r#"
CREATE FUNCTION @extschema@.stat_get_progress_adopt()
    RETURNS TABLE (pid integer, datid oid, relation oid, phase text, rows_done bigint, rows_total bigint,
                   rows_per_second bigint, started timestamptz)
    LANGUAGE c VOLATILE PARALLEL RESTRICTED ROWS 1
    AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';
"#)]
pub(crate) fn stat_get_progress_adopt() -> TableIterator<
    'static,
    (
        name!(pid, i32),
        name!(datid, pg_sys::Oid),
        name!(relation, pg_sys::Oid),
        name!(phase, Option<&'static str>),
        name!(rows_done, Option<i64>),
        name!(rows_total, Option<i64>),
        name!(rows_per_second, Option<i64>),
        name!(started, Option<TimestampWithTimeZone>),
    ),
> {
    let running = compat::backends().into_iter().filter(|it| it.st_progress_command == COMMAND);
    let rows: Vec<_> = running
        .map(|backend| {
            let counters = backend.st_progress_param;
            let phase = Phase::ALL.into_iter().find(|phase| *phase as i64 == counters[PHASE]);
            let seen = may_see(backend.st_userid);
            let counter = |number: usize| seen.then_some(counters[number]);
            (
                backend.st_procpid,
                backend.st_databaseid,
                backend.st_progress_command_target,
                phase.filter(|_| seen).map(Phase::word),
                counter(ROWS_DONE),
                counter(ROWS_TOTAL),
                counter(PER_SECOND),
                counter(STARTED).and_then(|time| TimestampWithTimeZone::try_from(time).ok()),
            )
        })
        .collect();
    TableIterator::new(rows)
}

/// Whether the current role may see what a session of `role` is at.
fn may_see(role: pg_sys::Oid) -> bool {
    // SAFETY: all are OIDs of roles, known or not.
    unsafe {
        let me = pg_sys::GetUserId();
        pg_sys::has_privs_of_role(me, role) || pg_sys::has_privs_of_role(me, READ_ALL_STATS)
    }
}

/// The role pg_read_all_stats (ROLE_PG_READ_ALL_STATS in src/include/catalog/pg_authid.dat).
const READ_ALL_STATS: pg_sys::Oid = pg_sys::Oid::from_u32(3375);
