//! The packages: what is in them, and that they work where nothing was built.

use super::{On, Scenario, Stage, run};
use crate::cluster::Cluster;
use crate::doc_blocks::{self, Page};
use crate::failure::{Doing, Failure, Outcome};
use crate::installation::Installation;
use crate::package::{self, Files};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// With the build that is installed, so that only the packing is new.
pub const SCENARIO: Scenario = Scenario {
    name: "package",
    shows: "a tarball is unpacked by its own INSTALL and works; a Debian package has its files in Debian's places",
    on: On::Newest,
    slow: false,
    play,
};

fn play(stage: &Stage) -> Outcome<()> {
    let files = Files::below(Path::new("/"), stage.installation())?;
    stage.show("packing");
    let packages = package::make(&files, &stage.directory().join("packages"))?;
    let again = package::make(&files, &stage.directory().join("again"))?;
    for (one, other) in packages.iter().zip(&again) {
        let read = |path: &Path| fs::read(path).doing(format!("cannot read {}", path.display()));
        stage.check(
            &format!("{} comes out the same again", one.display()),
            read(one)? == read(other)?,
        )?;
    }
    let of = |ending: &str| packages.iter().find(|path| path.to_string_lossy().ends_with(ending));
    let tarball = of(".tar.gz").ok_or_else(|| Failure::new("no tarball was made"))?;
    tarball_installs(stage, tarball)?;
    match of(".deb") {
        Some(package) => debian_has_its_places(stage, package, &files),
        None => Ok(()),
    }
}

fn tarball_installs(stage: &Stage, tarball: &Path) -> Outcome<()> {
    stage.show("installing the tarball into a PostgreSQL of its own");
    let postgresql = bare_copy(stage)?;
    let unpacked = stage.directory().join("unpacked");
    fs::create_dir_all(&unpacked).doing("cannot make a directory")?;
    run(Command::new("tar").arg("-xzf").arg(tarball).arg("-C").arg(&unpacked))?;
    let top = only_entry(&unpacked)?;
    let install = fs::read_to_string(top.join("INSTALL")).doing("the tarball has no INSTALL")?;
    let commands: Vec<_> = install.lines().filter_map(|line| line.strip_prefix("    ")).collect();
    stage.check("INSTALL has commands", !commands.is_empty())?;
    let path = std::env::var("PATH").unwrap_or_default();
    run(Command::new("sh")
        .args(["-e", "-c", &commands.join("\n")])
        .current_dir(&top)
        .env("PATH", format!("{}:{path}", postgresql.bin.display())))?;

    let cluster = Cluster::at(&postgresql, stage.workshop().account, stage.directory().join("d"));
    let _server = cluster.start()?;
    let readme = Page::read(Path::new("README.md"))?;
    let found = doc_blocks::play(&readme, &cluster)?;
    stage.check("the README has something to play", found.tried > 10)?;
    stage.same("what the README says", &found.wrong.join("\n"), "")
}

/// A copy of the installation, without the extension.
fn bare_copy(stage: &Stage) -> Outcome<Installation> {
    let place = stage.directory().join("postgresql");
    let bin = &stage.installation().bin;
    let prefix = bin.parent().ok_or_else(|| Failure::new("PostgreSQL has no prefix"))?;
    run(Command::new("cp").args(["-R", "--reflink=auto"]).arg(prefix).arg(&place))?;
    let (bin, pg_config) = (place.join("bin"), place.join("bin/pg_config"));
    let installation = Installation { major: stage.major(), pg_config, bin };
    let mut removed = 0;
    for directory in ["lib", "share/extension"] {
        let entries = fs::read_dir(place.join(directory)).doing("cannot read the copy")?;
        for entry in entries.flatten() {
            if entry.file_name().to_string_lossy().starts_with("base_entity") {
                fs::remove_file(entry.path()).doing("cannot remove a file of the copy")?;
                removed += 1;
            }
        }
    }
    stage.check("the copy had the extension, and has it no more", removed >= 3)?;
    Ok(installation)
}

fn only_entry(directory: &Path) -> Outcome<PathBuf> {
    let mut entries = fs::read_dir(directory).doing("cannot read what was unpacked")?.flatten();
    match (entries.next(), entries.next()) {
        (Some(one), None) => Ok(one.path()),
        _ => Err(Failure::new("the tarball has not one directory at its top")),
    }
}

fn debian_has_its_places(stage: &Stage, package: &Path, files: &Files) -> Outcome<()> {
    stage.show("looking into the Debian package");
    let major = stage.major();
    let field = |name: &str| run(Command::new("dpkg-deb").arg("--field").arg(package).arg(name));
    let name = format!("postgresql-{major}-base-entity");
    stage.same("its name", &name, field("Package")?.trim())?;
    let depends = field("Depends")?;
    stage.check(
        &format!("it depends on PostgreSQL: {depends}"),
        depends.split(", ").any(|one| one == format!("postgresql-{major}")),
    )?;
    let glibc = format!("libc6 (>= {})", files.needs.glibc);
    stage.check(&format!("it depends on {glibc}: {depends}"), depends.contains(&glibc))?;
    let list = run(Command::new("dpkg-deb").arg("--contents").arg(package))?;
    stage.check("all belongs to root", list.lines().all(|line| line.contains(" root/root ")))?;
    let documents = format!("./usr/share/doc/{name}");
    let version = &files.version;
    for path in [
        format!("./usr/lib/postgresql/{major}/lib/base_entity.so"),
        format!("./usr/share/postgresql/{major}/extension/base_entity.control"),
        format!("./usr/share/postgresql/{major}/extension/base_entity--{version}.sql"),
        format!("{documents}/copyright"),
        format!("{documents}/changelog.gz"),
        format!("{documents}/README.md"),
        format!("{documents}/docs/templates.md"),
        format!("{documents}/examples/newsroom.sql"),
    ] {
        let found = list.lines().find(|line| line.ends_with(&format!(" {path}")));
        let readable = found.is_some_and(|line| line.starts_with("-rw-r--r-- "));
        stage.check(&format!("it has {path}, readable by all:\n{list}"), readable)?;
    }
    let root = stage.directory().join("root");
    run(Command::new("dpkg-deb").arg("--raw-extract").arg(package).arg(&root))?;
    run(Command::new("md5sum").args(["--check", "--quiet", "DEBIAN/md5sums"]).current_dir(&root))?;
    let copyright = fs::read_to_string(root.join(&documents).join("copyright"))
        .doing("cannot read the copyright")?;
    stage.check("every notice is in it", copyright.contains("WordNet"))
}
