//! Clients in Ruby: Debian packages bring them, minitest runs them.

use super::ecosystem::Brought;
use crate::account::is_root;
use crate::cache::Cache;
use crate::failure::{Doing, Failure, Outcome};
use crate::program;
use crate::system;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Installs Debian's packages of the gems that Gemfile names, where apt may.
pub fn bring(cache: &Cache, sources: &Path) -> Outcome<Brought> {
    let path = sources.join("Gemfile");
    let gemfile = fs::read_to_string(&path).doing(format!("cannot read {}", path.display()))?;
    let gems: Vec<&str> = gemfile
        .lines()
        .filter_map(|line| line.trim().strip_prefix("gem \"")?.split('"').next())
        .collect();
    if has(&gems) {
        return Ok(Brought::Here);
    }
    let packages: Vec<String> = std::iter::once("ruby".to_owned())
        .chain(gems.iter().map(|gem| format!("ruby-{gem}")))
        .collect();
    let names: Vec<&str> = packages.iter().map(String::as_str).collect();
    if let Err(failure) = system::install(cache, &names) {
        // Who may install them is told of a failure; who may not is not kept from the other clients.
        return if is_root() { Err(failure) } else { Ok(Brought::NotHere(failure.to_string())) };
    }
    if has(&gems) {
        return Ok(Brought::Here);
    }
    Err(Failure::new(format!("Ruby does not find the gems {}", gems.join(", "))))
}

fn has(gems: &[&str]) -> bool {
    let script = gems.iter().map(|gem| format!("gem {gem:?}; ")).collect::<String>();
    program::succeeds(Command::new("ruby").arg("-e").arg(script))
}

/// All tests of the folder.
pub fn tests() -> Command {
    let mut command = Command::new("ruby");
    command.args([
        "-W:no-deprecated",
        "-e",
        "Dir['./test_*.rb'].sort.each { |file| require file }",
    ]);
    command
}
