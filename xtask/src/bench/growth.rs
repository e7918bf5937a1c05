//! Growth: millions of rows in one table, thousands of entities in one database.

use super::charts::{Chart, Role};
use super::ddl_text;
use super::findings::{Bound, Findings};
use super::measure::{Effort, Samples};
use super::rig::{DATABASE, Rig};
use crate::failure::Outcome;
use crate::progress::Step;
use crate::session::Session;

/// Rows in a step, and the number of steps.
const ROWS: usize = 1_000_000;
const STEPS: usize = 5;

/// Entities in the full database, and those made in a sample.
const ENTITIES: usize = 10_000;
const SAMPLE: usize = 40;

/// Entities made in one transaction while the database is filled.
const BATCH: usize = 500;

/// In so many statements.
const PARTS: usize = 20;

/// The keys, and how often each is measured.
const KEYS: [(&str, Role, usize); 2] =
    [("base_entity.uuidv7()", Role::Ours, 3), ("gen_random_uuid()", Role::Peer, 1)];

/// Measures growth.
pub fn measure(rig: &Rig, effort: &Effort, findings: &mut Findings) -> Outcome<()> {
    rows(rig, effort, findings)?;
    entities(rig, effort, findings)
}

fn rows(rig: &Rig, effort: &Effort, findings: &mut Findings) -> Outcome<()> {
    let mut session = rig.session(DATABASE)?;
    let mut chart = Chart::new(
        "rows",
        &format!("Each further million rows, PostgreSQL {}", rig.major()),
        "s of CPU",
    );
    let mut furthest = f64::NAN;
    for (function, role, passes) in KEYS {
        let samples = millions(&mut session, function, effort, passes)?;
        let whole = samples.summed(PARTS);
        for step in 0..STEPS {
            let label = format!("{function}, million {}", step + 1);
            chart.add(label, role, whole.spread(step).times(1e-9));
        }
        if role == Role::Ours {
            let off = (0..STEPS).map(|step| 100.0 * (samples.share(step) - 1.0).abs());
            furthest = off.fold(0.0, f64::max);
        }
    }
    findings.goal(
        "key uuidv7(): how far the dearest or cheapest of five millions is from their mean",
        furthest,
        "%",
        Bound::AtMost(5.0),
    );
    findings.charts.push(chart);
    Ok(())
}

/// What the first, the second, … million rows of a table cost: tables that hold none, one, … million already grow side by
/// side, since what disturbs the machine lasts for seconds.
fn millions(
    session: &mut Session,
    function: &str,
    effort: &Effort,
    passes: usize,
) -> Outcome<Samples> {
    let rows = effort.amount(ROWS);
    let insert = |step: usize, rows: usize| {
        format!(
            "INSERT INTO bench.growth_{step} (payload)
             SELECT 'payload-xxxxxxxxxxxxxxxxxxxxxxxx' FROM generate_series(1, {rows});"
        )
    };
    let title = format!("rows by the million, {function}");
    let rounds = PARTS * effort.rounds(passes).min(passes);
    let samples = Samples::interleaved(&title, rounds, STEPS, |step, round| {
        if round % PARTS == 0 {
            session.run(&format!(
                "DROP TABLE IF EXISTS bench.growth_{step};
                 CREATE TABLE bench.growth_{step} (id uuid PRIMARY KEY DEFAULT {function}, payload text);
                 {} CHECKPOINT",
                insert(step, step * rows)
            ))?;
        }
        Ok(session.cost(&insert(step, rows / PARTS))?.cpu)
    })?;
    for step in 0..STEPS {
        session.run(&format!("DROP TABLE bench.growth_{step}"))?;
    }
    Ok(samples)
}

fn entities(rig: &Rig, effort: &Effort, findings: &mut Findings) -> Outcome<()> {
    let mut sessions = Vec::new();
    for (database, entities) in [("growth_few", 0), ("growth_many", effort.amount(ENTITIES))] {
        rig.make_database(database)?;
        rig.equip(database)?;
        let mut session = rig.session(database)?;
        fill(&mut session, entities)?;
        session.run("VACUUM ANALYZE; CHECKPOINT")?;
        // A session that has not seen all those tables being made, as a client's has not.
        sessions.push(rig.session(database)?);
    }
    let statements: [fn(&str) -> String; 2] = [ddl_text::like, ddl_text::bystander];
    let title = "the next table";
    let samples = Samples::interleaved(title, effort.rounds(61), 4, |one, _| {
        let session = &mut sessions[one % 2];
        let script = ddl_text::many(SAMPLE, statements[one / 2]);
        let cpu = session.cost(&script)?.cpu;
        session.run(ddl_text::TAKE_BACK)?;
        Ok(cpu / SAMPLE as f64 / 1000.0)
    })?;
    let mut chart = Chart::new(
        "entities",
        &format!("The next CREATE TABLE, PostgreSQL {}", rig.major()),
        "µs of CPU",
    );
    let many = effort.amount(ENTITIES);
    for (one, (label, role)) in [
        ("an entity, the first".to_owned(), Role::Ours),
        (format!("an entity beside {many} entities"), Role::Ours),
        ("another table, the first".to_owned(), Role::Peer),
        (format!("another table beside {many} entities"), Role::Peer),
    ]
    .into_iter()
    .enumerate()
    {
        chart.add(label, role, samples.spread(one));
    }
    findings.charts.push(chart);
    findings.goal(
        "CREATE TABLE beside 10 000 entities, beside the first",
        samples.ratio(1, 0),
        "×",
        Bound::AtMost(1.1),
    );
    findings.notes.push(format!(
        "Beside 10 000 entities PostgreSQL makes a table that is no entity at {:.2} × the cost of the first.",
        samples.ratio(3, 2)
    ));
    Ok(())
}

fn fill(session: &mut Session, entities: usize) -> Outcome<()> {
    if entities == 0 {
        return Ok(());
    }
    let step = Step::begin(format!("{entities} entities"));
    for batch in 0..entities.div_ceil(BATCH) {
        step.show(&format!("{} of {entities}", batch * BATCH));
        let script = ddl_text::many(BATCH, |name| {
            ddl_text::like(&name.replace("article_", &format!("story_{batch}_")))
        });
        session.run(&format!("{script}\nCOMMIT"))?;
    }
    step.end("made");
    Ok(())
}
