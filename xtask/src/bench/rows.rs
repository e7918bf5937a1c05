//! The row trigger: what it adds to an UPDATE, beside other triggers that keep updated_at.

use super::charts::{Chart, Role};
use super::findings::{Bound, Findings};
use super::measure::{Effort, Samples};
use super::rig::{DATABASE, Rig};
use super::tables::Shape;
use crate::failure::{Failure, Outcome};
use crate::session::Session;

/// Rows in a sample.
const ROWS: usize = 50_000;

struct Variant {
    /// What follows `CREATE TRIGGER zzz_maintain BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION`; empty for no trigger.
    function: &'static str,
    label: &'static str,
    role: Role,
    touches: bool,
}

const WITHOUT: Variant =
    Variant { function: "", label: "no trigger", role: Role::Floor, touches: false };

/// All else is net of the UPDATE without a trigger, so that is measured twice as often.
const VARIANTS: [Variant; 7] = [
    WITHOUT,
    WITHOUT,
    Variant {
        function: "bench.floor_row_trigger()",
        label: "C: an empty trigger",
        role: Role::Floor,
        touches: false,
    },
    Variant {
        function: OURS,
        label: "base_entity.maintain, 3 rules",
        role: Role::Ours,
        touches: true,
    },
    Variant {
        function: "modified.moddatetime(updated_at)",
        label: "moddatetime (contrib)",
        role: Role::Peer,
        touches: true,
    },
    Variant {
        function: "bench.set_updated_at()",
        label: "PL/pgSQL",
        role: Role::Peer,
        touches: true,
    },
    Variant {
        function: "bench.diesel_set_updated_at()",
        label: "PL/pgSQL of diesel",
        role: Role::Peer,
        touches: true,
    },
];

const OURS: &str = "base_entity.maintain('touch updated_at', 'keep created_at', 'fix uuid')";

/// Places in [`VARIANTS`].
const NONE: [usize; 2] = [0, 1];
const EMPTY: usize = 2;
const MAINTAIN: usize = 3;
const MODDATETIME: usize = 4;
const PLPGSQL: usize = 5;

/// Measures the row trigger on every shape of table.
pub fn measure(rig: &Rig, effort: &Effort, findings: &mut Findings) -> Outcome<()> {
    let mut session = rig.session(DATABASE)?;
    session.run("CREATE SCHEMA modified; CREATE EXTENSION moddatetime SCHEMA modified")?;
    // Otherwise it would be chance which UPDATE follows a checkpoint and logs whole pages.
    session.run("ALTER SYSTEM SET full_page_writes = off; SELECT pg_reload_conf()")?;
    for shape in Shape::all() {
        one_shape(rig, &mut session, &shape, effort, findings)?;
    }
    session.run("ALTER SYSTEM RESET full_page_writes; SELECT pg_reload_conf()").map(drop)
}

fn one_shape(
    rig: &Rig,
    session: &mut Session,
    shape: &Shape,
    effort: &Effort,
    findings: &mut Findings,
) -> Outcome<()> {
    let rows = effort.amount(ROWS);
    session.run(&shape.create(rows))?;
    // What LIKE base_entity gave is what is measured.
    let given = session.ask(
        "SELECT split_part(pg_get_triggerdef(oid), ' EXECUTE FUNCTION ', 2)
         FROM pg_trigger WHERE tgrelid = 'bench_rows'::regclass",
    )?;
    if given != OURS {
        return Err(Failure::new(format!("the trigger of an entity executes {given}, not {OURS}")));
    }
    for variant in &VARIANTS {
        update(session, variant, shape, rows, true)?;
    }
    let title = shape.title();
    let samples = Samples::interleaved(
        &format!("row trigger: {title}"),
        effort.rounds(31),
        VARIANTS.len(),
        |one, _| Ok(update(session, &VARIANTS[one], shape, rows, false)? / rows as f64 / 1000.0),
    )?;
    let mut chart = Chart::new(
        &shape.slug(),
        &format!("What a row trigger adds to UPDATE: {title}, PostgreSQL {}", rig.major()),
        "µs of CPU for a row",
    );
    for (one, variant) in VARIANTS.iter().enumerate().skip(NONE.len()) {
        chart.add(variant.label, variant.role, samples.net(one, &NONE));
    }
    findings.charts.push(chart);
    findings.notes.push(format!(
        "{title}: the UPDATE itself takes {:.2} µs of CPU for a row.",
        samples.spread(NONE[0]).median
    ));
    let net = |one| samples.net(one, &NONE).median;
    for (peer, what, most) in [
        (EMPTY, "an empty trigger in C", 1.5),
        (MODDATETIME, "moddatetime", 0.65),
        (PLPGSQL, "PL/pgSQL", 0.4),
    ] {
        findings.goal(
            format!("row trigger beside {what}: {title}"),
            net(MAINTAIN) / net(peer),
            "×",
            Bound::AtMost(most),
        );
    }
    session.run("DROP TABLE bench_rows").map(drop)
}

/// One UPDATE of all rows under a trigger; returns nanoseconds of CPU.
fn update(
    session: &mut Session,
    variant: &Variant,
    shape: &Shape,
    rows: usize,
    prove_path: bool,
) -> Outcome<f64> {
    let trigger = match variant.function {
        "" => String::new(),
        function => format!(
            "CREATE TRIGGER zzz_maintain BEFORE UPDATE ON bench_rows FOR EACH ROW EXECUTE FUNCTION {function};"
        ),
    };
    session.run(&format!(
        "DROP TRIGGER IF EXISTS zzz_maintain ON bench_rows; {trigger}
         VACUUM (TRUNCATE false, INDEX_CLEANUP on) bench_rows;
         SELECT count(*), max(updated_at) AS before FROM bench_rows \\gset
         UPDATE bench_rows SET n = n + 1 WHERE uuid = (SELECT uuid FROM bench_rows LIMIT 1)"
    ))?;
    let statement = "UPDATE bench_rows SET n = n + 1";
    let cpu = if prove_path {
        // The statistics of the transaction tell which way the rows went.
        let answer = session.run(&format!(
            "BEGIN; {statement}; SELECT n_tup_hot_upd FROM pg_stat_xact_user_tables WHERE relname = 'bench_rows'; COMMIT"
        ))?;
        let hot: f64 = answer.first().and_then(|it| it.parse().ok()).unwrap_or(f64::NAN);
        let share = hot / rows as f64;
        let as_wanted = if shape.indexed { share == 0.0 } else { share > 0.9 };
        // The first pass makes room for the later ones.
        if !as_wanted && variant.function.is_empty() == shape.indexed {
            return Err(Failure::new(format!(
                "{} of {rows} updates were HOT: {}",
                hot,
                shape.title()
            )));
        }
        0.0
    } else {
        session.cost(statement)?.cpu
    };
    let moved = if variant.touches { "bool_and" } else { "NOT bool_or" };
    session.insist(
        &format!("SELECT {moved}(updated_at > :'before') FROM bench_rows"),
        &format!("{} did not do its job", variant.label),
    )?;
    Ok(cpu)
}
