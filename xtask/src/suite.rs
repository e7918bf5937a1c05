//! `cargo xtask test`: all tests, on every version.

use crate::arguments::Arguments;
use crate::failure::Outcome;
use crate::installation::Installation;
use crate::progress::Step;
use crate::report::Report;
use crate::setup::Workshop;
use crate::test_output::{Count, count};
use crate::{clients, lint, regress, scenarios};
use std::process::ExitCode;

/// `cargo xtask test`.
pub fn run(arguments: &Arguments) -> Outcome<ExitCode> {
    let workshop = Workshop::set_up(&arguments.versions_or_all())?;
    let mut report = Report::default();
    if let Some(first) = workshop.installations.first() {
        lint::check(&workshop, first.major, &mut report)?;
    }
    for installation in &workshop.installations {
        let is_newest = workshop.is_newest(installation);
        let scenarios = scenarios::Run { is_newest, full: arguments.has("--full"), names: &[] };
        on_one_version(&workshop, installation, &scenarios, &mut report)?;
    }
    Ok(report.close())
}

fn on_one_version(
    workshop: &Workshop,
    installation: &Installation,
    scenarios: &scenarios::Run,
    report: &mut Report,
) -> Outcome<()> {
    let major = installation.major;
    let place = format!("PostgreSQL {major}");
    let step = Step::begin(format!("{place}: cargo pgrx test"));
    let log = workshop.cache.log(&format!("test-{major}"))?;
    let ended = workshop.pgrx.test(&workshop.cache, workshop.account, major, &log, &step)?;
    let tests = count(&ended);
    if tests.failed > 0 {
        step.clear();
        ended.show_tail(&log);
    }
    let taken = step.end(&format!("{} passed, {} failed", tests.passed, tests.failed));
    report.add(&place, "unit and server tests", tests, taken);

    // The build that those tests installed has test functions in it; the sessions run on the real one.
    if let Err(failure) = workshop.pgrx.install(&workshop.cache, installation, false) {
        eprintln!("{failure}");
        report.add(&place, "install", Count::one(false), std::time::Duration::ZERO);
        return Ok(());
    }
    let results = regress::Run::fresh(workshop, installation)?.play(&[], None)?;
    report.add(&place, "pg_regress", results.files.count, results.files.taken);
    report.add(&place, "examples", results.sessions.count, results.sessions.taken);
    let (count, taken) = scenarios.play(workshop, installation)?;
    report.add(&place, "scenarios", count, taken);
    if scenarios.is_newest {
        let (count, taken) = clients::Run::on(workshop, installation)?.play(&[])?;
        report.add(&place, "clients", count, taken);
    }
    Ok(())
}
