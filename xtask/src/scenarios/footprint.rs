//! The memory of a backend that works for long: it stays as it is, or grows no more than PostgreSQL's own caches do
//! for the same work done by hand.

use super::{On, Scenario, Stage};
use crate::cluster::Cluster;
use crate::failure::{Failure, Outcome};
use crate::program;
use crate::psql;
use crate::session::Session;
use std::path::Path;

/// The memory of a backend.
pub const SCENARIO: Scenario = Scenario {
    name: "footprint",
    shows: "a backend's memory stays flat over entities made and rows updated",
    on: On::Newest,
    slow: false,
    play,
};

/// What a backend does again and again, for itself and by hand.
struct Work {
    what: &'static str,
    /// Run once, before both.
    ground: &'static str,
    /// One round of each; `#` stands for its number.
    ours: &'static str,
    by_hand: &'static str,
    /// How many of it a round does.
    amount: usize,
    /// How many rounds, in the ordinary run and in the full one. A fifth as many come before, to warm up.
    rounds: [usize; 2],
}

const WORKS: [Work; 4] = [
    Work {
        what: "CREATE and DROP of a table",
        ground: "",
        ours: "SELECT unnest(ARRAY[
                   format('CREATE TABLE things_#_%s (LIKE base_entity, title text)', n), format('DROP TABLE things_#_%s', n)])
               FROM generate_series(1, 100) n \\gexec\nSELECT 1",
        by_hand: "SELECT unnest(ARRAY[
                   format('CREATE TABLE others_#_%s (uuid uuid PRIMARY KEY DEFAULT gen_random_uuid(), created_at timestamptz NOT NULL
                       DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now(), title text)', n),
                   format('CREATE TRIGGER zzz BEFORE UPDATE ON others_#_%s FOR EACH ROW
                       EXECUTE FUNCTION suppress_redundant_updates_trigger()', n),
                   format('DROP TABLE others_#_%s', n)])
               FROM generate_series(1, 100) n \\gexec\nSELECT 1",
        amount: 100,
        rounds: [15, 500],
    },
    Work {
        what: "update of a row",
        ground: "CREATE TABLE rows_of_ours (LIKE base_entity, LIKE base_versioned, LIKE base_authored, n int, t text);
                 CREATE TABLE rows_by_hand (uuid uuid PRIMARY KEY DEFAULT gen_random_uuid(), created_at timestamptz DEFAULT now(),
                     updated_at timestamptz DEFAULT now(), version bigint DEFAULT 1, created_by text, updated_by text, n int, t text);
                 INSERT INTO rows_of_ours (n) SELECT generate_series(1, 2000);
                 INSERT INTO rows_by_hand (n) SELECT generate_series(1, 2000);",
        ours: "UPDATE rows_of_ours SET n = n + 1, t = CASE WHEN n % 3 = 0 THEN repeat('x', n % 50) END",
        by_hand: "UPDATE rows_by_hand SET n = n + 1, t = CASE WHEN n % 3 = 0 THEN repeat('x', n % 50) END",
        amount: 2_000,
        rounds: [150, 5_000],
    },
    Work {
        what: "call of a function",
        ground: "",
        ours: "SELECT count(base_entity.uuidv7()), count(base_entity.uuidv4()), count(base_entity.pluralize('box_' || n)),
                   count(base_entity.class_name('order_item_' || n)), count(base_entity.uuidv7_at(now() - n * interval '1 s'))
               FROM generate_series(1, 1000) n",
        by_hand: "SELECT count(gen_random_uuid()), count(gen_random_uuid()), count(initcap('box_' || n)),
                   count(upper('order_item_' || n)), count(md5(n::text)::uuid)
               FROM generate_series(1, 1000) n",
        amount: 5_000,
        rounds: [20, 500],
    },
    Work {
        what: "question to the registry",
        ground: "",
        ours: "SELECT length(base_entity.describe()::text) + length(base_entity.erd()) > 0, count(*) FROM base_entity.check();
               SELECT count(*) FROM base_entity.entities; SELECT count(*) FROM base_entity.find(gen_random_uuid())",
        by_hand: "SELECT count(pg_get_expr(adbin, adrelid)) FROM pg_attrdef; SELECT count(pg_get_triggerdef(oid)) FROM pg_trigger",
        amount: 5,
        rounds: [60, 3_000],
    },
];

/// Bytes that the growth may differ by: what an allocator asks the system for at a time, and no more however long the
/// backend works.
const SLACK: i64 = 768 << 10;

fn play(stage: &Stage) -> Outcome<()> {
    if !Path::new("/proc/self/smaps_rollup").exists() {
        println!(
            "    SKIPPED: the system does not say what memory a process has of its own (/proc/PID/smaps_rollup)"
        );
        return Ok(());
    }
    // Whatever else changes the catalogs would be seen in the caches.
    let cluster = stage.cluster("flat").with("autovacuum", "off");
    let _server = cluster.start()?;
    psql::run(&cluster, "postgres", "CREATE EXTENSION base_entity")?;
    for work in &WORKS {
        psql::run(&cluster, "postgres", work.ground)?;
        let by_hand = growth(stage, &cluster, work, work.by_hand)?;
        let ours = growth(stage, &cluster, work, work.ours)?;
        let times = work.amount * work.rounds[usize::from(stage.is_full())];
        println!(
            "    {times} × {}: memory of the process grew by {} kB, by hand {} kB; memory contexts by {} kB, by hand {} kB",
            work.what,
            ours.process >> 10,
            by_hand.process >> 10,
            ours.contexts >> 10,
            by_hand.contexts >> 10
        );
        for (what, ours, by_hand) in [
            ("memory of the process", ours.process, by_hand.process),
            ("memory contexts", ours.contexts, by_hand.contexts),
        ] {
            stage.check(
                &format!("{times} × {}: {what} grew by {ours} bytes, by hand {by_hand}", work.what),
                ours - by_hand.max(0) <= SLACK,
            )?;
        }
    }
    Ok(())
}

/// Bytes.
#[derive(Clone, Copy)]
struct Memory {
    /// What the process has of its own.
    process: i64,
    /// What is in use in all memory contexts.
    contexts: i64,
}

/// By how much a backend grows that does a work, once it is warm: from the least of its first samples to the least of its
/// last, since what an allocator has been given back it may keep for a while.
fn growth(stage: &Stage, cluster: &Cluster, work: &Work, script: &str) -> Outcome<Memory> {
    let mut session = Session::open(cluster, "postgres")?;
    let rounds = work.rounds[usize::from(stage.is_full())];
    let mut samples = Vec::new();
    for round in 0..rounds + rounds / 5 {
        stage.show(&format!("{}, round {round}", work.what));
        session.run(&script.replace('#', &round.to_string()))?;
        if round % 20 == 19 {
            // What was updated or dropped is swept up, by another backend, lest the tables grow.
            psql::run(cluster, "postgres", "VACUUM")?;
        }
        if round >= rounds / 5 && round % rounds.div_ceil(60) == 0 {
            samples.push(memory(stage, &mut session)?);
        }
    }
    let third = samples.len().div_ceil(3);
    let least = |samples: &[Memory], of: fn(&Memory) -> i64| {
        samples.iter().map(of).min().ok_or_else(|| Failure::new("no round was played"))
    };
    let (first, last) = (&samples[..third], &samples[samples.len() - third..]);
    Ok(Memory {
        process: least(last, |it| it.process)? - least(first, |it| it.process)?,
        contexts: least(last, |it| it.contexts)? - least(first, |it| it.contexts)?,
    })
}

fn memory(stage: &Stage, session: &mut Session) -> Outcome<Memory> {
    let contexts = session.number("SELECT sum(used_bytes) FROM pg_backend_memory_contexts")?;
    let path = format!("/proc/{}/smaps_rollup", session.process());
    let rollup = program::output(stage.workshop().account.command("cat").arg(&path))
        .ok_or_else(|| Failure::new(format!("cannot read {path}")))?;
    let kilobytes = rollup.lines().find_map(|line| {
        line.strip_prefix("Anonymous:")?.trim().strip_suffix("kB")?.trim().parse::<i64>().ok()
    });
    let kilobytes = kilobytes.ok_or_else(|| Failure::new(format!("{path} holds\n{rollup}")))?;
    Ok(Memory { process: kilobytes << 10, contexts: contexts as i64 })
}
