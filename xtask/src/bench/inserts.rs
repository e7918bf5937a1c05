//! Rows inserted under different keys: time, index, write-ahead log, order.

use super::charts::{Chart, Role};
use super::findings::{Bound, Findings};
use super::measure::{Effort, Samples, Spread};
use super::rig::{DATABASE, Rig};
use crate::failure::Outcome;

/// Rows in a sample.
const ROWS: usize = 1_000_000;

/// In so many statements: the tables grow side by side, since what disturbs the machine lasts for seconds.
const PARTS: usize = 10;

const MB: f64 = 1024.0 * 1024.0;

struct Key {
    table: &'static str,
    column: &'static str,
    label: &'static str,
    role: Role,
}

const KEYS: [Key; 4] = [
    Key {
        table: "key_v7",
        column: "uuid DEFAULT base_entity.uuidv7()",
        label: "base_entity.uuidv7()",
        role: Role::Ours,
    },
    Key {
        table: "key_v4",
        column: "uuid DEFAULT base_entity.uuidv4()",
        label: "base_entity.uuidv4()",
        role: Role::Ours,
    },
    Key {
        table: "key_core",
        column: "uuid DEFAULT gen_random_uuid()",
        label: "gen_random_uuid()",
        role: Role::Peer,
    },
    Key {
        table: "key_bigint",
        column: "bigint GENERATED ALWAYS AS IDENTITY",
        label: "bigint identity",
        role: Role::Peer,
    },
];

/// Their places in [`KEYS`].
const V7: usize = 0;
const V4: usize = 1;
const CORE: usize = 2;
const BIGINT: usize = 3;

/// Measures INSERT.
pub fn measure(rig: &Rig, effort: &Effort, findings: &mut Findings) -> Outcome<()> {
    let mut session = rig.session(DATABASE)?;
    let rows = effort.amount(ROWS);
    for Key { table, column, .. } in &KEYS {
        session
            .run(&format!("CREATE TABLE bench.{table} (id {column} PRIMARY KEY, payload text)"))?;
    }
    let mut wal = vec![Vec::new(); KEYS.len()];
    let rounds = PARTS * effort.rounds(5);
    let samples = Samples::interleaved("rows inserted", rounds, KEYS.len(), |one, round| {
        let table = KEYS[one].table;
        if round % PARTS == 0 {
            session.run(&format!("TRUNCATE bench.{table}; CHECKPOINT"))?;
        }
        let start = session.ask("SELECT pg_current_wal_lsn()")?;
        let cost = session.cost(&format!(
            "INSERT INTO bench.{table} (payload)
             SELECT 'payload-xxxxxxxxxxxxxxxxxxxxxxxx' FROM generate_series(1, {})",
            rows / PARTS
        ))?;
        let written = format!("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '{start}')");
        wal[one].push(session.number(&written)?);
        Ok(cost.cpu)
    })?;
    let samples = samples.summed(PARTS);
    let wal = Samples::of(wal).summed(PARTS);
    let title = |what: &str| {
        format!(
            "{} rows by key: {what}, PostgreSQL {}",
            if rows == ROWS { "A million".to_owned() } else { rows.to_string() },
            rig.major()
        )
    };
    let mut time = Chart::new("insert", &title("INSERT"), "s of CPU");
    let mut index = Chart::new("index", &title("primary key index"), "MB");
    let mut log = Chart::new("wal", &title("write-ahead log"), "MB");
    let mut inversions = [0.0; KEYS.len()];
    for (one, Key { table, label, role, .. }) in KEYS.iter().enumerate() {
        session.insist(
            &format!("SELECT count(DISTINCT id) = {rows} FROM bench.{table}"),
            "keys repeat",
        )?;
        inversions[one] = session.number(&format!(
            "SELECT count(*) FROM (SELECT id < lag(id) OVER (ORDER BY ctid) AS back FROM bench.{table}) t WHERE back"
        ))?;
        let size = session.number(&format!("SELECT pg_relation_size('bench.{table}_pkey')"))?;
        time.add(*label, *role, samples.spread(one).times(1e-9));
        index.add(*label, *role, Spread::of(&[size / MB]));
        log.add(*label, *role, wal.spread(one).times(1.0 / MB));
    }
    findings.goal(
        "CPU of INSERT, key uuidv7() beside bigint identity",
        samples.ratio(V7, BIGINT),
        "×",
        Bound::AtMost(1.0),
    );
    findings.goal(
        "index of a million rows, key uuidv7()",
        index.bars[V7].spread.median * ROWS as f64 / rows as f64,
        "MB",
        Bound::AtMost(32.0),
    );
    findings.goal("keys of uuidv7() out of order", inversions[V7], "", Bound::AtMost(0.0));
    findings.goal(
        "CPU of INSERT, key uuidv4() beside gen_random_uuid()",
        samples.ratio(V4, CORE),
        "×",
        Bound::AtMost(0.75),
    );
    findings.charts.extend([time, index, log]);
    for Key { table, .. } in &KEYS {
        session.run(&format!("DROP TABLE bench.{table}"))?;
    }
    Ok(())
}
