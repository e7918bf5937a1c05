//! The tarball, for every other PostgreSQL on Linux: files, and the lines that put them in place.

use super::Files;
use crate::failure::{Doing, Outcome};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Makes the tarball in `place`.
pub fn make(files: &Files, place: &Path) -> Outcome<PathBuf> {
    let (os, architecture) = (std::env::consts::OS, std::env::consts::ARCH);
    let name = format!("base_entity-{}-pg{}-{os}-{architecture}", files.version, files.major);
    let root = place.join(&name);
    let _ = fs::remove_dir_all(&root);
    files.copy(&root.join("lib"), &root.join("extension"))?;
    super::copy_documents(&root)?;
    super::write(&root.join("INSTALL"), &install(files))?;
    let tarball = place.join(format!("{name}.tar.gz"));
    pack(place, &name, &tarball)?;
    fs::remove_dir_all(&root).doing(format!("cannot remove {}", root.display()))?;
    Ok(tarball)
}

/// The indented lines are commands of a shell.
fn install(files: &Files) -> String {
    format!(
        "\
base_entity {} for PostgreSQL {} on Linux ({}, glibc {} or newer).

Type in this directory, as one who may write to those of PostgreSQL, with the pg_config of version {} first in the PATH:

    install -m 755 lib/base_entity.so \"$(pg_config --pkglibdir)\"
    install -m 644 extension/* \"$(pg_config --sharedir)/extension\"

Then, in each database: CREATE EXTENSION base_entity;
After an older version: ALTER EXTENSION base_entity UPDATE;
",
        files.version,
        files.major,
        std::env::consts::ARCH,
        files.needs.glibc,
        files.major
    )
}

/// Packs a directory so that the same files give the same bytes.
fn pack(place: &Path, name: &str, tarball: &Path) -> Outcome<()> {
    super::done(
        Command::new("tar")
            .args(["--create", "--gzip", "--sort=name", "--owner=0", "--group=0"])
            .args(["--numeric-owner", "--mode=u=rwX,go=rX", "--format=gnu"])
            .arg(format!("--mtime=@{}", super::source_time()))
            .arg("--file")
            .arg(tarball)
            .arg("-C")
            .arg(place)
            .arg(name),
    )
    .map(drop)
}
