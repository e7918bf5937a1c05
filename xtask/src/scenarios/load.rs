//! Sixteen clients that make, rename, drop, change and read entities at the same time.

use super::crowd::{Author, Crowd, Told};
use super::health::examine;
use super::trades::{COMMITTED, GROUND, clerk, maker, updater};
use super::{On, Scenario, Stage};
use crate::cluster::Cluster;
use crate::dice::Dice;
use crate::failure::{Failure, Outcome};
use crate::psql;
use std::collections::HashSet;
use std::fmt::Write as _;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Many clients.
pub const SCENARIO: Scenario = Scenario {
    name: "load",
    shows: "16 clients at once: entities stay whole, ids unique, updated_at ahead, and nobody deadlocks",
    on: On::Newest,
    slow: false,
    play,
};

/// How many seconds, in the ordinary run and in the full one.
const SECONDS: [u64; 2] = [12, 600];

const CLIENTS: [Author; 16] = [
    maker, maker, maker, maker, maker, updater, updater, witness, witness, witness, witness, clerk,
    clerk, newcomer, newcomer, reader,
];

/// A row of each counter is changed by many, and each change is written down with it.
const COUNTERS: &str = "
CREATE TABLE counters (LIKE base_entity, LIKE base_versioned, number int UNIQUE, sum int NOT NULL DEFAULT 0);
INSERT INTO counters (number) SELECT generate_series(0, 5);
CREATE TABLE moves (number int, version bigint, moved_at timestamptz);
";

/// What a line begins with that says what should not be.
const WRONG: &str = "wrong: ";

/// What a line begins with that says an id.
const FIRST: &str = "first ";

fn play(stage: &Stage) -> Outcome<()> {
    let seed = Dice::seed();
    // Each backend is forked with the library in it.
    let cluster = stage.cluster("load").with("shared_preload_libraries", "base_entity");
    let cluster = cluster.with("deadlock_timeout", "200ms");
    let _server = cluster.start()?;
    psql::run(&cluster, "postgres", &format!("{GROUND}{COUNTERS}"))?;
    let crowd = Crowd::gather(&cluster, "postgres", seed, &CLIENTS);
    let (begun, time) =
        (Instant::now(), Duration::from_secs(SECONDS[usize::from(stage.is_full())]));
    while begun.elapsed() < time {
        sleep(Duration::from_millis(250));
        stage.show(&format!("{} s of {}", begun.elapsed().as_secs(), time.as_secs()));
    }
    let told = crowd.leave()?;
    if let Some(line) = told.errors().next() {
        return Err(Failure::new(format!("{} errors, the first: {line}", told.errors().count())));
    }
    stage.check("no client was told an error, nor a deadlock", true)?;
    let wrong = told.lines.iter().find(|line| line.starts_with(WRONG));
    stage.check(
        &format!("clients saw nothing wrong: {}", wrong.map_or("", String::as_str)),
        wrong.is_none(),
    )?;
    let ids = said_ids(stage, &told)?;
    let moves = moves(stage, &cluster)?;
    let health = examine(stage, &cluster, "postgres")?;
    println!(
        "    {} scripts, {moves} counted changes, {ids} ids said: {} entities and {} ids are sound",
        told.scripts, health.entities, health.ids
    );
    Ok(())
}

/// Fails unless all ids that clients were told are distinct; how many those are.
fn said_ids(stage: &Stage, told: &Told) -> Outcome<usize> {
    let mut distinct = HashSet::new();
    let mut all = 0;
    for line in &told.lines {
        if let Some(id) = line.strip_prefix(COMMITTED).or_else(|| line.strip_prefix(FIRST)) {
            all += 1;
            distinct.insert(id);
        }
    }
    stage.check(
        &format!("all of {all} ids are distinct, and not {}", distinct.len()),
        all == distinct.len(),
    )?;
    stage.check("ids were said", all > 0)?;
    Ok(all)
}

/// Fails unless each change counted its row up by one and left `updated_at` at the time of the change before it or at
/// a later one; how many changes there were.
fn moves(stage: &Stage, cluster: &Cluster) -> Outcome<usize> {
    let answer = psql::run(
        cluster,
        "postgres",
        "SELECT count(*), count(*) FILTER (WHERE before > moved_at), count(*) FILTER (WHERE gap), count(DISTINCT moved_at)
         FROM (SELECT *, lag(moved_at) OVER w AS before, lag(version) OVER w + 1 <> version AS gap
               FROM moves WINDOW w AS (PARTITION BY number ORDER BY version)) AS m;
         SELECT count(*) FROM counters c, LATERAL (SELECT max(m.version) AS version, max(m.moved_at) AS updated_at, count(*) AS sum
                                                   FROM moves m WHERE m.number = c.number) AS m
         WHERE c.sum > 0 AND (c.version, c.updated_at, c.sum) IS DISTINCT FROM (m.version, m.updated_at, m.sum);",
    )?;
    let numbers: Vec<usize> =
        answer.split(['|', '\n']).filter_map(|number| number.parse().ok()).collect();
    let [all, behind, gaps, distinct, apart] = numbers[..] else {
        return Err(Failure::new(format!("psql answered {answer}")));
    };
    stage.check(
        &format!("updated_at never steps back, in {behind} of {all} changes"),
        behind == 0,
    )?;
    stage.check(&format!("version counts each change, but for {gaps} of {all}"), gaps == 0)?;
    stage.check("counters are as their last change left them", apart == 0)?;
    stage.check("changes were counted, at many times", all > 50 && distinct > 50)?;
    Ok(all)
}

/// Reads what others have committed, changes it, and says if `updated_at` is behind it.
fn witness(_client: usize, dice: &mut Dice) -> String {
    let mut script = String::new();
    for _ in 0..dice.within(10..=30) {
        let number = dice.below(6);
        let seen =
            format!("SELECT updated_at AS seen FROM counters WHERE number = {number} \\gset");
        let update = format!(
            "WITH moved AS (UPDATE counters SET sum = sum + 1 WHERE number = {number} RETURNING number, version, updated_at),
                  noted AS (INSERT INTO moves SELECT * FROM moved)
             SELECT '{WRONG}updated_at ' || updated_at || ' is behind ' || :'seen' FROM moved WHERE updated_at < :'seen';"
        );
        let nap = format!("SELECT FROM pg_sleep({:.4});", dice.below(100) as f64 / 10_000.0);
        let _ = match dice.below(3) {
            0 => writeln!(script, "{seen}\n{update}"),
            // now() is long past by the time of the change.
            1 => writeln!(script, "BEGIN;\n{nap}\n{seen}\n{update}\n{nap}\nCOMMIT;"),
            _ => writeln!(
                script,
                "BEGIN;\n{seen}\nSAVEPOINT s;\nUPDATE counters SET sum = 0 WHERE number = {number};\nROLLBACK TO s;\n{update}\nCOMMIT;"
            ),
        };
    }
    script
}

/// Connects, and says the first ids of its backend.
fn newcomer(_client: usize, _dice: &mut Dice) -> String {
    format!(
        "SELECT '{FIRST}' || base_entity.uuidv4();\nSELECT '{FIRST}' || base_entity.uuidv7();\n\
         SELECT '{FIRST}' || base_entity.uuidv4() FROM generate_series(1, 300);\n"
    )
}

/// Asks what there is while it changes.
fn reader(_client: usize, dice: &mut Dice) -> String {
    let question = dice.one(&[
        "SELECT 'wrong: ' || entity::text || ' ' || problem FROM base_entity.check()",
        "SELECT 'wrong: no key ' || entity::text FROM base_entity.entities WHERE id IS NULL AND entity::text NOT LIKE 'ids%'",
        "SELECT 'wrong: ' || count(*) FROM base_entity.templates HAVING count(*) < 7",
        "SELECT 'wrong: ' || count(*) FROM base_entity.describe() WHERE describe IS NULL HAVING count(*) > 0",
        "SELECT 'wrong: ' || length(base_entity.erd()) WHERE base_entity.erd() IS NULL",
    ]);
    format!("{question};\n")
}
