//! The operating system has no randomness to give.

use super::super::Stage;
use super::super::health::examine;
use super::{has, place};
use crate::failure::{Doing, Outcome};
use crate::psql;
use crate::session::Session;
use std::fs;
use std::process::Command;

/// More ids than any buffer of random bytes holds.
const MANY: &str = "INSERT INTO members SELECT FROM generate_series(1, 2000)";

/// Takes the randomness away from a server that has begun to draw on it, and gives it back.
pub fn play(stage: &Stage) -> Outcome<()> {
    if cfg!(not(target_os = "linux")) {
        println!("    SKIPPED: want of randomness, which is taken away with the linker of Linux");
        return Ok(());
    }
    if !has("cc", "want of randomness") {
        return Ok(());
    }
    let source = place(stage, "dry.c", include_str!("entropy.c"))?;
    let (library, flag) = (stage.directory().join("dry.so"), stage.directory().join("dry.flag"));
    let mut cc = Command::new("cc");
    super::super::run(
        cc.args(["-shared", "-fPIC", "-O1", "-o"]).args([&library, &source]).arg("-ldl"),
    )?;
    let cluster =
        stage.cluster("dry").with_variable("LD_PRELOAD", &library).with_variable("DRY_FLAG", &flag);
    let _server = cluster.start()?;
    psql::run(
        &cluster,
        "postgres",
        "CREATE EXTENSION base_entity; CREATE TABLE members (LIKE base_entity, note text)",
    )?;
    let mut begun = Session::open(&cluster, "postgres")?;
    begun.bear_errors()?;
    begun.run("INSERT INTO members (note) VALUES ('before')")?;
    // One that has not asked for an id yet, and so has nothing left over.
    let mut fresh = Session::open(&cluster, "postgres")?;
    fresh.bear_errors()?;
    for version in [4, 7] {
        fs::write(&flag, "").doing("cannot write a file")?;
        for (is_fresh, statement) in [
            (false, MANY),
            (true, "INSERT INTO members DEFAULT VALUES"),
            (true, "SELECT base_entity.uuidv7(interval '1 day')"),
            (true, "SELECT base_entity.uuidv7_at(now())"),
        ] {
            let session = if is_fresh { &mut fresh } else { &mut begun };
            let said = session.run(statement)?.join("\n");
            let wanted = "ERROR:  XX000: could not generate random values\nDETAIL:  The operating system's random source failed";
            stage
                .check(&format!("{statement} says why it fails: {said}"), said.contains(wanted))?;
        }
        // What needs no randomness goes on: rows, and a table whose ids are drawn only later.
        let said = begun.run(&format!(
            "UPDATE members SET note = 'later';
             SET base_entity.uuid_version = {version}; CREATE TABLE later_ones_{version} (LIKE base_entity)"
        ))?;
        stage.check(&format!("other statements go on: {said:?}"), said.is_empty())?;
        fs::remove_file(&flag).doing("cannot remove a file")?;
        for session in [&mut begun, &mut fresh] {
            let said =
                session.run(&format!("{MANY}; INSERT INTO later_ones_{version} DEFAULT VALUES"))?;
            stage.check(&format!("the session goes on with new ids: {said:?}"), said.is_empty())?;
        }
        // The next round finds a connection that has drawn nothing.
        fresh = Session::open(&cluster, "postgres")?;
        fresh.bear_errors()?;
        psql::run(
            &cluster,
            "postgres",
            &format!("ALTER TABLE members ALTER uuid SET DEFAULT base_entity.uuidv{version}()"),
        )?;
    }
    let health = examine(stage, &cluster, "postgres")?;
    stage.check("all rows are there, and none of a failed statement", health.ids == 1 + 4 * 2_001)
}
