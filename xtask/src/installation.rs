//! One installed PostgreSQL: programs, libraries and headers.

use crate::cache::Cache;
use crate::portable;
use crate::run::{output, type_this};
use anyhow::{Result, ensure};
use std::path::{Path, PathBuf};
use xshell::cmd;

/// One installed PostgreSQL.
pub struct Installation {
    /// Its major version.
    pub major: u32,
    /// Its pg_config, by which cargo-pgrx knows it.
    pub pg_config: PathBuf,
}

impl Installation {
    /// The installation of builds and tests; installed where it is missing.
    pub fn of_tests(cache: &Cache, major: u32) -> Result<Self> {
        Self::portable(cache, major, &cache.path(format!("postgresql/{major}")))
    }

    /// The installation of another purpose, so that a test run beside it cannot change the extension under it.
    pub fn of(cache: &Cache, purpose: &str, major: u32) -> Result<Self> {
        Self::portable(cache, major, &cache.path(format!("{purpose}/{major}/postgresql")))
    }

    fn portable(cache: &Cache, major: u32, place: &Path) -> Result<Self> {
        if portable::platform().is_none() {
            return Self::of_the_system(cache, major);
        }
        let pg_config = place.join("bin/pg_config");
        if examine(cache, &pg_config, major).is_err() {
            portable::unpack(cache, major, place)?;
            examine(cache, &pg_config, major)?;
        }
        Ok(Self { major, pg_config })
    }

    /// Where there is no portable build: the one that the user has.
    fn of_the_system(cache: &Cache, major: u32) -> Result<Self> {
        let named = std::env::var_os("PG_CONFIG").map(PathBuf::from);
        let homebrew = PathBuf::from(format!("/opt/homebrew/opt/postgresql@{major}/bin/pg_config"));
        let debian = PathBuf::from(format!("/usr/lib/postgresql/{major}/bin/pg_config"));
        let mut message = format!(
            "there is no portable PostgreSQL for this platform, and none of version {major} was found:"
        );
        for pg_config in named.into_iter().chain(["pg_config".into(), homebrew, debian]) {
            match examine(cache, &pg_config, major) {
                Ok(()) => return Ok(Self { major, pg_config }),
                Err(reason) => message += &format!("\n  {reason:#}"),
            }
        }
        Err(if cfg!(target_os = "macos") {
            type_this(message, format!("brew install postgresql@{major}"))
        } else {
            type_this(
                message,
                format!("export PG_CONFIG=/path/to/postgresql-{major}/bin/pg_config"),
            )
        })
    }

    /// A fact that pg_config prints of it, such as `bindir`.
    pub fn ask(&self, cache: &Cache, what: &str) -> PathBuf {
        let pg_config = &self.pg_config;
        PathBuf::from(output(cmd!(cache.sh, "{pg_config} --{what}")).unwrap_or_default())
    }

    /// One of its programs.
    pub fn program(&self, cache: &Cache, name: &str) -> PathBuf {
        self.ask(cache, "bindir").join(name)
    }
}

/// Fails unless it is of that version and has the server's headers.
fn examine(cache: &Cache, pg_config: &Path, major: u32) -> Result<()> {
    let name = pg_config.display();
    let ask = |what: &str| output(cmd!(cache.sh, "{pg_config} --{what}")).unwrap_or_default();
    let version = ask("version");
    let number = version.split_whitespace().nth(1).unwrap_or_default();
    let found = number.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
    ensure!(found == major.to_string(), "{name} is not of version {major} but {version:?}");
    let headers = PathBuf::from(ask("includedir-server"));
    ensure!(headers.join("postgres.h").exists(), "{name}: no headers in {}", headers.display());
    Ok(())
}
