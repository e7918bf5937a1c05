//! Requirements on the operating system: packages, and a user for the servers.

use crate::apt;
use crate::cache::{Cache, SERVICE_USER};
use crate::run::{succeeds, type_this};
use crate::{libclang, portable, venv};
use anyhow::{Result, bail};
use std::fs;
use std::path::Path;
use std::process::Command;
use xshell::cmd;

/// Debian's names of the packages that builds and the portable PostgreSQL need; behind a library's, its SONAME.
const PACKAGES: &str = include_str!("../packages.txt");

/// Where the portable PostgreSQL reads its time zones, and one of them.
const TIME_ZONE: &str = "/usr/share/zoneinfo/UTC";

/// Installs the system packages that are missing; asks apt nothing when all is there.
pub fn packages(cache: &Cache) -> Result<()> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let mut missing = Vec::new();
    for line in PACKAGES.lines() {
        let (package, library) = line.split_once(' ').unwrap_or((line, ""));
        if !is_here(cache, package, library)? {
            missing.push(package);
        }
    }
    if missing.is_empty() { Ok(()) } else { apt::install(cache, &missing) }
}

fn is_here(cache: &Cache, package: &str, library: &str) -> Result<bool> {
    let sh = &cache.sh;
    let is_portable = portable::platform().is_some();
    Ok(match package {
        _ if !library.is_empty() => !is_portable || loads(library),
        "gcc" => succeeds(cmd!(sh, "cc --version")),
        "libc6-dev" => compiles(cache)?,
        // Without apt no package of that name can be had, and trying it tells more.
        "libclang-dev" => !apt::is_here(cache) || libclang::is_installed(cache),
        "diffutils" => succeeds(cmd!(sh, "diff --version")),
        "python3-venv" => venv::python(cache).is_some(),
        "tzdata" => !is_portable || Path::new(TIME_ZONE).exists(),
        other => bail!("nothing finds out whether {other} is installed"),
    })
}

/// As root: makes the system user that servers run as.
pub fn service_user(cache: &Cache) -> Result<()> {
    let sh = &cache.sh;
    if !cache.is_root
        || succeeds(cmd!(sh, "id {SERVICE_USER}"))
        || succeeds(cmd!(sh, "useradd --system --user-group {SERVICE_USER}"))
    {
        return Ok(());
    }
    let line = format!("useradd --system --user-group {SERVICE_USER}");
    Err(type_this(format!("cannot make the system user {SERVICE_USER}"), line))
}

/// As root, the servers' user must be able to enter the cache.
pub fn reachable(cache: &Cache) -> Result<()> {
    let (lowered, place) = (cache.as_servers_user(), cache.path("."));
    if succeeds(cmd!(cache.sh, "env {lowered...} test -x {place}")) {
        return Ok(());
    }
    let message = format!("PostgreSQL's user cannot enter {}", place.display());
    Err(type_this(message, "export BASE_ENTITY_CACHE=/var/cache/base_entity"))
}

/// Whether the C compiler makes a program that uses the C library.
fn compiles(cache: &Cache) -> Result<bool> {
    let (source, program) = (cache.path("hello.c"), cache.path("hello"));
    fs::write(&source, "#include <stdio.h>\nint main(void) { return puts(\"hello\") < 0; }\n")?;
    Ok(succeeds(cmd!(cache.sh, "cc {source} -o {program}")))
}

/// Whether the loader finds a shared library and all that it needs: told to load it before a program, it complains if not.
fn loads(library: &str) -> bool {
    let output = Command::new("true").env("LD_PRELOAD", library).output();
    output.is_ok_and(|output| output.status.success() && output.stderr.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loader_finds_what_exists() {
        if cfg!(all(target_os = "linux", target_env = "gnu")) {
            assert!(loads("libc.so.6"));
            assert!(!loads("libc.so.5"));
        }
    }
}
