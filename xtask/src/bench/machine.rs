//! Where and when something was measured.

use super::rig::{DATABASE, Rig};
use crate::cache::repository;
use crate::failure::Outcome;
use crate::program;
use std::fs;
use std::process::Command;

/// What a reader needs to know to compare.
pub fn facts(rig: &Rig) -> Outcome<Vec<(String, String)>> {
    let version = rig.session(DATABASE)?.ask("SHOW server_version")?;
    let facts = [
        ("date", said(Command::new("date").args(["-u", "+%Y-%m-%d"]))),
        ("PostgreSQL", version),
        ("base_entity", commit()),
        ("processor", processor()),
        ("kernel", said(Command::new("uname").arg("-sr"))),
        (
            "compilers",
            format!(
                "{}; {}",
                said(Command::new("rustc").arg("--version")),
                said(Command::new("cc").arg("--version"))
            ),
        ),
        (
            "load when it began",
            fs::read_to_string("/proc/loadavg")
                .unwrap_or_default()
                .split(' ')
                .next()
                .unwrap_or_default()
                .to_owned(),
        ),
    ];
    Ok(facts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

fn said(command: &mut Command) -> String {
    program::output(command)
        .and_then(|text| text.lines().next().map(str::to_owned))
        .unwrap_or_else(|| "unknown".to_owned())
}

/// The commit of the sources that were built.
fn commit() -> String {
    let git = || {
        let mut git = Command::new("git");
        git.arg("-C").arg(repository());
        git
    };
    let commit = said(git().args(["rev-parse", "--short", "HEAD"]));
    let changed =
        program::output(git().args(["status", "--porcelain", "src", "sql", "Cargo.toml"]))
            .is_some_and(|changes| !changes.trim().is_empty());
    format!("{commit}{}", if changed { " and changes" } else { "" })
}

fn processor() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let models: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("model name"))
        .filter_map(|line| line.split_once(": "))
        .map(|(_, model)| model)
        .collect();
    match models.first() {
        Some(model) => format!("{model}, {} threads", models.len()),
        None => std::env::consts::ARCH.to_owned(),
    }
}
