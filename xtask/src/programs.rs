//! Installations by cargo: components of the toolchain, crates, and programs of crates.io in their pinned releases.

use crate::cache::Cache;
use crate::logged::{logged, step};
use crate::releases;
use crate::run::{output, quietly, succeeds, type_this};
use crate::step::Step;
use anyhow::Result;
use std::path::PathBuf;
use xshell::{Cmd, cmd};

/// Downloads the crates that the extension is built from, where they are missing.
pub fn crates(cache: &Cache) -> Result<()> {
    let sh = &cache.sh;
    if succeeds(cmd!(sh, "cargo fetch --offline")) {
        return Ok(());
    }
    step(cache, "crates of the extension", "fetch", cmd!(sh, "cargo fetch"))
}

/// Asks rustup for a component of the toolchain, where it is missing.
pub fn component(cache: &Cache, name: &str, subcommand: &str) -> Result<()> {
    let is_here = || succeeds(cmd!(cache.sh, "cargo {subcommand} --version"));
    if is_here() {
        return Ok(());
    }
    let add = cmd!(cache.sh, "rustup component add {name}");
    let line = add.to_string();
    println!("==> {line}");
    match quietly(add) {
        Ok(_) if is_here() => Ok(()),
        Ok(_) => Err(type_this(format!("the Rust toolchain has no {name}"), line)),
        Err(error) => Err(type_this(format!("the Rust toolchain has no {name}: {error:#}"), line)),
    }
}

/// A program of crates.io in its pinned release, installed into the cache where it is missing; `proof` runs it for its
/// version. Built without optimising: each is run a few times, and building it takes minutes.
pub fn program(cache: &Cache, name: &str, proof: &[&str], options: &[&str]) -> Result<PathBuf> {
    let sh = &cache.sh;
    let release = releases::program(name)?;
    let root = cache.path(name);
    let program = root.join("bin").join(name);
    if is_release(cmd!(sh, "{program} {proof...}"), &release) {
        return Ok(program);
    }
    let step = Step::begin(format!("{name} {release}: installing, minutes the first time"));
    // Not into the caller's target directory; its default features often take libraries of C.
    let install = cmd!(
        sh,
        "cargo install {name} --version {release} --locked --force --no-default-features {options...} --root {root}"
    );
    let line = format!("cargo install {name} --version {release} --locked");
    let install =
        install.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0").env_remove("CARGO_TARGET_DIR");
    logged(cache, &step, name, install).map_err(|error| type_this(format!("{error:#}"), line))?;
    step.end("installed");
    Ok(program)
}

/// Whether a program reports that it is of a release.
pub fn is_release(cmd: Cmd, release: &str) -> bool {
    let said = output(cmd).unwrap_or_default();
    said.split_whitespace().any(|word| word.trim_start_matches('v') == release)
}
