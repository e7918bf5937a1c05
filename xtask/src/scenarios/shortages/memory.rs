//! A backend that gets no more memory.

use super::super::Stage;
use super::super::crashes::awaken;
use super::super::health::examine;
use super::super::trades::GROUND;
use super::{has, limit};
use crate::cluster::Cluster;
use crate::failure::{Doing, Failure, Outcome};
use crate::psql;
use crate::session::Session;
use std::fs;

/// What a backend is asked to do with little memory. The last of each takes as much as it is given.
const WORK: [&str; 6] = [
    "CREATE TABLE starved_ones (LIKE filed_entity, LIKE base_authored, note text)",
    "INSERT INTO entries (body) SELECT 'x' FROM generate_series(1, 500)",
    "UPDATE entries SET body = body || '.'",
    "SELECT base_entity.describe(), base_entity.erd()",
    "SELECT * FROM base_entity.check()",
    "SELECT base_entity.pluralize(string_agg(n::text || 'box', '_')) FROM generate_series(1, 3000) n",
];

/// Bytes that a backend may take beyond what it has, from nothing upwards.
const STEP: u64 = 12 << 10;

/// How many steps, in the ordinary run and in the full one.
const STEPS: [u64; 2] = [20, 240];

/// Gives backends ever a little more memory than none.
pub fn play(stage: &Stage) -> Outcome<()> {
    if !has("prlimit", "want of memory") || !std::path::Path::new("/proc/self/statm").exists() {
        return Ok(());
    }
    let cluster = stage.cluster("lean").with("full_page_writes", "on");
    let _server = cluster.start()?;
    psql::run(&cluster, "postgres", GROUND)?;
    let (mut refused, mut done, mut fell) = (0, 0, Vec::new());
    for (number, work) in WORK.iter().enumerate() {
        for step in 0..STEPS[usize::from(stage.is_full())] {
            stage.show(&format!("{refused} refused, {done} done, {} fell: {work}", fell.len()));
            match starve(stage, &cluster, work, step * STEP * (1 + number as u64 % 3))? {
                Starved::Refused => refused += 1,
                Starved::Done => done += 1,
                Starved::Fell(said) => fell.push(said),
            }
        }
    }
    let health = examine(stage, &cluster, "postgres")?;
    println!(
        "    memory: {refused} statements refused, {done} done, {} backends fell; {} entities are sound",
        fell.len(),
        health.entities
    );
    stage
        .check("some statements got too little memory, and some enough", refused > 0 && done > 0)?;
    match fell.into_iter().next() {
        Some(said) => Err(Failure::new(format!("a backend fell for want of memory:\n{said}"))),
        None => Ok(()),
    }
}

enum Starved {
    /// An error said so.
    Refused,
    Done,
    /// The backend is no more.
    Fell(String),
}

/// Lets a backend do something with so many bytes more than it has.
fn starve(stage: &Stage, cluster: &Cluster, work: &str, bytes: u64) -> Outcome<Starved> {
    let mut session = Session::open(cluster, "postgres")?;
    session.bear_errors()?;
    // The library is there, and what a first entity brings.
    session.run("BEGIN; CREATE TABLE warm_ones (LIKE base_entity); ROLLBACK")?;
    let path = format!("/proc/{}/statm", session.process());
    let statm = fs::read_to_string(&path).doing(format!("cannot read {path}"))?;
    let pages: u64 =
        statm.split_whitespace().next().and_then(|pages| pages.parse().ok()).unwrap_or(0);
    let has = pages * 4096 + bytes;
    limit(stage, session.process(), &format!("as={has}:unlimited"))?;
    // Three times, since what was kept back for the first error may not be there for the next.
    let again = format!("BEGIN; {work}; ROLLBACK; BEGIN; {work}; ROLLBACK");
    let Ok(said) = session.run(&format!("{again}; BEGIN; {work}; COMMIT")) else {
        let log = fs::read_to_string(cluster.log()).unwrap_or_default();
        let lines: Vec<_> = log.lines().collect();
        let tail = lines[lines.len().saturating_sub(30)..].join("\n");
        awaken(cluster)?;
        return Ok(Starved::Fell(format!("{work}, {bytes} bytes more\n{tail}")));
    };
    limit(stage, session.process(), "as=unlimited:unlimited")?;
    let errors: Vec<_> = said.iter().filter(|line| line.contains("ERROR:  ")).collect();
    for error in &errors {
        let known = error.contains("53200") || error.contains("53000") || error.contains("25P02");
        stage.check(&format!("want of memory is an error that says so: {error}"), known)?;
    }
    // In the same session, with memory again.
    let said = session.run(
        "ROLLBACK; DROP TABLE IF EXISTS starved_ones; TRUNCATE entries;
         INSERT INTO entries (body) SELECT 'fed' FROM generate_series(1, 300); UPDATE entries SET body = 'fed again'",
    )?;
    let bad = said.iter().find(|line| line.contains("ERROR:  "));
    stage.check(&format!("the session goes on: {said:?}"), bad.is_none())?;
    Ok(if errors.is_empty() { Starved::Done } else { Starved::Refused })
}
