//! From every released version to this one: the old SQL under the new library, ALTER EXTENSION UPDATE, and the objects then.

use super::{On, Scenario, Stage, inventory};
use crate::cache::repository;
use crate::cluster::{Cluster, SUPERUSER};
use crate::failure::{Doing, Failure, Outcome};
use crate::psql::{run, run_as};
use std::fs;
use std::path::{Path, PathBuf};

/// See the module.
pub const SCENARIO: Scenario = Scenario {
    name: "upgrade",
    shows: "ALTER EXTENSION UPDATE from every released version makes what CREATE EXTENSION makes",
    on: On::Each,
    slow: false,
    play,
};

/// A role that owns its database and is no superuser: a trusted extension is upgraded by it too.
const KEEPER: &str = "keeper";

fn play(stage: &Stage) -> Outcome<()> {
    let share = stage.installation().extensions()?;
    let current = current_version()?;
    let cluster = stage.cluster("upgrade");
    let _server = cluster.start()?;
    run(&cluster, "postgres", "CREATE ROLE keeper LOGIN CREATEDB; CREATE ROLE clerk")?;
    let installed = stage.installation().version_of_extension();
    if installed.as_deref() != Some(&current) {
        return Err(Failure::new(format!(
            "the extension that is installed is {installed:?}, and the repository's is {current}"
        ))
        .type_this(format!("cargo xtask scenarios --pg {} upgrade", stage.major())));
    }
    run_as(&cluster, KEEPER, "postgres", "CREATE DATABASE fresh_keeper")?;
    run(&cluster, "postgres", "CREATE DATABASE fresh")?;
    run(&cluster, "fresh", "CREATE EXTENSION base_entity")?;
    run_as(&cluster, KEEPER, "fresh_keeper", "CREATE EXTENSION base_entity")?;
    let released = released()?;
    stage.check("there is a released version", !released.is_empty())?;
    for (version, file) in released {
        stage.show(&version);
        let _lent = Lent::lend(&file, &share)?;
        from(stage, &cluster, &version, &current)?;
    }
    Ok(())
}

/// Updates from one released version.
fn from(stage: &Stage, cluster: &Cluster, version: &str, current: &str) -> Outcome<()> {
    let name = |kind: &str| format!("{kind}_{}", version.replace('.', "_"));
    let create = format!("CREATE EXTENSION base_entity VERSION '{version}'");
    const UPDATE: &str = "ALTER EXTENSION base_entity UPDATE";

    // With nothing but the extension, as a superuser and as the owner of the database.
    for (role, fresh) in [(SUPERUSER, "fresh"), (KEEPER, "fresh_keeper")] {
        let bare = name(&format!("bare_{role}"));
        run_as(cluster, role, "postgres", &format!("CREATE DATABASE {bare}"))?;
        run_as(cluster, role, &bare, &create)?;
        let old = inventory::of_extension(cluster, &bare)?;
        run_as(cluster, role, &bare, UPDATE)?;
        let updated = inventory::of_extension(cluster, &bare)?;
        stage.check("the version is a line of the inventory", old != updated)?;
        let what = format!("created by {role}, and updated from {version}");
        stage.same(&what, &inventory::of_extension(cluster, fresh)?, &updated)?;
    }

    // In use: tables, templates, words, and what depends on the extension or was granted.
    let used = name("used");
    run_as(cluster, KEEPER, "postgres", &format!("CREATE DATABASE {used}"))?;
    run_as(cluster, KEEPER, &used, &create)?;
    run_as(cluster, KEEPER, &used, include_str!("upgrade/use.sql"))?;
    let before = works(cluster, &used)?;
    let older =
        run(cluster, &used, "SELECT problem, sql FROM base_entity.check() WHERE entity IS NULL")?;
    let expected = format!(
        "library {current} is not of the version of the extension, {version}|ALTER EXTENSION base_entity UPDATE;\n"
    );
    stage.same("what check() says of a library of another version", &older, &expected)?;
    run_as(cluster, KEEPER, &used, UPDATE)?;
    let what = format!("what {version}'s SQL does with this library, and the same updated");
    stage.same(&what, &before, &works(cluster, &used)?)?;
    let versions = "SELECT extversion, base_entity.library_version() FROM pg_extension WHERE extname = 'base_entity'";
    let versions = run(cluster, &used, versions)?;
    stage.same("the versions", versions.trim(), &format!("{current}|{current}"))?;
    let loose = run(cluster, &used, "SELECT entity, problem FROM base_entity.check()")?;
    stage.same("what has come loose", &loose, "")
}

/// Asks every part of the extension once.
fn works(cluster: &Cluster, database: &str) -> Outcome<String> {
    run_as(cluster, KEEPER, database, include_str!("upgrade/works.sql"))
}

/// The version in Cargo.toml.
pub fn current_version() -> Outcome<String> {
    let path = repository().join("Cargo.toml");
    let text = fs::read_to_string(&path).doing(format!("cannot read {}", path.display()))?;
    let version = text.lines().find_map(|line| line.strip_prefix("version = "));
    let version = version.ok_or_else(|| Failure::new("Cargo.toml names no version"))?;
    Ok(version.trim_matches('"').to_owned())
}

/// The released versions that the repository keeps the SQL of, with the files.
fn released() -> Outcome<Vec<(String, PathBuf)>> {
    let directory = repository().join("sql/released");
    let files =
        fs::read_dir(&directory).doing(format!("cannot read {}", directory.display()))?.flatten();
    let mut found: Vec<_> = files
        .filter_map(|file| {
            let name = file.file_name().into_string().ok()?;
            let version = name.strip_prefix("base_entity--")?.strip_suffix(".sql")?;
            Some((version.to_owned(), file.path()))
        })
        .collect();
    found.sort();
    Ok(found)
}

/// A file that is in a directory for as long as this value lives; what was there before comes back.
struct Lent {
    path: PathBuf,
    before: Option<Vec<u8>>,
}

impl Lent {
    fn lend(file: &Path, to: &Path) -> Outcome<Self> {
        let path = to.join(file.file_name().unwrap_or_default());
        let before = fs::read(&path).ok();
        fs::copy(file, &path).doing(format!("cannot write {}", path.display()))?;
        Ok(Self { path, before })
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let _ = match &self.before {
            Some(bytes) => fs::write(&self.path, bytes),
            None => fs::remove_file(&self.path),
        };
    }
}
