//! Words: pluralize() and is_plural(), warm and for the first time in a session.

use super::charts::{Chart, Role};
use super::findings::{Bound, Findings};
use super::measure::{Effort, Samples, Spread};
use super::rig::{DATABASE, Rig};
use crate::failure::{Failure, Outcome};

/// Calls in a sample.
const CALLS: usize = 200_000;

/// Sessions whose first call is measured.
const SESSIONS: usize = 15;

const NAMES: &str = "article user category person order_item OrderItem address status news sheep mouse child \
    company invoice_line box analysis datum data index matrix employee product_category tag comment post \
    payment_method bus lens series country city wife shelf hero photo staff equipment UserAccount api_key";

const SERIES: [(&str, &str, Role); 5] = [
    ("w", "", Role::Floor),
    ("bench.floor_text(w)", "C: text in, copy out", Role::Floor),
    ("initcap(w)", "initcap, core", Role::Peer),
    ("base_entity.pluralize(w)", "base_entity.pluralize()", Role::Ours),
    ("base_entity.is_plural(w)", "base_entity.is_plural()", Role::Ours),
];

/// Measures the functions on words.
pub fn measure(rig: &Rig, effort: &Effort, findings: &mut Findings) -> Outcome<()> {
    let mut session = rig.session(DATABASE)?;
    let calls = effort.amount(CALLS);
    session.run(&format!(
        "CREATE TABLE bench.names AS SELECT names[1 + g % cardinality(names)] AS w
         FROM generate_series(1, {calls}) g, regexp_split_to_array('{NAMES}', '\\s+') AS names;
         VACUUM ANALYZE bench.names"
    ))?;
    session.insist(
        "SELECT base_entity.pluralize('category') = 'categories' AND NOT base_entity.is_plural('category')",
        "the functions do not do their job",
    )?;
    let samples = Samples::interleaved("words", effort.rounds(9), SERIES.len(), |one, _| {
        let cost = session.cost(&format!("SELECT count({}) FROM bench.names", SERIES[one].0))?;
        if cost.answer != [calls.to_string()] {
            return Err(Failure::new(format!("words answered {:?}", cost.answer)));
        }
        Ok(cost.cpu / calls as f64)
    })?;
    session.run("DROP TABLE bench.names")?;
    let mut warm = Chart::new(
        "warm",
        &format!("One word, net of the loop, PostgreSQL {}", rig.major()),
        "ns of CPU",
    );
    for (one, (_, label, role)) in SERIES.iter().enumerate().skip(1) {
        warm.add(*label, *role, samples.net(one, &[0]));
    }
    for (one, what) in [(3, "pluralize()"), (4, "is_plural()")] {
        let found = samples.net(one, &[0]).median;
        findings.goal(format!("{what}, warm"), found, "ns", Bound::AtMost(500.0));
    }
    let mut first = Chart::new(
        "first",
        &format!("The first word in a session, PostgreSQL {}", rig.major()),
        "µs until the answer",
    );
    for function in ["pluralize", "is_plural"] {
        let mut samples = Vec::new();
        for _ in 0..effort.rounds(SESSIONS) {
            samples.push(first_call(rig, function)?);
        }
        let spread = Spread::of(&samples);
        first.add(format!("base_entity.{function}()"), Role::Ours, spread);
        findings.goal(
            format!("{function}(), first call in a session"),
            spread.median,
            "µs",
            Bound::AtMost(100.0),
        );
    }
    findings.charts.extend([warm, first]);
    Ok(())
}

/// Microseconds between two looks at the clock, with the first call of a session between them. The library is loaded
/// before: its first user pays for that, whoever it is.
fn first_call(rig: &Rig, function: &str) -> Outcome<f64> {
    let mut session = rig.session(DATABASE)?;
    session.run("SELECT base_entity.uuidv4(), clock_timestamp() - clock_timestamp()")?;
    session.number(&format!(
        "SELECT 1e6 * extract(epoch FROM finish - start)
         FROM (SELECT clock_timestamp() AS start, base_entity.{function}('category') AS word,
                      clock_timestamp() AS finish OFFSET 0) t
         WHERE word IS NOT NULL"
    ))
}
