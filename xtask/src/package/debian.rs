//! The Debian package, at the places of Debian's and the PostgreSQL project's own PostgreSQL.

use super::Files;
use crate::cache::repository;
use crate::failure::{Doing, Failure, Outcome};
use crate::tree::files_below;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The libraries that ours may need, and the packages that have them.
const LIBRARIES: [(&str, &str); 4] = [
    ("libc.so.6", "libc6"),
    ("libm.so.6", "libc6"),
    ("ld-linux-", "libc6"),
    ("libgcc_s.so.1", "libgcc-s1"),
];

/// Makes the package in `place`.
pub fn make(files: &Files, place: &Path) -> Outcome<PathBuf> {
    let name = name(files);
    let architecture = architecture()?;
    let root = place.join(format!("{name}.root"));
    let _ = fs::remove_dir_all(&root);
    let major = files.major;
    files.copy(
        &root.join(format!("usr/lib/postgresql/{major}/lib")),
        &root.join(format!("usr/share/postgresql/{major}/extension")),
    )?;
    documents(&root.join("usr/share/doc").join(&name))?;
    super::write(&root.join("DEBIAN/control"), &control(files, architecture, size(&root)?)?)?;
    super::write(&root.join("DEBIAN/md5sums"), &sums(&root)?)?;
    super::done(Command::new("chmod").args(["-R", "u=rwX,go=rX"]).arg(&root))?;
    let package = place.join(format!("{name}_{}-1_{architecture}.deb", files.version));
    // xz, which every dpkg reads.
    super::done(
        Command::new("dpkg-deb")
            .args(["--root-owner-group", "-Zxz", "--build"])
            .args([&root, &package])
            .env("SOURCE_DATE_EPOCH", super::source_time()),
    )?;
    fs::remove_dir_all(&root).doing(format!("cannot remove {}", root.display()))?;
    Ok(package)
}

fn name(files: &Files) -> String {
    format!("postgresql-{}-base-entity", files.major)
}

fn architecture() -> Outcome<&'static str> {
    match std::env::consts::ARCH {
        "x86_64" => Ok("amd64"),
        "aarch64" => Ok("arm64"),
        other => Err(Failure::new(format!("no Debian package is made for {other}"))),
    }
}

fn control(files: &Files, architecture: &str, size: u64) -> Outcome<String> {
    let mut depends = vec![format!("postgresql-{}", files.major)];
    for library in &files.needs.libraries {
        let package = LIBRARIES.iter().find(|(name, _)| library.starts_with(name));
        let package = package.map(|(_, package)| *package).ok_or_else(|| {
            Failure::new(format!("the library needs {library}, of which no package is known"))
        })?;
        let entry = match package {
            "libc6" => format!("libc6 (>= {})", files.needs.glibc),
            other => other.to_owned(),
        };
        if !depends.contains(&entry) {
            depends.push(entry);
        }
    }
    Ok(format!(
        "\
Package: {}
Version: {}-1
Architecture: {architecture}
Maintainer: the base_entity authors <base_entity@localhost>
Installed-Size: {}
Depends: {}
Section: database
Priority: optional
Description: declarative base for the tables of PostgreSQL {}
 CREATE TABLE users (LIKE base_entity, ...) gets a uuid key that generates
 itself, created_at and updated_at that keep themselves, and a name that is
 checked to be plural. Templates of one's own hand on triggers, foreign keys,
 row-level security and privileges.
 .
 In each database: CREATE EXTENSION base_entity;
",
        name(files),
        files.version,
        size.div_ceil(1024),
        depends.join(", "),
        files.major
    ))
}

/// What policy asks for: the changelog compressed, and the licence with every notice as `copyright`.
fn documents(place: &Path) -> Outcome<()> {
    super::copy_documents(place)?;
    let mut copyright = String::new();
    for name in ["LICENSE", "NOTICE"] {
        let path = repository().join(name);
        let text = fs::read_to_string(&path).doing(format!("cannot read {}", path.display()))?;
        copyright.push_str(&text);
        copyright.push('\n');
        let copy = place.join(name);
        fs::remove_file(&copy).doing(format!("cannot remove {}", copy.display()))?;
    }
    super::write(&place.join("copyright"), copyright.trim_end())?;
    let changelog = place.join("changelog");
    fs::rename(place.join("CHANGELOG.md"), &changelog).doing("cannot rename the changelog")?;
    // Without name and time in it, so that the package comes out the same.
    super::done(Command::new("gzip").args(["-9", "--no-name"]).arg(changelog)).map(drop)
}

fn size(root: &Path) -> Outcome<u64> {
    let files = files_below(root)?;
    Ok(files.iter().filter_map(|path| fs::metadata(path).ok()).map(|data| data.len()).sum())
}

fn sums(root: &Path) -> Outcome<String> {
    let files = files_below(&root.join("usr"))?;
    let names = files.iter().filter_map(|path| path.strip_prefix(root).ok());
    super::done(Command::new("md5sum").args(names).current_dir(root))
}
