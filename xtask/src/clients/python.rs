//! Clients in Python: pip brings them, unittest runs them.

use super::ecosystem::Brought;
use crate::failure::{Doing, Outcome};
use crate::pinned::{once, pip};
use crate::program;
use crate::progress::Step;
use crate::system;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Where pip puts the packages: beside the system's own, which are left as they are.
const PACKAGES: &str = "packages";

/// Installs what requirements.txt names.
pub fn bring(sources: &Path, place: &Path, log: &Path, step: &Step) -> Outcome<Brought> {
    system::python()?;
    let requirements = sources.join("requirements.txt");
    let wanted = fs::read_to_string(&requirements)
        .doing(format!("cannot read {}", requirements.display()))?;
    let python = program::output(Command::new("python3").arg("--version")).unwrap_or_default();
    let packages = place.join(PACKAGES);
    once(&packages, &format!("{python}{wanted}"), || {
        let mut pip = pip(&packages);
        pip.args(["--no-deps", "--only-binary", ":all:", "-r"]).arg(&requirements);
        program::run_or_fail(&mut pip, log, step, "pip cannot bring the client")
    })?;
    Ok(Brought::Here)
}

/// All tests of the folder.
pub fn tests(place: &Path) -> Command {
    let mut command = Command::new("python3");
    command.args(["-W", "default", "-m", "unittest", "discover", "--verbose"]);
    command.env("PYTHONPATH", place.join(PACKAGES)).env("PYTHONDONTWRITEBYTECODE", "1");
    command
}
