//! Backends that are killed and servers that crash, in the middle of all that the extension does.

mod adoption;

use super::crowd::{Author, Crowd, Told};
use super::health::examine;
use super::trades::{COMMITTED, GROUND, clerk, maker, updater};
use super::{On, Scenario, Stage};
use crate::cluster::Cluster;
use crate::dice::Dice;
use crate::failure::{Doing, Failure, Outcome};
use crate::program;
use crate::psql;
use std::collections::HashSet;
use std::fs;
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Killed backends and crashed servers.
pub const SCENARIO: Scenario = Scenario {
    name: "crashes",
    shows: "kill -9 and crashes under load leave whole entities, or none",
    on: On::Newest,
    slow: false,
    play,
};

/// Kills and crashes, in the ordinary run and in the full one.
const FAULTS: [(usize, usize); 2] = [(3, 1), (60, 15)];

/// Tables that are adopted, each with up to six kills on its way.
const ADOPTIONS: [usize; 2] = [1, 12];

/// Those at work meanwhile.
const CLIENTS: [Author; 6] = [maker, maker, maker, updater, updater, clerk];

/// Drops what clients had no time to drop, lest there be ever more to examine.
const FEWER: &str = "SELECT format('DROP TABLE %s', entity) FROM base_entity.entities
    WHERE entity::text LIKE '%things_%' OFFSET 30 \\gexec";

/// What a crash says to those who were connected or tried to.
const OF_CRASHES: [&str; 6] = [
    "the database system is",
    "terminating connection",
    "57P0",
    // What a client had asked for last may be gone when it is back, or still there.
    "42P01:",
    "42P07:",
    "server closed the connection",
];

fn play(stage: &Stage) -> Outcome<()> {
    let seed = Dice::seed();
    let mut dice = Dice::of(seed);
    // What was committed survives a crash of the server, though not one of the machine.
    let cluster =
        stage.cluster("crash").with("synchronous_commit", "on").with("full_page_writes", "on");
    let mut server = cluster.start()?;
    psql::run(&cluster, "postgres", GROUND)?;
    let (kills, crashes) = FAULTS[usize::from(stage.is_full())];
    let mut told = Told::default();
    let mut hit = 0;
    for round in 0..kills + crashes {
        stage.show(&format!("fault {round} of {}", kills + crashes));
        let crowd = Crowd::gather(&cluster, "postgres", seed + round as u64, &CLIENTS);
        sleep(Duration::from_millis(dice.within(300..=1_500) as u64));
        if round < kills {
            hit += usize::from(kill(
                &cluster,
                dice.one(&["CREATE TABLE", "UPDATE", "INSERT", "DROP"]),
            )?);
        } else {
            cluster.crash()?;
            drop(server);
            check_log(stage, &cluster)?;
            server = cluster.start()?;
        }
        awaken(&cluster)?;
        // Those who come back find it as it was.
        sleep(Duration::from_millis(200));
        let round = crowd.leave()?;
        told.scripts += round.scripts;
        told.lines.extend(round.lines);
        examine(stage, &cluster, "postgres")?;
        psql::run(&cluster, "postgres", FEWER)?;
    }
    stage.check("a kill met a backend at work", hit * 2 > kills)?;
    let adoptions = ADOPTIONS[usize::from(stage.is_full())];
    let cut = adoption::play(stage, &cluster, &mut dice, adoptions)?;
    stage.check("a kill met an adoption at work", cut >= adoptions)?;
    if let Some(line) = told.unexpected(&OF_CRASHES) {
        return Err(Failure::new(format!("a client was told: {line}")));
    }
    let here = psql::run(&cluster, "postgres", "SELECT uuid FROM entries")?;
    let here: HashSet<_> = here.lines().collect();
    let committed: Vec<_> =
        told.lines.iter().filter_map(|line| line.strip_prefix(COMMITTED)).collect();
    let lost = committed.iter().filter(|id| !here.contains(*id)).count();
    stage.check(
        &format!("none of {} committed rows is lost, and not {lost}", committed.len()),
        lost == 0,
    )?;
    stage.check("rows were committed", !committed.is_empty())?;
    check_log(stage, &cluster)?;
    let health = examine(stage, &cluster, "postgres")?;
    println!(
        "    {kills} kills, {hit} of them of a backend at work, {crashes} crashes, {cut} adoptions cut off, {} scripts, {} rows committed: {} entities and {} ids are sound",
        told.scripts,
        committed.len(),
        health.entities,
        health.ids
    );
    Ok(())
}

/// Kills a backend that runs a statement which begins so, or at least one of those that are there.
fn kill(cluster: &Cluster, verb: &str) -> Outcome<bool> {
    let begun = Instant::now();
    let query = format!(
        "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
           AND state = 'active' AND query LIKE '{verb}%' ORDER BY random() LIMIT 1"
    );
    while begun.elapsed() < Duration::from_secs(5) {
        let pid = psql::run(cluster, "postgres", &query)?;
        if let Ok(pid) = pid.trim().parse::<u32>() {
            return Ok(program::succeeds(Command::new("kill").args(["-9", &pid.to_string()])));
        }
    }
    Ok(false)
}

/// Waits until the server has recovered.
pub fn awaken(cluster: &Cluster) -> Outcome<()> {
    let begun = Instant::now();
    // The postmaster may not have seen yet that a child is gone.
    sleep(Duration::from_millis(100));
    loop {
        match psql::run(cluster, "postgres", "SELECT 1") {
            Ok(_) => return Ok(()),
            Err(failure) if begun.elapsed() > Duration::from_secs(60) => return Err(failure),
            Err(_) => sleep(Duration::from_millis(50)),
        }
    }
}

/// A backend may be killed by us, and by nothing else.
fn check_log(stage: &Stage, cluster: &Cluster) -> Outcome<()> {
    let log = fs::read_to_string(cluster.log()).doing("cannot read the server's log")?;
    let bad = log.lines().find(|line| {
        ["PANIC", "TRAP", "panicked", "signal 6", "signal 11"]
            .iter()
            .any(|word| line.contains(word))
    });
    stage.check(&format!("the server's log is quiet: {}", bad.unwrap_or_default()), bad.is_none())
}
