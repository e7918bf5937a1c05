//! The progress of a purge, for the view stat_progress_purge, in the shared memory for the progress of
//! PostgreSQL's own commands.

use pgrx::prelude::*;
use sql_function::sql_function;

use crate::command_progress::Command;

/// The number of purges.
const COMMAND: Command = Command(0x6266);

/// A part of a purge.
#[derive(Clone, Copy)]
pub enum Phase {
    /// The rows are listed.
    Scanning = 1,
    /// They are removed.
    Removing,
}

impl Phase {
    const ALL: [Self; 2] = [Self::Scanning, Self::Removing];

    fn word(self) -> &'static str {
        match self {
            Self::Scanning => "scanning table",
            Self::Removing => "removing rows",
        }
    }
}

/// One purge.
pub struct Progress {
    table: pg_sys::Oid,
    phase: Phase,
    done: i64,
    total: i64,
}

impl Progress {
    /// Begins.
    pub fn begin(table: pg_sys::Oid) -> Self {
        let progress = Self { table, phase: Phase::Scanning, done: 0, total: 0 };
        progress.show();
        progress
    }

    /// Comes to another phase, and knows how many rows there are.
    pub fn phase(&mut self, phase: Phase, total: i64) {
        self.phase = phase;
        self.total = total;
        self.show();
    }

    /// Has looked at so many rows more.
    pub fn advance(&mut self, rows: i64) {
        self.done += rows;
        self.show();
    }

    /// Writes the counters; a command of PostgreSQL's own in between has taken their place.
    fn show(&self) {
        COMMAND.show(self.table, [self.phase as i64, self.done, self.total]);
    }

    /// Ends.
    pub fn end(self) {
        Command::end();
    }
}

/// The purges that are running in any database.
#[allow(clippy::type_complexity, reason = "pgrx reads the columns from the signature")]
#[sql_function(sql = r#"
CREATE FUNCTION @extschema@.stat_get_progress_purge()
    RETURNS TABLE (pid integer, datid oid, relid oid, phase text, tuples_done bigint, tuples_total bigint)
    LANGUAGE c VOLATILE PARALLEL RESTRICTED ROWS 1
    AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';
"#)]
pub(crate) fn stat_get_progress_purge() -> TableIterator<
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
