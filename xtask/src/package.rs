//! `cargo xtask package`: what is given to those who build nothing. For each version of PostgreSQL a Debian package and
//! a tarball, and the sources as PGXN takes them.

mod debian;
mod files;
mod library;
mod sources;
mod tarball;

pub use files::Files;
pub use sources::version;

use crate::arguments::Arguments;
use crate::cache::repository;
use crate::failure::{Doing, Failure, Outcome};
use crate::program;
use crate::setup::Workshop;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// What every package has of the documentation.
const DOCUMENTS: [&str; 6] = ["README.md", "CHANGELOG.md", "LICENSE", "NOTICE", "docs", "examples"];

/// `cargo xtask package`.
pub fn command(arguments: &Arguments) -> Outcome<ExitCode> {
    let place = repository().join("target/packages");
    if arguments.has("--sources") {
        println!("{}", sources::make(&place)?.display());
        return Ok(ExitCode::SUCCESS);
    }
    let workshop = Workshop::set_up(&arguments.versions_or_all())?;
    for installation in &workshop.installations {
        let built = workshop.pgrx.package(&workshop.cache, installation)?;
        for package in make(&Files::below(&built, installation)?, &place)? {
            println!("{}", package.display());
        }
    }
    println!("{}", sources::make(&place)?.display());
    Ok(ExitCode::SUCCESS)
}

/// Makes all packages of one build in `place`.
pub fn make(files: &Files, place: &Path) -> Outcome<Vec<PathBuf>> {
    fs::create_dir_all(place).doing(format!("cannot make {}", place.display()))?;
    let mut made = vec![tarball::make(files, place)?];
    if program::succeeds(Command::new("dpkg-deb").arg("--version")) {
        made.push(debian::make(files, place)?);
    } else {
        println!("    no Debian package: this system has no dpkg-deb");
    }
    Ok(made)
}

/// The time that packed files bear: that of the last commit, so that the same sources give the same package.
fn source_time() -> String {
    let mut git = Command::new("git");
    git.args(["log", "-1", "--format=%ct"]).current_dir(repository());
    let time = program::output(&mut git).unwrap_or_default();
    if time.trim().is_empty() { "0".to_owned() } else { time.trim().to_owned() }
}

/// Copies files and directories of the repository, readable by all.
fn copy_documents(into: &Path) -> Outcome<()> {
    fs::create_dir_all(into).doing(format!("cannot make {}", into.display()))?;
    let mut copy = Command::new("cp");
    copy.args(["-R", "--no-preserve=all"])
        .args(DOCUMENTS.map(|name| repository().join(name)))
        .arg(into);
    done(&mut copy).map(drop)
}

/// Runs a program that has nothing to say where all is well.
fn done(command: &mut Command) -> Outcome<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().doing(format!("cannot run {name}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(Failure::new(format!("{name}: {}", String::from_utf8_lossy(&output.stderr).trim())))
}

fn write(path: &Path, text: &str) -> Outcome<()> {
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory).doing(format!("cannot make {}", directory.display()))?;
    }
    fs::write(path, text).doing(format!("cannot write {}", path.display()))
}
