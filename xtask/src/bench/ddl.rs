//! CREATE TABLE: an entity beside the same table by hand, and tables that have nothing to do with the extension.

use super::charts::{Chart, Role};
use super::ddl_text;
use super::findings::{Bound, Findings};
use super::measure::{Effort, Samples};
use super::rig::Rig;
use crate::failure::{Failure, Outcome};
use crate::session::Session;

/// Tables in a sample.
const TABLES: usize = 40;

/// A database with the extension.
const WITH: &str = "ddl_with";

/// One with the extension, whose event triggers are disabled.
const QUIET: &str = "ddl_quiet";

/// One without it.
const WITHOUT: &str = "ddl_without";

/// One without it, but with two event triggers that do nothing.
const EMPTY: &str = "ddl_empty";

struct Series {
    database: &'static str,
    statement: fn(&str) -> String,
    chart: usize,
    label: &'static str,
    role: Role,
}

const fn series(
    database: &'static str,
    statement: fn(&str) -> String,
    chart: usize,
    label: &'static str,
    role: Role,
) -> Series {
    Series { database, statement, chart, label, role }
}

const SERIES: [Series; 11] = [
    series(WITH, ddl_text::like, 0, "LIKE base_entity", Role::Ours),
    series(QUIET, ddl_text::by_hand, 0, "by hand, no event triggers", Role::Peer),
    series(WITH, ddl_text::by_hand, 0, "by hand, beside the extension", Role::Peer),
    series(WITHOUT, ddl_text::bystander, 1, "without the extension", Role::Peer),
    series(WITH, ddl_text::bystander, 1, "with the extension", Role::Ours),
    series(EMPTY, ddl_text::bystander, 1, "with empty event triggers in C", Role::Floor),
    series(WITHOUT, ddl_text::least, 2, "without the extension", Role::Peer),
    series(WITH, ddl_text::least, 2, "with the extension", Role::Ours),
    series(EMPTY, ddl_text::least, 2, "with empty event triggers in C", Role::Floor),
    series(WITH, ddl_text::mixins, 3, "LIKE base_entity and three mix-ins", Role::Ours),
    series(QUIET, ddl_text::mixins_by_hand, 3, "by hand, no event triggers", Role::Peer),
];

/// Measures CREATE TABLE.
pub fn measure(rig: &Rig, effort: &Effort, findings: &mut Findings) -> Outcome<()> {
    let mut sessions = Vec::new();
    for database in [WITH, QUIET, WITHOUT, EMPTY] {
        rig.make_database(database)?;
        if database != WITHOUT {
            rig.equip(database)?;
        }
        let mut session = rig.session(database)?;
        prepare(database, &mut session)?;
        // The catalogs are laid out as a fresh database has them, and the session has seen them.
        create(&mut session, TABLES, ddl_text::bystander)?;
        sessions.push((database, session));
    }
    same_table(&mut sessions)?;
    let count = effort.amount(TABLES);
    let samples =
        Samples::interleaved("CREATE TABLE", effort.rounds(101), SERIES.len(), |one, _| {
            let Series { database, statement, .. } = &SERIES[one];
            let session = of(&mut sessions, database)?;
            Ok(create(session, count, statement)? / count as f64 / 1000.0)
        })?;
    let title = |what: &str| format!("CREATE TABLE {what}, PostgreSQL {}", rig.major());
    let mut charts = [
        Chart::new("entity", &title("of an entity"), "µs of CPU"),
        Chart::new("bystander", &title("of a table that is no entity"), "µs of CPU"),
        Chart::new("least", &title("of one column, no key"), "µs of CPU"),
        Chart::new("mixins", &title("of an entity with all mix-ins"), "µs of CPU"),
    ];
    for (one, series) in SERIES.iter().enumerate() {
        charts[series.chart].add(series.label, series.role, samples.spread(one));
    }
    let ratio = |one, other| samples.ratio(one, other);
    for (what, one, other, most) in [
        ("LIKE base_entity beside the same table by hand, event triggers disabled", 0, 1, 1.1),
        ("LIKE base_entity beside the same table by hand, in the same database", 0, 2, 1.1),
        ("another table with the extension installed beside without", 4, 3, 1.03),
        ("a table of one column with the extension installed beside without", 7, 6, 1.03),
        ("all mix-ins beside the same table by hand, event triggers disabled", 9, 10, 1.15),
    ] {
        findings.goal(what, ratio(one, other), "×", Bound::AtMost(most));
    }
    findings.notes.push(format!(
        "Two empty event triggers in C make another table cost {:.3} ×, one of one column {:.3} ×.",
        ratio(5, 3),
        ratio(8, 6)
    ));
    findings.charts.extend(charts);
    Ok(())
}

fn prepare(database: &str, session: &mut Session) -> Outcome<()> {
    let event_triggers = match database {
        QUIET => {
            "ALTER EVENT TRIGGER base_entity_ddl_command_start DISABLE;
             ALTER EVENT TRIGGER base_entity_ddl_command_end DISABLE;"
        }
        EMPTY => {
            "DROP EXTENSION base_entity;
             CREATE EVENT TRIGGER start ON ddl_command_start EXECUTE FUNCTION bench.floor_event_trigger();
             CREATE EVENT TRIGGER finish ON ddl_command_end EXECUTE FUNCTION bench.floor_event_trigger();"
        }
        _ => "",
    };
    session.run(&format!("{event_triggers} VACUUM ANALYZE")).map(drop)
}

fn of<'a>(sessions: &'a mut [(&str, Session)], database: &str) -> Outcome<&'a mut Session> {
    sessions
        .iter_mut()
        .find(|(own, _)| *own == database)
        .map(|(_, session)| session)
        .ok_or_else(|| Failure::new(format!("no session in {database}")))
}

/// Makes tables and takes them back; returns the nanoseconds of CPU of the making.
fn create(session: &mut Session, count: usize, statement: impl Fn(&str) -> String) -> Outcome<f64> {
    let cpu = session.cost(&ddl_text::many(count, statement))?.cpu;
    let made = session.number("SELECT count(*) FROM pg_class WHERE relname ~ '^article_\\d+s$'")?;
    if made != count as f64 {
        return Err(Failure::new(format!("{made} tables were made, not {count}")));
    }
    session.run(ddl_text::TAKE_BACK)?;
    Ok(cpu)
}

/// Fails unless the statements that are compared make one and the same table.
fn same_table(sessions: &mut [(&str, Session)]) -> Outcome<()> {
    same_tables_of(sessions, &SERIES[..3])?;
    same_tables_of(sessions, &SERIES[9..])
}

fn same_tables_of(sessions: &mut [(&str, Session)], series: &[Series]) -> Outcome<()> {
    let mut descriptions = Vec::new();
    for Series { database, statement, .. } in series {
        let session = of(sessions, database)?;
        let answer = session.run(&format!(
            "BEGIN;\n{}\n{};\nROLLBACK",
            statement("articles"),
            ddl_text::description("articles")
        ))?;
        descriptions.push(answer.join("\n"));
    }
    if descriptions.iter().all(|one| one == &descriptions[0]) {
        return Ok(());
    }
    Err(Failure::new(format!(
        "the statements make different tables:\n{}",
        descriptions.join("\n\n")
    )))
}
