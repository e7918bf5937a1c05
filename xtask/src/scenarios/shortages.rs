//! What a server may run out of: memory, randomness, disk. Each ends in an error that says so, and leaves whole
//! entities or none.

mod disk;
mod entropy;
mod memory;

use super::{On, Scenario, Stage};
use crate::failure::Outcome;
use std::path::Path;

/// Want of memory, randomness and disk.
pub const SCENARIO: Scenario = Scenario {
    name: "shortages",
    shows: "want of memory, of randomness and of disk is an error, and leaves whole entities or none",
    on: On::Newest,
    slow: false,
    play,
};

fn play(stage: &Stage) -> Outcome<()> {
    stage.show("disk");
    disk::play(stage)?;
    stage.show("memory");
    memory::play(stage)?;
    stage.show("randomness");
    entropy::play(stage)
}

/// Whether the machine has a program; says what is skipped where it has not.
fn has(program: &str, otherwise: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let there = std::env::split_paths(&path).any(|directory| directory.join(program).exists());
    if !there {
        println!("    SKIPPED: {otherwise}, since there is no {program}");
    }
    there
}

/// Sets a limit of a running process of ours.
fn limit(stage: &Stage, process: u32, limit: &str) -> Outcome<()> {
    super::run(
        stage
            .workshop()
            .account
            .command("prlimit")
            .args([format!("--pid={process}"), format!("--{limit}")]),
    )
    .map(drop)
}

/// A file that a server's account may read.
fn place(stage: &Stage, name: &str, text: &str) -> Outcome<std::path::PathBuf> {
    use crate::failure::Doing;
    let path: &Path = stage.directory();
    let path = path.join(name);
    std::fs::write(&path, text).doing(format!("cannot write {}", path.display()))?;
    Ok(path)
}
