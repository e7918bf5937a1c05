//! Formatting and clippy, of the extension and of the tooling, and the tooling's own tests.

use crate::cache::repository;
use crate::failure::Outcome;
use crate::program;
use crate::progress::Step;
use crate::report::Report;
use crate::setup::{Workshop, toolchain};
use crate::test_output::{Count, count};
use std::process::Command;

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
    Ok(())
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
