//! The progress of long procedures, in the shared memory for the progress of PostgreSQL's own commands
//! (src/backend/utils/activity/backend_progress.c), for the views stat_progress_adopt and stat_progress_purge.

use pgrx::pg_sys;

use crate::{catalog, compat};

/// A kind of procedure: a number that is none of PostgreSQL's commands (ProgressCommandType in
/// src/include/utils/backend_progress.h), so that its own views show nothing of it.
#[derive(Clone, Copy)]
pub struct Command(pub u32);

/// A row of a view: process, database and table; the phase, tuples done and in total, which a role sees
/// only of its own sessions and with pg_read_all_stats.
pub type Row = (i32, pg_sys::Oid, pg_sys::Oid, Option<&'static str>, Option<i64>, Option<i64>);

impl Command {
    /// Writes the phase, the tuples done and their total; a command of PostgreSQL's own in between has taken their
    /// place.
    pub fn show(self, table: pg_sys::Oid, counters: [i64; 3]) {
        // SAFETY: the counters are this backend's own.
        unsafe {
            pg_sys::pgstat_progress_start_command(self.0, table);
            for (counter, value) in counters.into_iter().enumerate() {
                pg_sys::pgstat_progress_update_param(counter as _, value);
            }
        }
    }

    /// Ends.
    pub fn end() {
        // SAFETY: an error ends it too (AbortTransaction in src/backend/access/transam/xact.c).
        unsafe { pg_sys::pgstat_progress_end_command() };
    }

    /// Those that run in any database; `word` names a phase by its number. A role without the right to see another role's sessions sees only that they
    /// exist (PostgreSQL's own rule, in src/backend/utils/adt/pgstatfuncs.c).
    pub fn running(self, word: impl Fn(i64) -> Option<&'static str>) -> Vec<Row> {
        let running = compat::backends().into_iter().filter(|it| it.st_progress_command == self.0);
        running
            .map(|backend| {
                let [phase, done, total, ..] = backend.st_progress_param;
                let is_visible = may_see(backend.st_userid);
                (
                    backend.st_procpid,
                    backend.st_databaseid,
                    backend.st_progress_command_target,
                    word(phase).filter(|_| is_visible),
                    is_visible.then_some(done),
                    is_visible.then_some(total),
                )
            })
            .collect()
    }
}

/// Whether the current role may see the activity of a session of `role`.
fn may_see(role: pg_sys::Oid) -> bool {
    // SAFETY: reads the current role.
    let me = unsafe { pg_sys::GetUserId() };
    catalog::may_act_as(me, role) || catalog::may_act_as(me, READ_ALL_STATS)
}

/// The role pg_read_all_stats (ROLE_PG_READ_ALL_STATS in src/include/catalog/pg_authid.dat).
const READ_ALL_STATS: pg_sys::Oid = pg_sys::Oid::from_u32(3375);
