//! A physical standby: reads, then promoted.

use super::wait_for;
use crate::cluster::{Cluster, SUPERUSER};
use crate::failure::{Doing, Outcome};
use crate::psql;
use crate::scenarios::rich::{self, ALIVE};
use crate::scenarios::{Stage, run};
use crate::session::Session;
use std::fs;

/// Ids of both kinds that a server makes in one session.
const IDS: &str = "SELECT base_entity.uuidv4() FROM generate_series(1, 500);
    SELECT base_entity.uuidv7() FROM generate_series(1, 500);";

/// See the module.
pub fn play(stage: &Stage) -> Outcome<()> {
    let primary = stage.cluster("primary").with("synchronous_commit", "local");
    let server = primary.start()?;
    psql::run(&primary, "postgres", rich::ROLES)?;
    rich::make(&primary, SUPERUSER, "source")?;
    let standby = stage.cluster("standby");
    let mut copy =
        stage.workshop().account.command(primary.installation().program("pg_basebackup"));
    copy.arg("--host").arg(primary.socket_directory()).args(["--port", primary.port()]);
    copy.args(["--username", SUPERUSER, "--write-recovery-conf", "--checkpoint=fast", "--no-sync"]);
    run(copy.arg("--pgdata").arg(standby.data()))?;
    // The socket is in the data directory here, and its lock was copied too.
    let lock = standby.data().join(format!(".s.PGSQL.{}.lock", primary.port()));
    fs::remove_file(&lock).doing(format!("cannot remove {}", lock.display()))?;
    let _standby_server = standby.start()?;

    stage.show("reading from the standby");
    caught_up(&primary, &standby)?;
    let read = include_str!("read.sql");
    let meant = psql::run(&primary, "source", read)?;
    stage.check("much is read", meant.lines().count() > 60)?;
    stage.same("what primary and standby read", &meant, &psql::run(&standby, "source", read)?)?;
    for (refused, statement) in [
        ("CREATE TABLE", "CREATE TABLE others (LIKE base_entity)"),
        ("INSERT", "SELECT base_entity.add_uncountable('rice')"),
        ("DELETE", "SELECT base_entity.remove_word('cow')"),
        ("DELETE", "SELECT base_entity.purge('orders', interval '1 day')"),
        ("UPDATE", "UPDATE orders SET total = 1"),
    ] {
        let said = psql::run(&standby, "source", statement)
            .map_or_else(|failure| failure.to_string(), |_| String::new());
        let reason = format!("cannot execute {refused} in a read-only transaction");
        stage.check(&format!("{statement}: {reason}, not: {said}"), said.contains(&reason))?;
    }

    stage.show("words that are taught meanwhile");
    let mut session = Session::open(&standby, "source")?;
    let word = "SELECT base_entity.pluralize('brown_ibex')";
    let before = session.ask(word)?;
    psql::run(&primary, "source", "SELECT base_entity.add_irregular('ibex', 'ibices')")?;
    caught_up(&primary, &standby)?;
    let after = session.ask(word)?;
    stage.check(&format!("not known before: {before}"), before != "brown_ibices")?;
    stage.same("known to a session of the standby", &after, "brown_ibices")?;
    drop(session);

    stage.show("promoting the standby");
    let mut ids = psql::run(&primary, "source", IDS)?;
    ids.push_str(&psql::run(&standby, "source", IDS)?);
    let mut kept = Session::open(&standby, "source")?;
    ids.push_str(&kept.run(IDS)?.join("\n"));
    ids.push('\n');
    let recovers = psql::run(&standby, "postgres", "SELECT pg_is_in_recovery()")?;
    stage.same("the standby is one", recovers.trim(), "t")?;
    caught_up(&primary, &standby)?;
    drop(server);
    psql::run(&standby, "postgres", "SELECT pg_promote()")?;
    wait_for(&standby, "postgres", "SELECT NOT pg_is_in_recovery()")?;
    ids.push_str(&kept.run(IDS)?.join("\n"));
    ids.push('\n');
    ids.push_str(&psql::run(&standby, "source", IDS)?);
    let count = ids.lines().count();
    let mut distinct: Vec<_> = ids.lines().collect();
    distinct.sort_unstable();
    distinct.dedup();
    stage.check("five thousand ids were made", count == 5000)?;
    stage.check(&format!("{} of {count} ids differ", distinct.len()), distinct.len() == count)?;
    let promoted = psql::run(&standby, "source", ALIVE)?;
    let old = primary.start()?;
    stage.same(
        "what the primary and the promoted standby do",
        &psql::run(&primary, "source", ALIVE)?,
        &promoted,
    )?;
    drop(old);
    Ok(())
}

/// Waits until the standby has all that the primary has.
fn caught_up(primary: &Cluster, standby: &Cluster) -> Outcome<()> {
    let now = psql::run(primary, "postgres", "SELECT pg_current_wal_flush_lsn()")?;
    let query = format!("SELECT pg_last_wal_replay_lsn() >= '{}'", now.trim());
    wait_for(standby, "postgres", &query)
}
