//! A table in service becomes an entity: under load, cut off again and again, watched from another session.

use super::{On, Scenario, Stage};
use crate::cluster::Cluster;
use crate::dice::Dice;
use crate::failure::{Doing, Failure, Outcome};
use crate::psql;
use crate::session::Session;
use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

/// Adopts a table under load.
pub const SCENARIO: Scenario = Scenario {
    name: "adoption",
    shows: "a table under load becomes an entity, cut off again and again, and nobody's statement fails",
    on: On::Newest,
    slow: false,
    play,
};

/// The rows of the table, in the ordinary run and in the full one.
const ROWS: [u32; 2] = [200_000, 5_000_000];

/// How often the adoption is cut off.
const CUTS: usize = 6;

/// Two rows of the table change in each transaction, and a row of another refers to one of them.
const LOAD: &str = "\\set a random(1, :rows)
\\set b random(1, :rows)
BEGIN;
UPDATE accounts SET balance = balance + 1 WHERE id = :a;
SELECT balance FROM accounts WHERE id = :b;
INSERT INTO histories (account) VALUES (:b);
UPDATE accounts SET balance = balance - 1 WHERE id = :b;
COMMIT;
";

fn play(stage: &Stage) -> Outcome<()> {
    let rows = ROWS[usize::from(stage.is_full())];
    let cluster = stage.cluster("adopt");
    let _server = cluster.start()?;
    stage.show("the table");
    psql::run(
        &cluster,
        "postgres",
        &format!(
            "CREATE EXTENSION base_entity;
             CREATE TABLE accounts (id bigint PRIMARY KEY, balance int NOT NULL, filler text);
             INSERT INTO accounts SELECT i, 0, repeat('x', 60) FROM generate_series(1, {rows}) i;
             CREATE INDEX ON accounts (balance);
             CREATE TABLE histories (account bigint REFERENCES accounts, at timestamptz DEFAULT now());
             VACUUM ANALYZE;"
        ),
    )?;
    let mut load = Load::begin(stage, &cluster, rows)?;
    let over = AtomicBool::new(false);
    let seen = thread::scope(|scope| {
        let watcher = scope.spawn(|| watch(&cluster, &over));
        let adopted = adopt(stage, &cluster);
        over.store(true, Ordering::Relaxed);
        let seen = watcher.join().map_err(|_| Failure::new("the watcher fell"))?;
        adopted?;
        seen
    })?;
    stage.check(&format!("another session sees the rows filled: {seen:?}"), {
        seen.iter().any(|(phase, ..)| phase == "fill")
            && seen.iter().all(|(_, done, total)| done <= total)
    })?;
    let (transactions, longest) = load.end(stage)?;
    println!(
        "    {rows} rows, {transactions} transactions beside it, the longest took {longest:.0} ms"
    );
    let whole = "SELECT count(*), count(uuid), count(DISTINCT uuid), count(created_at), sum(balance) FROM accounts";
    let expected = format!("{rows}|{rows}|{rows}|{rows}|0\n");
    stage.same(
        "all rows are there and filled",
        &expected,
        &psql::run(&cluster, "postgres", whole)?,
    )?;
    let entity = "SELECT templates, key, id FROM base_entity.entities; SELECT entity, problem FROM base_entity.check() WHERE entity IS NOT NULL";
    stage.same(
        "the table is an entity, and nothing of it is loose",
        "{base_entity.base_entity}|{id}|uuid\n",
        &psql::run(&cluster, "postgres", entity)?,
    )?;
    let left = "SELECT count(*) FROM pg_constraint WHERE conrelid = 'accounts'::regclass AND contype = 'c'";
    stage.same("no constraint of the work is left", "0\n", &psql::run(&cluster, "postgres", left)?)
}

/// Adopts the table, cut off by timeouts and a termination before it is let be. Does what it is told to on the way.
fn adopt(stage: &Stage, cluster: &Cluster) -> Outcome<()> {
    let mut dice = Dice::of(Dice::seed());
    for cut in 0..CUTS {
        stage.show(&format!("cut off {cut} times"));
        let most = if stage.is_full() { 5_000 } else { 400 };
        let timeout = format!("SET statement_timeout = {};", dice.within(20..=most));
        if cut == CUTS / 2 {
            terminated(cluster)?;
        }
        // What it comes to in that time, nobody knows: it may even be done.
        let _ = call(cluster, &timeout)?;
    }
    for _ in 0..3 {
        stage.show("let be");
        let said = call(cluster, "")?;
        let statements: Vec<&str> =
            said.lines().filter(|line| line.starts_with("CREATE UNIQUE INDEX")).collect();
        if statements.is_empty() {
            return stage.check(&format!("the adoption is done:\n{said}"), !said.contains("ERROR"));
        }
        for statement in statements {
            psql::run(cluster, "postgres", statement)?;
        }
    }
    Err(Failure::new("the adoption asks for the same index again and again"))
}

/// Ends the session of an adoption while it is at work.
fn terminated(cluster: &Cluster) -> Outcome<()> {
    thread::scope(|scope| {
        let worker = scope.spawn(|| call(cluster, ""));
        thread::sleep(Duration::from_millis(150));
        let kill = "SELECT pg_terminate_backend(pid) FROM base_entity.stat_progress_adopt";
        psql::run(cluster, "postgres", kill)?;
        worker.join().map_err(|_| Failure::new("the worker fell"))?.map(drop)
    })
}

/// Calls adopt(); what psql says, errors too.
fn call(cluster: &Cluster, before: &str) -> Outcome<String> {
    let mut psql = psql::psql(cluster, "postgres");
    psql.args(["-X", "-q", "-c", before, "-c", "CALL base_entity.adopt('accounts')"]);
    let output = psql.output().doing("cannot run psql")?;
    Ok(String::from_utf8_lossy(&output.stderr).into_owned())
}

/// What another session sees of it: phase, rows done, rows in all.
fn watch(cluster: &Cluster, over: &AtomicBool) -> Outcome<Vec<(String, u64, u64)>> {
    let mut session = Session::open(cluster, "postgres")?;
    let mut seen: Vec<(String, u64, u64)> = Vec::new();
    while !over.load(Ordering::Relaxed) {
        let query = "SELECT phase, rows_done, rows_total FROM base_entity.stat_progress_adopt WHERE relation = 'accounts'::regclass";
        for line in session.run(query)? {
            let fields: Vec<&str> = line.split('|').collect();
            if let [phase, done, total] = fields[..]
                && let (Ok(done), Ok(total)) = (done.parse(), total.parse())
                && seen.last().is_none_or(|(last, ..)| last != phase)
            {
                seen.push((phase.to_owned(), done, total));
            }
        }
        thread::sleep(Duration::from_millis(5));
    }
    Ok(seen)
}

/// pgbench at work on the table.
struct Load {
    child: Child,
    prefix: PathBuf,
    errors: PathBuf,
}

impl Load {
    fn begin(stage: &Stage, cluster: &Cluster, rows: u32) -> Outcome<Self> {
        let script = stage.directory().join("load.sql");
        fs::write(&script, LOAD).doing("cannot write the load")?;
        let (prefix, errors) = (stage.directory().join("load"), stage.directory().join("errors"));
        let file = fs::File::create(&errors).doing("cannot write the load's errors")?;
        let mut pgbench = psql::client(cluster, "pgbench", "postgres");
        pgbench
            .args(["--no-vacuum", "--client=4", "--time=3600", "--rate=200", "--log"])
            .arg(format!("--log-prefix={}", prefix.display()))
            .arg(format!("--define=rows={rows}"))
            .arg(format!("--file={}", script.display()))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(file);
        let child = pgbench.spawn().doing("cannot run pgbench")?;
        thread::sleep(Duration::from_millis(500));
        Ok(Self { child, prefix, errors })
    }

    /// Ends it; how many transactions there were, and the milliseconds that the longest took.
    fn end(&mut self, stage: &Stage) -> Outcome<(usize, f64)> {
        let running = self.child.try_wait().doing("cannot wait for pgbench")?.is_none();
        let log = format!("{}.{}", self.prefix.display(), self.child.id());
        // Its log is written in blocks, and whole only when it ends by itself.
        let _ = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status();
        self.child.wait().doing("cannot wait for pgbench")?;
        let errors = fs::read_to_string(&self.errors).unwrap_or_default();
        stage.check(
            &format!("no transaction failed beside it:\n{errors}"),
            running && !errors.contains("ERROR") && !errors.contains("aborted"),
        )?;
        let text = fs::read_to_string(&log).doing(format!("cannot read {log}"))?;
        let took = |line: &str| -> Option<f64> {
            let fields: Vec<f64> = line.split(' ').filter_map(|field| field.parse().ok()).collect();
            // The latency counts from when the transaction was due; the lag is what pgbench was late by.
            (fields.len() == 7).then(|| (fields[2] - fields[6]) / 1000.0)
        };
        let all: Vec<f64> = text.lines().filter_map(took).collect();
        Ok((all.len(), all.iter().copied().fold(0.0, f64::max)))
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
