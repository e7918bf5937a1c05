//! The sources as PGXN takes them: a zip with META.json at its top.

use crate::cache::repository;
use crate::failure::{Doing, Failure, Outcome};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Makes the zip of the last commit in `place`.
pub fn make(place: &Path) -> Outcome<PathBuf> {
    fs::create_dir_all(place).doing(format!("cannot make {}", place.display()))?;
    let name = format!("base_entity-{}", version()?);
    let zip = place.join(format!("{name}.zip"));
    super::done(
        Command::new("git")
            .args(["archive", "--format=zip"])
            .arg(format!("--prefix={name}/"))
            .arg(format!("--output={}", zip.display()))
            .arg("HEAD")
            .current_dir(repository()),
    )?;
    Ok(zip)
}

/// The version in Cargo.toml, which becomes that of the extension.
pub fn version() -> Outcome<String> {
    let path = repository().join("Cargo.toml");
    let text = fs::read_to_string(&path).doing(format!("cannot read {}", path.display()))?;
    let version = text.lines().find_map(|line| line.strip_prefix("version = "));
    version
        .map(|version| version.trim_matches('"').to_owned())
        .ok_or_else(|| Failure::new("Cargo.toml names no version"))
}
