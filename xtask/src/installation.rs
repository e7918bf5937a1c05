//! One installed PostgreSQL: programs, libraries and headers.

use crate::cache::Cache;
use crate::failure::{Failure, Outcome};
use crate::{program, wheel};
use std::path::{Path, PathBuf};
use std::process::Command;

/// One installed PostgreSQL.
#[derive(Debug, Clone)]
pub struct Installation {
    /// Its major version.
    pub major: u32,
    /// Its pg_config, by which cargo-pgrx knows it.
    pub pg_config: PathBuf,
    /// The directory of its programs.
    pub bin: PathBuf,
}

impl Installation {
    /// The installation that builds and tests use; brought where it is missing.
    pub fn for_tests(cache: &Cache, major: u32) -> Outcome<Self> {
        Self::portable(cache, major, &cache.path("postgresql").join(major.to_string()))
    }

    /// The installation of the demo: its own, so that a test run beside it cannot change the extension under it.
    pub fn for_demo(cache: &Cache, major: u32) -> Outcome<Self> {
        Self::portable(cache, major, &cache.path("demo").join(major.to_string()).join("postgresql"))
    }

    /// One that was built from source.
    pub fn built(place: &Path, major: u32) -> Outcome<Self> {
        Self::examine(&place.join("bin/pg_config"), major).map_err(Failure::new)
    }

    fn portable(cache: &Cache, major: u32, place: &Path) -> Outcome<Self> {
        let pg_config = place.join("bin/pg_config");
        if let Ok(installation) = Self::examine(&pg_config, major) {
            return Ok(installation);
        }
        if wheel::platform().is_none() {
            return Self::of_the_system(major);
        }
        wheel::unpack(cache, major, place)?;
        Self::examine(&pg_config, major).map_err(Failure::new)
    }

    /// Where there is no portable build: the one that the user has.
    fn of_the_system(major: u32) -> Outcome<Self> {
        let named = std::env::var_os("PG_CONFIG").map(PathBuf::from);
        let homebrew = PathBuf::from(format!("/opt/homebrew/opt/postgresql@{major}/bin/pg_config"));
        let debian = PathBuf::from(format!("/usr/lib/postgresql/{major}/bin/pg_config"));
        let places = named.into_iter().chain([PathBuf::from("pg_config"), homebrew, debian]);
        let mut reasons = Vec::new();
        for place in places {
            match Self::examine(&place, major) {
                Ok(installation) => return Ok(installation),
                Err(reason) => reasons.push(reason),
            }
        }
        let line = if cfg!(target_os = "macos") {
            format!("brew install postgresql@{major}")
        } else {
            format!("export PG_CONFIG=/path/to/postgresql-{major}/bin/pg_config")
        };
        Err(Failure::new(format!(
            "there is no portable PostgreSQL for this platform, and none of version {major} was found:\n  {}",
            reasons.join("\n  ")
        ))
        .type_this(line))
    }

    fn examine(pg_config: &Path, major: u32) -> Result<Self, String> {
        let ask = |what: &str| {
            program::output(Command::new(pg_config).arg(what))
                .map(|answer| answer.trim().to_owned())
        };
        let name = pg_config.display();
        let version = ask("--version").ok_or_else(|| format!("{name}: cannot be run"))?;
        let number = version.split_whitespace().nth(1).unwrap_or_default();
        if number.split(['.', 'b', 'r', 'd']).next() != Some(major.to_string().as_str()) {
            return Err(format!("{name}: {version}"));
        }
        let headers = ask("--includedir-server").unwrap_or_default();
        if !Path::new(&headers).join("postgres.h").exists() {
            return Err(format!("{name}: no server headers in {headers}"));
        }
        let bin =
            ask("--bindir").map(PathBuf::from).ok_or_else(|| format!("{name}: names no bindir"))?;
        Ok(Self { major, pg_config: pg_config.to_path_buf(), bin })
    }

    /// One of its programs.
    pub fn program(&self, name: &str) -> PathBuf {
        self.bin.join(name)
    }

    /// The directory of extensions' SQL.
    pub fn extensions(&self) -> Outcome<PathBuf> {
        let share = program::output(Command::new(&self.pg_config).arg("--sharedir"))
            .ok_or_else(|| Failure::new("pg_config does not say where extensions are"))?;
        Ok(Path::new(share.trim()).join("extension"))
    }

    /// The version of base_entity that CREATE EXTENSION makes, where it is installed.
    pub fn version_of_extension(&self) -> Option<String> {
        let control = self.extensions().ok()?.join("base_entity.control");
        let text = std::fs::read_to_string(control).ok()?;
        let version = text.lines().find_map(|line| line.strip_prefix("default_version = "))?;
        Some(version.trim_matches('\'').to_owned())
    }
}
