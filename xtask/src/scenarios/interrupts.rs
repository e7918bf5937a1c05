//! Statements that are cut off while the extension is at work: by a signal, by a timeout, by a kill.

use super::crowd::converse;
use super::health::examine;
use super::trades::GROUND;
use super::{On, Scenario, Stage};
use crate::cluster::Cluster;
use crate::dice::Dice;
use crate::failure::{Failure, Outcome};
use crate::program;
use crate::psql;
use crate::session::Session;
use std::fmt::Write as _;
use std::process::Command;
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

/// Cut off statements.
pub const SCENARIO: Scenario = Scenario {
    name: "interrupts",
    shows: "a statement that is cut off leaves nothing, and the session goes on",
    on: On::Newest,
    slow: false,
    play,
};

/// Statements under a timeout, in the ordinary run and in the full one.
const HURRIED: [usize; 2] = [1_000, 20_000];

/// A template whose completion waits for whoever holds the table that its foreign key refers to.
const WAITING: &str = "
CREATE TABLE owners (id int PRIMARY KEY);
CREATE TABLE base_entity.owned_entity (LIKE base_entity, owner int REFERENCES owners);
";

/// What cuts a statement off.
struct Cut {
    what: &'static str,
    /// Said before it by the session itself.
    setting: &'static str,
    /// The SQLSTATE that the session is told; none where it is no more.
    state: Option<&'static str>,
}

const CUTS: [Cut; 5] = [
    Cut { what: "a cancel", setting: "", state: Some("57014") },
    Cut {
        what: "statement_timeout",
        setting: "SET statement_timeout = '300ms';",
        state: Some("57014"),
    },
    Cut { what: "lock_timeout", setting: "SET lock_timeout = '300ms';", state: Some("55P03") },
    Cut { what: "a termination", setting: "", state: None },
    Cut { what: "kill -9", setting: "", state: None },
];

fn play(stage: &Stage) -> Outcome<()> {
    let cluster = stage.cluster("cut").with("full_page_writes", "on");
    let _server = cluster.start()?;
    psql::run(&cluster, "postgres", &format!("{GROUND}{WAITING}"))?;
    for cut in &CUTS {
        in_the_middle(stage, &cluster, cut)?;
        examine(stage, &cluster, "postgres")?;
    }
    let (cancelled, done) = hurried(stage, &cluster)?;
    stage.check("timeouts met statements at work", cancelled > 0 && done > 0)?;
    let health = examine(stage, &cluster, "postgres")?;
    println!(
        "    {} cuts in the middle; {cancelled} statements cut off at some moment, {done} done: {} entities are sound",
        CUTS.len(),
        health.entities
    );
    Ok(())
}

/// Cuts CREATE TABLE off while its completion waits for a lock: the table is there by then, and not yet whole.
fn in_the_middle(stage: &Stage, cluster: &Cluster, cut: &Cut) -> Outcome<()> {
    stage.show(cut.what);
    let mut holder = Session::open(cluster, "postgres")?;
    holder.run("BEGIN; LOCK TABLE owners IN ACCESS EXCLUSIVE MODE")?;
    let script = format!(
        "{}\nCREATE TABLE victims (LIKE owned_entity, note text);\nRESET statement_timeout;\n\
         SELECT 'there' WHERE to_regclass('victims') IS NOT NULL;\n\
         CREATE TABLE others (LIKE base_entity);\nINSERT INTO others DEFAULT VALUES;\nDROP TABLE others;\n\\echo done\n",
        cut.setting
    );
    let client = {
        let cluster = cluster.clone();
        thread::spawn(move || converse(&cluster, "postgres", &script))
    };
    let victim = waiting(cluster)?;
    match cut.what {
        "a cancel" => drop(holder.run(&format!("SELECT pg_cancel_backend({victim})"))?),
        "a termination" => drop(holder.run(&format!("SELECT pg_terminate_backend({victim})"))?),
        "kill -9" => {
            let killed = program::succeeds(Command::new("kill").args(["-9", &victim.to_string()]));
            stage.check("the backend could be killed", killed)?;
        }
        _ => {}
    }
    let lines = client.join().map_err(|_| Failure::new("a client's thread fell"))??;
    drop(holder);
    let said = lines.join("\n");
    match cut.state {
        Some(state) => {
            let lone = lines.iter().filter(|line| line.contains("ERROR")).count() == 1;
            stage.check(
                &format!("{}: one error, {state}:\n{said}", cut.what),
                lone && said.contains(state),
            )?;
            stage.check(
                &format!("{}: the session goes on:\n{said}", cut.what),
                said.ends_with("done"),
            )?;
        }
        None => {
            stage.check(
                &format!("{}: the session is over:\n{said}", cut.what),
                !said.contains("done"),
            )?;
            let begun = Instant::now();
            while psql::run(cluster, "postgres", "SELECT 1").is_err()
                && begun.elapsed() < Duration::from_secs(60)
            {
                sleep(Duration::from_millis(50));
            }
        }
    }
    stage.check(
        &format!("{}: the table was there for nobody:\n{said}", cut.what),
        !said.contains("there"),
    )?;
    let left = "SELECT count(*) FROM pg_class WHERE relname LIKE 'victims%'";
    stage.check(
        &format!("{}: nothing is left", cut.what),
        psql::run(cluster, "postgres", left)? == "0\n",
    )?;
    let again = "CREATE TABLE victims (LIKE owned_entity, note text); DROP TABLE victims;";
    psql::run(cluster, "postgres", again).map(drop)
}

/// The backend that waits for the lock.
fn waiting(cluster: &Cluster) -> Outcome<u32> {
    let begun = Instant::now();
    let query = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%CREATE TABLE victims%'";
    while begun.elapsed() < Duration::from_secs(60) {
        if let Ok(pid) = psql::run(cluster, "postgres", query)?.trim().parse() {
            return Ok(pid);
        }
        sleep(Duration::from_millis(5));
    }
    Err(Failure::new("CREATE TABLE does not wait for the lock"))
}

/// Makes entities and changes rows under timeouts of about the time that this takes. Says how many statements were
/// cut off, and how many were not.
fn hurried(stage: &Stage, cluster: &Cluster) -> Outcome<(usize, usize)> {
    let mut dice = Dice::of(Dice::seed());
    let statements = HURRIED[usize::from(stage.is_full())];
    psql::run(
        cluster,
        "postgres",
        "INSERT INTO entries (body) SELECT 'long' FROM generate_series(1, 3000)",
    )?;
    let (mut cancelled, mut done) = (0, 0);
    for round in 0..statements / 100 {
        stage.show(&format!("{} hurried statements, {cancelled} cut off", round * 100));
        let mut script = String::new();
        for number in 0..100 {
            let statement = match dice.below(4) {
                0 => "UPDATE entries SET body = body || '.'".to_owned(),
                1 => "SELECT base_entity.check()".to_owned(),
                _ => format!(
                    "CREATE TABLE things_{round}_{number} (LIKE filed_entity, LIKE base_authored, note text)"
                ),
            };
            let _ = writeln!(
                script,
                "SET statement_timeout = {};\n{statement};\nRESET statement_timeout;\n\\echo :SQLSTATE",
                dice.within(1..=40)
            );
        }
        // In the one session that has been cut off so often.
        script += "CREATE TABLE lasts (LIKE filed_entity);\nINSERT INTO lasts DEFAULT VALUES;\nUPDATE lasts SET filed = '2024-01-01';\nDROP TABLE lasts;\n\\echo done\n";
        let lines = converse(cluster, "postgres", &script)?;
        for line in lines.iter().filter(|line| line.contains("ERROR")) {
            cancelled += 1;
            stage.check(
                &format!("the error of a timeout, and not {line}"),
                line.contains("57014"),
            )?;
        }
        done += 100 - lines.iter().filter(|line| line.contains("ERROR")).count();
        stage.check("the session goes on", lines.last().is_some_and(|line| line == "done"))?;
        psql::run(
            cluster,
            "postgres",
            "SELECT format('DROP TABLE %s', entity) FROM base_entity.entities WHERE entity::text LIKE 'things_%' OFFSET 20 \\gexec",
        )?;
    }
    Ok((cancelled, done))
}
