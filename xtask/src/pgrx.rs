//! cargo-pgrx at the pinned release, with a PGRX_HOME of its own: the user's ~/.pgrx is never touched.

use crate::cache::Cache;
use crate::installation::Installation;
use crate::logged::step;
use crate::programs::{is_release, program};
use crate::releases;
use anyhow::{Context, Result};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use xshell::cmd;

/// cargo-pgrx, ready to be called.
pub struct Pgrx {
    /// The program and the words before its subcommand.
    words: Vec<PathBuf>,
    /// The PGRX_HOME.
    pub home: PathBuf,
}

impl Pgrx {
    /// Finds or installs cargo-pgrx and sets the environment of all builds, also those by plain cargo.
    pub fn set_up(cache: &Cache, installations: &[Installation]) -> Result<Self> {
        let home = cache.directory("pgrx")?;
        cache.sh.set_var("PGRX_HOME", &home);
        // Otherwise `cargo pgrx install` passes flags of its own to the compiler and everything is built twice.
        cache.sh.set_var("CARGO_PGRX_DISABLE_GC_SECTIONS_WORKAROUND", "1");
        let release = releases::program("cargo-pgrx")?;
        // The user's own where it is the pinned release.
        let own = is_release(cmd!(cache.sh, "cargo pgrx --version"), &release);
        let program = match own {
            true => PathBuf::from("cargo"),
            false => program(cache, "cargo-pgrx", &["pgrx", "--version"], &[])?,
        };
        let pgrx = Self { words: vec![program, "pgrx".into()], home };
        pgrx.know(cache, installations)?;
        Ok(pgrx)
    }

    /// Lists the installations in PGRX_HOME, beside those that earlier runs installed.
    fn know(&self, cache: &Cache, installations: &[Installation]) -> Result<()> {
        let path = self.home.join("config.toml");
        let before = fs::read_to_string(&path).unwrap_or_default();
        let known: toml::Table = toml::from_str(&before).unwrap_or_default();
        let known = known.get("configs").and_then(toml::Value::as_table).cloned();
        let known = known.unwrap_or_default();
        let of = |name: &str| known.get(name).and_then(toml::Value::as_str).map(Path::new);
        let mut options = Vec::new();
        let (mut is_known, mut only_added) = (true, true);
        for installation in installations {
            let name = format!("pg{}", installation.major);
            is_known &= of(&name) == Some(&installation.pg_config);
            only_added &= of(&name).is_none_or(|path| path == installation.pg_config);
            options.push(format!("--{name}={}", installation.pg_config.display()));
        }
        if is_known {
            return Ok(());
        }
        for name in known.keys() {
            let path = of(name).filter(|path| path.exists());
            let is_new = installations.iter().any(|it| format!("pg{}", it.major) == *name);
            if let (Some(path), false) = (path, is_new) {
                options.push(format!("--{name}={}", path.display()));
            }
        }
        let written = fs::metadata(&path).and_then(|data| data.modified());
        let words = &self.words;
        let init = cmd!(cache.sh, "env {words...} init --no-run {options...}");
        step(cache, "cargo pgrx init", "pgrx-init", init)?;
        // Every build of the bindings watches this file. A version that was only added to it leaves the others as they
        // are, so that they need not be built again.
        if let (true, Ok(written)) = (only_added, written) {
            let file = File::options().append(true).open(&path)?;
            file.set_modified(written).context("cannot keep the time of cargo-pgrx's config")?;
        }
        Ok(())
    }

    /// Builds the extension and installs it.
    pub fn install(&self, cache: &Cache, into: &Installation, release: bool) -> Result<()> {
        let (words, pg_config, major) = (&self.words, &into.pg_config, into.major.to_string());
        let release = release.then_some("--release");
        let install = cmd!(
            cache.sh,
            "env {words...} install --pg-config {pg_config} --no-default-features --features pg{major} {release...}"
        );
        let title = format!("PostgreSQL {major}: build and install the extension");
        step(cache, &title, &format!("install-{major}"), install)?;
        // A test replaces these files.
        for place in [into.ask(cache, "pkglibdir"), into.ask(cache, "sharedir").join("extension")] {
            if place.starts_with(cache.path("")) {
                cache.give_to_servers_user(&place)?;
            }
        }
        Ok(())
    }

    /// Builds the extension for release and lays it out below the returned directory, as it would lie below `/`.
    pub fn package(&self, cache: &Cache, of: &Installation) -> Result<PathBuf> {
        let (words, pg_config, major) = (&self.words, &of.pg_config, of.major.to_string());
        let place = cache.path(format!("package/{major}"));
        let _ = fs::remove_dir_all(&place);
        let package = cmd!(
            cache.sh,
            "env {words...} package --pg-config {pg_config} --out-dir {place} --no-default-features --features pg{major}"
        );
        let title = format!("PostgreSQL {major}: build for release, minutes");
        step(cache, &title, &format!("package-{major}"), package)?;
        Ok(place)
    }
}
