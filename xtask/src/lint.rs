//! Formatting and clippy, of the extension and of the tooling, and the tooling's own tests.

use crate::arguments::{Arguments, NEWEST};
use crate::cache::{Cache, repository};
use crate::failure::Outcome;
use crate::packaging_files;
use crate::program;
use crate::progress::Step;
use crate::report::Report;
use crate::setup::{Workshop, toolchain};
use crate::test_output::{Count, count};
use std::process::{Command, ExitCode};

/// `cargo xtask lint`.
pub fn command(arguments: &Arguments) -> Outcome<ExitCode> {
    let mut report = Report::default();
    if arguments.has("--files") {
        files(&Cache::open()?, &mut report);
    } else {
        check(&Workshop::set_up(&[NEWEST])?, NEWEST, &mut report)?;
    }
    Ok(report.close())
}

/// Checks all sources; clippy sees the extension as it is for `major`.
pub fn check(workshop: &Workshop, major: u32, report: &mut Report) -> Outcome<()> {
    toolchain("clippy", &["clippy", "--version"])?;
    let features = format!("pg{major} pg_test");
    let of_extension =
        ["--all-targets", "--no-default-features", "--features", &features, "--", "-D", "warnings"];
    let of_tooling = ["--all-targets", "--", "-D", "warnings"];
    one(workshop, report, "format", cargo(workshop, "fmt", "Cargo.toml").arg("--check"))?;
    one(
        workshop,
        report,
        "format of xtask",
        cargo(workshop, "fmt", "xtask/Cargo.toml").arg("--check"),
    )?;
    one(
        workshop,
        report,
        "format of fuzz",
        cargo(workshop, "fmt", "fuzz/Cargo.toml").arg("--check"),
    )?;
    one(workshop, report, "clippy", cargo(workshop, "clippy", "Cargo.toml").args(of_extension))?;
    one(
        workshop,
        report,
        "clippy of xtask",
        cargo(workshop, "clippy", "xtask/Cargo.toml").args(of_tooling),
    )?;
    let step = Step::begin("tests of xtask");
    let log = workshop.cache.log("xtask-test")?;
    let ended = program::run_logged(&mut cargo(workshop, "test", "xtask/Cargo.toml"), &log, &step)?;
    if !ended.success {
        step.clear();
        ended.show_tail(&log);
    }
    report.add("sources", "tests of xtask", count(&ended), step.end("run"));
    files(&workshop.cache, report);
    Ok(())
}

/// Checks the files that others' machinery reads.
fn files(cache: &Cache, report: &mut Report) {
    for (file, check) in packaging_files::ALL {
        let step = Step::begin(file);
        let outcome = check(cache);
        if let Err(failure) = &outcome {
            step.clear();
            println!("{failure}");
        }
        let passed = Count::one(outcome.is_ok());
        let taken = step.end(if outcome.is_ok() { "ok" } else { "FAILED" });
        report.add("packaging", file, passed, taken);
    }
}

fn cargo(workshop: &Workshop, action: &str, manifest: &str) -> Command {
    let mut command = program::cargo();
    workshop.pgrx.environment(&mut command);
    command.current_dir(repository()).arg(action).arg("--manifest-path").arg(manifest);
    command
}

fn one(
    workshop: &Workshop,
    report: &mut Report,
    what: &'static str,
    command: &mut Command,
) -> Outcome<()> {
    let step = Step::begin(what);
    let log = workshop.cache.log(&what.replace(' ', "-"))?;
    let ended = program::run_logged(command, &log, &step)?;
    if !ended.success {
        step.clear();
        ended.show_tail(&log);
    }
    let taken = step.end(if ended.success { "ok" } else { "FAILED" });
    report.add("sources", what, Count::one(ended.success), taken);
    Ok(())
}
