//! The disk is full, or a file may not grow.

use super::super::Stage;
use super::super::health::examine;
use super::{has, limit};
use crate::account::is_root;
use crate::cluster::Cluster;
use crate::failure::Outcome;
use crate::program;
use crate::psql;
use crate::session::Session;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A file system that is taken away with this value.
struct Mount(PathBuf);

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).output();
    }
}

/// Fills a small file system with entities, and a table whose file may not grow.
pub fn play(stage: &Stage) -> Outcome<()> {
    let cluster = stage.cluster("full").with("full_page_writes", "on");
    let _server = cluster.start()?;
    psql::run(&cluster, "postgres", "CREATE EXTENSION base_entity")?;
    if has("prlimit", "files that may not grow") {
        limited_file(stage, &cluster)?;
    }
    let place = stage.directory().join("small");
    stage.workshop().account.make_directory(&place)?;
    match mount(stage, &place) {
        Some(_mount) => full_disk(stage, &cluster, &place)?,
        None => {
            println!("    SKIPPED: a full disk, which takes root and the right to mount a tmpfs")
        }
    }
    Ok(())
}

fn mount(stage: &Stage, place: &Path) -> Option<Mount> {
    if !is_root() {
        return None;
    }
    let mut mount = Command::new("mount");
    mount.args(["-t", "tmpfs", "-o", "size=6m,mode=0777", "tmpfs"]).arg(place);
    if !program::succeeds(&mut mount) {
        return None;
    }
    let mounted = Mount(place.to_path_buf());
    stage.workshop().account.make_directory(place).ok().map(|()| mounted)
}

/// 20 MB are enough for what PostgreSQL writes elsewhere; the table would need more.
fn limited_file(stage: &Stage, cluster: &Cluster) -> Outcome<()> {
    let mut session = Session::open(cluster, "postgres")?;
    session.bear_errors()?;
    session.run("CREATE TABLE logs (LIKE base_entity, body text); ALTER TABLE logs ALTER body SET STORAGE PLAIN")?;
    limit(stage, session.process(), &format!("fsize={}:", 20 << 20))?;
    let said = session
        .run("INSERT INTO logs (body) SELECT repeat('x', 1000) FROM generate_series(1, 40000)")?
        .join("\n");
    stage.check(
        &format!("a file that may not grow is an error: {said}"),
        said.contains("could not extend file"),
    )?;
    let said = session.run(
        "INSERT INTO logs (body) SELECT 'y' FROM generate_series(1, 100);
         UPDATE logs SET body = 'z'; CREATE TABLE smaller_ones (LIKE base_entity)",
    )?;
    stage.check(&format!("the session goes on: {said:?}"), said.is_empty())?;
    let health = examine(stage, cluster, "postgres")?;
    stage.check(
        "the rows of the second statement are there",
        health.ids == 100 && health.entities == 2,
    )
}

fn full_disk(stage: &Stage, cluster: &Cluster, place: &Path) -> Outcome<()> {
    psql::run(
        cluster,
        "postgres",
        &format!("CREATE TABLESPACE small LOCATION '{}'", place.display()),
    )?;
    let mut session = Session::open(cluster, "postgres")?;
    session.bear_errors()?;
    session.run("SET default_tablespace = small")?;
    let (mut made, mut refused) = (0, 0);
    // Each needs a page for the index and some for the rows, so that the disk is full at every step in turn.
    while refused < 20 && made < 1_000 {
        let number = made + refused;
        let said = session
            .run(&format!(
                "CREATE TABLE fillers_{number} (LIKE base_entity, body text);
                 INSERT INTO fillers_{number} (body) SELECT repeat('x', 100) FROM generate_series(1, {});
                 UPDATE fillers_{number} SET body = 'short'",
                1 + 97 * (number % 11)
            ))?
            .join("\n");
        if said.is_empty() {
            made += 1;
        } else {
            refused += 1;
            let state = said.contains("53100") || said.contains("42P01");
            stage.check(&format!("a full disk is an error that says so: {said}"), state)?;
        }
    }
    stage.check("the disk was full", refused == 20 && made > 0)?;
    let before = examine(stage, cluster, "postgres")?;
    // There is room again.
    session.run(&format!(
        "DROP TABLE {}",
        (0..made.min(5)).map(|n| format!("fillers_{n}")).collect::<Vec<_>>().join(", ")
    ))?;
    let said = session.run(
        "CHECKPOINT; CREATE TABLE afters (LIKE base_entity); INSERT INTO afters DEFAULT VALUES",
    )?;
    stage.check(&format!("the session goes on once there is room: {said:?}"), said.is_empty())?;
    let after = examine(stage, cluster, "postgres")?;
    println!(
        "    full disk: {made} entities made, {refused} statements refused; {} and then {} entities are sound",
        before.entities, after.entities
    );
    psql::run(
        cluster,
        "postgres",
        "SELECT format('DROP TABLE %s', c.oid::regclass) FROM pg_class c JOIN pg_tablespace t ON t.oid = c.reltablespace
         WHERE t.spcname = 'small' AND c.relkind = 'r' \\gexec
         DROP TABLESPACE small;",
    )
    .map(drop)
}
