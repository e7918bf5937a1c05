//! A new connection's first INSERT into an entity, which loads the library, beside one that needs no library.

use super::charts::{Chart, Role};
use super::findings::{Bound, Findings};
use super::measure::{Effort, Samples};
use super::rig::{DATABASE, Rig};
use crate::cluster::Cluster;
use crate::failure::Outcome;
use crate::psql;
use crate::session::Session;

/// What "nothing" is in milliseconds: less than two runs of the same differ.
const NOTHING_MS: f64 = 0.1;

const TABLES: &str = "
    CREATE TABLE bench.entities (LIKE base_entity, title text);
    CREATE TABLE bench.others (LIKE base_entity, title text);
    ALTER TABLE bench.others ALTER COLUMN uuid SET DEFAULT gen_random_uuid();
    CREATE TABLE bench.plain (uuid uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now(), title text);";

/// The series: whether the library is preloaded, the table, its label.
const SERIES: [(bool, &str, &str, Role); 5] = [
    (false, "entities", "an entity", Role::Ours),
    (false, "others", "the same with gen_random_uuid()", Role::Peer),
    (true, "entities", "an entity, preloaded", Role::Ours),
    (true, "others", "gen_random_uuid(), preloaded", Role::Peer),
    (false, "plain", "gen_random_uuid(), no row trigger", Role::Peer),
];

/// Measures first INSERTs.
pub fn measure(rig: &Rig, effort: &Effort, findings: &mut Findings) -> Outcome<()> {
    rig.session(DATABASE)?.run(TABLES)?;
    let (cluster, _server) = rig.preloaded()?;
    psql::run(
        &cluster,
        "postgres",
        &format!("CREATE EXTENSION base_entity; CREATE SCHEMA bench; {TABLES}"),
    )?;
    let rounds = effort.rounds(61);
    let count = SERIES.len();
    let mut wall = vec![Vec::new(); count];
    let mut whole = vec![Vec::new(); count];
    let samples = Samples::interleaved("first INSERTs", rounds, count, |one, _| {
        let (preloaded, table, ..) = SERIES[one];
        let mut session = connect(rig, &cluster, preloaded)?;
        let cost = session.cost(&format!("INSERT INTO bench.{table} (title) VALUES ('first')"))?;
        wall[one].push(cost.wall / 1e6);
        whole[one].push(session.cpu()? / 1e6);
        Ok(cost.cpu / 1e6)
    })?;
    let chart =
        |slug: &str, what: &str, unit: &str, data: &dyn Fn(usize) -> super::measure::Spread| {
            let mut chart = Chart::new(slug, &format!("{what}, PostgreSQL {}", rig.major()), unit);
            for (one, (_, _, label, role)) in SERIES.iter().enumerate() {
                chart.add(*label, *role, data(one));
            }
            chart
        };
    let wall = |one: usize| super::measure::Spread::of(&wall[one]);
    let whole = |one: usize| super::measure::Spread::of(&whole[one]);
    findings.charts.extend([
        chart("wall", "The first INSERT of a connection", "ms until the answer", &wall),
        chart("cpu", "The first INSERT of a connection", "ms of CPU", &|one| samples.spread(one)),
        chart("whole", "A connection up to its first INSERT", "ms of CPU", &whole),
    ]);
    for (what, data) in [
        ("wall time", &wall as &dyn Fn(usize) -> super::measure::Spread),
        ("CPU", &|one| samples.spread(one)),
    ] {
        findings.goal(
            format!("first INSERT of a connection, more than with gen_random_uuid(), {what}"),
            data(0).median - data(1).median,
            "ms",
            Bound::AtMost(1.5),
        );
    }
    findings.goal(
        "the same with the library preloaded, CPU",
        samples.spread(2).median - samples.spread(3).median,
        "ms",
        Bound::AtMost(NOTHING_MS),
    );
    Ok(())
}

fn connect(rig: &Rig, preloaded: &Cluster, to_preloaded: bool) -> Outcome<Session> {
    if to_preloaded { Session::open(preloaded, "postgres") } else { rig.session(DATABASE) }
}
