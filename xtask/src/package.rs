//! `cargo xtask package`: what users install who build nothing. For each version of PostgreSQL a Debian package, an RPM
//! and a tarball; the sources as PGXN takes them; and the checksums of all.

use crate::cache::Cache;
use crate::installation::Installation;
use crate::logged::step;
use crate::programs::program;
use crate::run::{output, quietly};
use crate::setup::Workshop;
use crate::{apt, releases};
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};
use xshell::cmd;

/// The documentation in every package.
const DOCUMENTS: [&str; 6] = ["README.md", "CHANGELOG.md", "LICENSE", "NOTICE", "docs", "examples"];

/// `cargo xtask package`.
pub fn package(majors: &[u32]) -> Result<()> {
    let workshop = Workshop::set_up(majors)?;
    let cache = &workshop.cache;
    // Packed files have the time of the last commit, so that the same sources give the same package.
    let time = output(cmd!(cache.sh, "git log -1 --format=%ct")).unwrap_or("0".to_owned());
    cache.sh.set_var("SOURCE_DATE_EPOCH", &time);
    let packages = cache.sh.create_dir("target/packages")?;
    // Each notice has to be in the Debian package, which has one file for them.
    let copyright = cache.sh.read_file("LICENSE")? + &cache.sh.read_file("NOTICE")?;
    cache.sh.write_file("target/package/copyright", copyright)?;
    for installation in &workshop.installations {
        let root = workshop.pgrx.package(cache, installation)?;
        let files = stage(cache, installation, &root)?;
        tarball(cache, installation.major, &files, &packages, &time)?;
        debian(cache, installation.major, &packages)?;
        rpm(cache, installation.major, &packages, &time)?;
    }
    let name = format!("base_entity-{}", releases::version()?);
    let zip = packages.join(format!("{name}.zip"));
    quietly(cmd!(cache.sh, "git archive --format=zip --prefix={name}/ --output={zip} HEAD"))?;
    println!("{}", zip.display());
    checksums(cache, &packages)
}

/// Writes SHA256SUMS over the packages, as `sha256sum --check` reads it.
fn checksums(cache: &Cache, packages: &Path) -> Result<()> {
    let sums = "rm -f SHA256SUMS && sums=$(sha256sum -- *) && echo \"$sums\" > SHA256SUMS";
    let _packages = cache.sh.push_dir(packages);
    quietly(cmd!(cache.sh, "sh -c {sums}"))?;
    Ok(())
}

/// Copies the files that a build laid out below `root` to where Cargo.toml has them for cargo-deb; the library without
/// what only a debugger reads.
fn stage(cache: &Cache, installation: &Installation, root: &Path) -> Result<PathBuf> {
    let sh = &cache.sh;
    let built = |what: &str| {
        let place = installation.ask(cache, what);
        root.join(place.strip_prefix("/").unwrap_or(&place))
    };
    let library = built("pkglibdir").join("base_entity.so");
    let extension = built("sharedir").join("extension");
    let stage = sh.current_dir().join(format!("target/package/{}", installation.major));
    let _ = fs::remove_dir_all(&stage);
    let (lib, copy) = (sh.create_dir(stage.join("lib"))?, stage.join("extension"));
    quietly(cmd!(sh, "strip --strip-unneeded -o {lib}/base_entity.so {library}"))?;
    quietly(cmd!(sh, "cp --recursive --no-preserve=all {extension} {copy}"))?;
    Ok(stage)
}

/// Makes the tarball, for every PostgreSQL on Linux that is not Debian's.
fn tarball(cache: &Cache, major: u32, files: &Path, packages: &Path, time: &str) -> Result<()> {
    let sh = &cache.sh;
    let (os, architecture) = (std::env::consts::OS, std::env::consts::ARCH);
    let name = format!("base_entity-{}-pg{major}-{os}-{architecture}", releases::version()?);
    let root = packages.join(&name);
    let _ = fs::remove_dir_all(&root);
    sh.create_dir(&root)?;
    quietly(cmd!(sh, "cp --recursive --no-preserve=all {DOCUMENTS...} {root}"))?;
    quietly(cmd!(sh, "cp --recursive {files}/lib {files}/extension {root}"))?;
    sh.write_file(root.join("INSTALL"), install(cache, major, files)?)?;
    let tarball = packages.join(format!("{name}.tar.gz"));
    let options = ["--sort=name", "--owner=0", "--group=0", "--numeric-owner", "--format=gnu"];
    let pack = cmd!(sh, "tar --create --gzip --mode=u=rwX,go=rX --mtime=@{time} {options...}");
    quietly(pack.arg("--file").arg(&tarball).arg("--directory").arg(packages).arg(&name))?;
    fs::remove_dir_all(&root)?;
    println!("{}", tarball.display());
    Ok(())
}

/// The text of INSTALL; its indented lines are commands of a shell.
fn install(cache: &Cache, major: u32, files: &Path) -> Result<String> {
    let newest =
        "objdump -T \"$0\" | grep -o 'GLIBC_[0-9.]*' | sort -V | tail -n 1 | cut -d _ -f 2";
    let library = files.join("lib/base_entity.so");
    let glibc = output(cmd!(cache.sh, "sh -c {newest} {library}")).context("no objdump")?;
    let text = include_str!("../INSTALL.txt").replace("{version}", &releases::version()?);
    let text = text.replace("{major}", &major.to_string()).replace("{glibc}", &glibc);
    Ok(text.replace("{architecture}", std::env::consts::ARCH))
}

/// Makes the Debian package, of the variant of Cargo.toml for this version, where the system is a Debian.
fn debian(cache: &Cache, major: u32, packages: &Path) -> Result<()> {
    if !apt::is_here(cache) {
        println!("    no Debian package: this system has no apt");
        return Ok(());
    }
    // It finds the packages of the libraries that ours needs.
    if output(cmd!(cache.sh, "dpkg-shlibdeps --version")).is_none() {
        apt::install(cache, &["dpkg-dev"])?;
    }
    let deb = program(cache, "cargo-deb", &["--version"], &["--features", "gzip"])?;
    let (title, variant) = (format!("PostgreSQL {major}: Debian package"), format!("pg{major}"));
    let make =
        cmd!(cache.sh, "{deb} --no-build --no-strip --variant {variant} --output {packages}");
    step(cache, &title, &format!("deb-{major}"), make)
}

/// Makes the RPM, of the variant of Cargo.toml for this version. It takes no rpm.
fn rpm(cache: &Cache, major: u32, packages: &Path, time: &str) -> Result<()> {
    let program = program(cache, "cargo-generate-rpm", &["--version"], &[])?;
    let (title, variant) = (format!("PostgreSQL {major}: RPM"), format!("pg{major}"));
    let options = ["--auto-req", "builtin", "--payload-compress", "gzip", "--source-date", time];
    let options = [&options[..], &["--variant", &variant]].concat();
    let make = cmd!(cache.sh, "{program} generate-rpm {options...} --output {packages}");
    step(cache, &title, &format!("rpm-{major}"), make)
}
