//! `cargo xtask lint`: formatting, clippy, ruff, and the unit tests, which need no server.

use crate::run::shown;
use crate::setup::Workshop;
use crate::venv::Venv;
use crate::{programs, releases};
use anyhow::{Result, bail};
use xshell::cmd;

/// Manifests of workspaces of their own.
const MANIFESTS: [&str; 3] = ["xtask/Cargo.toml", "xtask/libclang/Cargo.toml", "fuzz/Cargo.toml"];

/// `cargo xtask lint`.
pub fn lint() -> Result<()> {
    let workshop = Workshop::set_up(&[releases::newest()])?;
    match check(&workshop)?.as_slice() {
        [] => Ok(()),
        failed => bail!("failed: {}", failed.join(", ")),
    }
}

/// Runs all checks, which show what they find; the names of those that failed.
pub fn check(workshop: &Workshop) -> Result<Vec<&'static str>> {
    let cache = &workshop.cache;
    let sh = &cache.sh;
    programs::component(cache, "clippy", "clippy")?;
    let venv = Venv::of_tests(cache)?;
    let ruff = venv.program("ruff");
    let mut formats = vec![cmd!(sh, "cargo fmt --all --check")];
    for manifest in MANIFESTS {
        formats.push(cmd!(sh, "cargo fmt --manifest-path {manifest} --check"));
    }
    // One version stands for all: what differs is in src/compat.rs, and each version is built.
    let features = format!("base_entity/pg{}", major(workshop));
    let of_extension = ["--workspace", "--no-default-features", "--features", &features];
    let libclang = cache.path("libclang");
    let checks = [
        ("cargo fmt", formats),
        ("ruff", vec![cmd!(sh, "{ruff} check"), cmd!(sh, "{ruff} format --check")]),
        (
            "clippy",
            vec![
                cmd!(sh, "cargo clippy --quiet {of_extension...} --all-targets -- -D warnings"),
                cmd!(
                    sh,
                    "cargo clippy --quiet --manifest-path xtask/Cargo.toml --all-targets -- -D warnings"
                ),
                cmd!(
                    sh,
                    "cargo clippy --quiet --manifest-path xtask/libclang/Cargo.toml --target-dir {libclang} -- -D warnings"
                ),
            ],
        ),
        (
            "cargo test",
            vec![
                cmd!(sh, "cargo test --quiet {of_extension...} --lib"),
                cmd!(sh, "cargo test --quiet --manifest-path xtask/Cargo.toml"),
            ],
        ),
    ];
    let mut failed = Vec::new();
    for (name, commands) in checks {
        for command in commands {
            if !shown(command)? && !failed.contains(&name) {
                failed.push(name);
            }
        }
    }
    Ok(failed)
}

fn major(workshop: &Workshop) -> u32 {
    let majors = workshop.installations.iter().map(|installation| installation.major);
    majors.max().unwrap_or(releases::newest())
}
