//! Ids: what one costs, and what it costs to insert rows that have one.

use super::charts::{Chart, Role};
use super::findings::{Bound, Findings};
use super::inserts;
use super::measure::{Effort, Samples, Spread};
use super::rig::{DATABASE, Rig};
use crate::failure::{Failure, Outcome};
use crate::session::Session;

/// Calls in a sample of a function that takes nanoseconds, and of one that takes microseconds. Few, but in many rounds:
/// what disturbs the machine lasts longer than a round, so that it falls on all alike.
const CALLS: usize = 100_000;
const SLOW_CALLS: usize = 10_000;

struct Function {
    call: &'static str,
    label: &'static str,
    role: Role,
    slow: bool,
}

const fn function(call: &'static str, label: &'static str, role: Role) -> Function {
    Function { call, label, role, slow: false }
}

const fn slow(call: &'static str, label: &'static str) -> Function {
    Function { call, label, role: Role::Peer, slow: true }
}

const CONSTANT: &str = "bench.floor_constant()";
const CLOCK: &str = "bench.floor_clock()";
const OF_18: &str = "bench.floor_uuidv7_of_18()";
const CORE: &str = "pg_catalog.gen_random_uuid()";
const CORE_18: &str = "pg_catalog.uuidv7()";
const V4: &str = "base_entity.uuidv4()";
const V7: &str = "base_entity.uuidv7()";

const FUNCTIONS: [Function; 11] = [
    function(CONSTANT, "C: a constant uuid", Role::Floor),
    function(V4, "base_entity.uuidv4()", Role::Ours),
    function(CORE, "gen_random_uuid(), core", Role::Peer),
    function("crypto.gen_random_uuid()", "gen_random_uuid(), pgcrypto", Role::Peer),
    slow("ossp.uuid_generate_v4()", "uuid_generate_v4(), uuid-ossp"),
    function(CLOCK, "C: memory and the clock", Role::Floor),
    function(V7, "base_entity.uuidv7()", Role::Ours),
    function(CORE_18, "uuidv7(), core of 18", Role::Peer),
    function(OF_18, "C: the uuidv7() of 18", Role::Peer),
    slow("bench.uuidv7_sql()", "uuidv7 in SQL"),
    slow("bench.uuidv7_plpgsql()", "uuidv7 in PL/pgSQL"),
];

/// Measures ids.
pub fn measure(rig: &Rig, effort: &Effort, findings: &mut Findings) -> Outcome<()> {
    calls(rig, effort, findings)?;
    inserts::measure(rig, effort, findings)
}

fn calls(rig: &Rig, effort: &Effort, findings: &mut Findings) -> Outcome<()> {
    let mut session = rig.session(DATABASE)?;
    let functions = available(&mut session, rig.major(), findings)?;
    for function in &functions {
        prove(&mut session, function)?;
    }
    let (fast, slow) = (effort.amount(CALLS), effort.amount(SLOW_CALLS));
    let number = |function: &Function| if function.slow { slow } else { fast };
    let query = |argument: &str, rows: usize| {
        format!("SELECT count({argument}) FROM generate_series(1, {rows}) g")
    };
    // The last two series are the loops without a call.
    let count = functions.len();
    let samples =
        Samples::interleaved("ids, one by one", effort.rounds(61), count + 2, |one, _| {
            let (argument, rows) = match functions.get(one) {
                Some(function) => (function.call, number(function)),
                None if one == count => ("1", fast),
                None => ("1", slow),
            };
            let cost = session.cost(&query(argument, rows))?;
            if cost.answer != [rows.to_string()] {
                return Err(Failure::new(format!("{argument} answered {:?}", cost.answer)));
            }
            Ok(cost.cpu / rows as f64)
        })?;
    let mut chart = Chart::new(
        "calls",
        &format!("One id, net of the loop, PostgreSQL {}", rig.major()),
        "ns of CPU",
    );
    let mut nets: Vec<(&str, Spread)> = Vec::new();
    for (one, function) in functions.iter().enumerate() {
        let net = samples.net(one, &[if function.slow { count + 1 } else { count }]);
        chart.add(function.label, function.role, net);
        nets.push((function.call, net));
    }
    findings.charts.push(chart);
    goals(&nets, rig.major(), findings);
    Ok(())
}

fn goals(nets: &[(&str, Spread)], major: u32, findings: &mut Findings) {
    let median = |call: &str| {
        nets.iter().find(|(own, _)| *own == call).map_or(f64::NAN, |(_, net)| net.median)
    };
    let mut ratio = |what: &str, number: f64, bound| findings.goal(what, number, "×", bound);
    ratio(
        "uuidv4() beside a constant uuid in C",
        median(V4) / median(CONSTANT),
        Bound::AtMost(1.9),
    );
    ratio("gen_random_uuid() beside uuidv4()", median(CORE) / median(V4), Bound::AtLeast(25.0));
    ratio(
        "uuidv7() beside memory and the clock in C",
        median(V7) / median(CLOCK),
        Bound::AtMost(1.3),
    );
    ratio(
        "PostgreSQL 18's algorithm in C beside uuidv7()",
        median(OF_18) / median(V7),
        Bound::AtLeast(15.0),
    );
    if major >= 18 {
        ratio(
            "PostgreSQL 18's own uuidv7() beside uuidv7()",
            median(CORE_18) / median(V7),
            Bound::AtLeast(1.0),
        );
    }
}

/// The functions that this server has; notes those it has not.
fn available(
    session: &mut Session,
    major: u32,
    findings: &mut Findings,
) -> Outcome<Vec<&'static Function>> {
    for (schema, extension) in [("crypto", "pgcrypto"), ("ossp", "uuid-ossp")] {
        session.run(&format!(
            "CREATE SCHEMA {schema}; DO $$ BEGIN CREATE EXTENSION \"{extension}\" SCHEMA {schema};
             EXCEPTION WHEN OTHERS THEN NULL; END $$"
        ))?;
        let there = format!("SELECT count(*) FROM pg_extension WHERE extname = '{extension}'");
        if session.number(&there)? == 0.0 {
            findings
                .notes
                .push(format!("{extension} is left out: this build of PostgreSQL cannot load it."));
        }
    }
    let mut functions = Vec::new();
    for function in &FUNCTIONS {
        let known = format!("SELECT to_regprocedure('{}') IS NOT NULL", function.call);
        if session.ask(&known)? == "t" && (function.call != CORE_18 || major >= 18) {
            functions.push(function);
        }
    }
    Ok(functions)
}

/// Checks that a call is made for every row and, but for the floors, that no two ids are alike.
fn prove(session: &mut Session, function: &Function) -> Outcome<()> {
    let call = function.call;
    let plan = session
        .run(&format!(
            "EXPLAIN (VERBOSE, COSTS OFF) SELECT count({call}) FROM generate_series(1, 10) g"
        ))?
        .join("\n");
    let name = call.trim_end_matches("()").rsplit('.').next().unwrap_or(call);
    // A function in SQL is written out in place.
    if !plan.contains(name) && !plan.contains("gen_random_uuid") {
        return Err(Failure::new(format!("{call} is not called for every row:\n{plan}")));
    }
    if function.role != Role::Floor {
        session.insist(
            &format!("SELECT count(DISTINCT {call}) = 20000 FROM generate_series(1, 20000) g"),
            "ids repeat",
        )?;
    }
    Ok(())
}
