//! A library that is broken or gone: what others see of it, the ways out, and the way back.

use super::{On, Scenario, Stage};
use crate::cluster::{Cluster, SUPERUSER};
use crate::failure::{Doing, Outcome};
use crate::psql::{self, run_as};
use copy::{Copy, Library};
use std::io::Write;
use std::process::Stdio;

mod copy;

/// See the module.
pub const SCENARIO: Scenario = Scenario {
    name: "rescue",
    shows: "where the library is broken or gone, each documented way out is open, and no row is lost",
    on: On::Each,
    slow: false,
    play,
};

/// What there was while the library was whole.
struct Before {
    rows: String,
    entities: String,
}

const ENTITIES: &str = "SELECT entity, templates, key, id, id_version, rules FROM base_entity.entities ORDER BY entity::text;
    SELECT template, columns, rules FROM base_entity.templates ORDER BY template::text";

const ROWS: &str = include_str!("rescue/rows.sql");

/// A role that makes tables of its own, and has never heard of the extension.
const VISITOR: &str = "visitor";

/// What such a role does.
const BYSTANDER: &str = "CREATE TABLE others (id int); DROP TABLE others";

fn play(stage: &Stage) -> Outcome<()> {
    let Some(copy) = Copy::of(stage)? else {
        println!(
            "    skipped: this installation of PostgreSQL cannot be copied, and its library is not to be broken"
        );
        return Ok(());
    };
    let cluster = stage.cluster_of(&copy.installation, "rescue");
    let mut server = cluster.start()?;
    psql::run(&cluster, "postgres", "CREATE ROLE visitor LOGIN")?;
    for (state, name) in [(Library::Garbage, "garbage"), (Library::Missing, "missing")] {
        stage.show(&format!("a library that is {name}"));
        copy.becomes(Library::Whole)?;
        psql::run(&cluster, "postgres", &format!("CREATE DATABASE {name}"))?;
        psql::run(&cluster, name, include_str!("rescue/source.sql"))?;
        let before = Before {
            rows: psql::run(&cluster, name, ROWS)?,
            entities: psql::run(&cluster, name, ENTITIES)?,
        };
        copy.becomes(state)?;
        what_others_see(stage, &cluster, name, state)?;
        with_a_setting(stage, &cluster, name)?;
        without_the_triggers(stage, &cluster, name)?;
        drop(server);
        single_user(stage, &cluster, name)?;
        server = cluster.start()?;
        without_the_extension(stage, &cluster, name, &before)?;
        copy.becomes(Library::Whole)?;
        back(stage, &cluster, name, &before)?;
    }
    Ok(())
}

/// What a statement says that fails; nothing where it does not.
fn said(cluster: &Cluster, role: &str, database: &str, statement: &str) -> String {
    let failed = run_as(cluster, role, database, statement).err();
    failed.map_or_else(String::new, |failure| failure.to_string())
}

fn what_others_see(
    stage: &Stage,
    cluster: &Cluster,
    database: &str,
    state: Library,
) -> Outcome<()> {
    let reason = match state {
        Library::Missing => "base_entity\": No such file or directory",
        _ => "could not load library",
    };
    for (role, statement) in [
        (VISITOR, BYSTANDER),
        (SUPERUSER, "CREATE SCHEMA others CREATE TABLE others (id int)"),
        (SUPERUSER, "ALTER TABLE plain_ones ADD extra int"),
        (SUPERUSER, "INSERT INTO events (kind) VALUES ('lost')"),
        (SUPERUSER, "UPDATE orders SET number = 0"),
    ] {
        let said = said(cluster, role, database, statement);
        stage.check(&format!("{statement}: {reason}, not: {said}"), said.contains(reason))?;
    }
    let said_of_rows = said(
        cluster,
        VISITOR,
        database,
        "INSERT INTO plain_ones VALUES (2, 'b'); UPDATE plain_ones SET note = 'c' WHERE id = 2;
         DELETE FROM plain_ones WHERE id = 2;",
    );
    stage.same("what rows of other tables say", &said_of_rows, "")?;
    let said_else = said(
        cluster,
        SUPERUSER,
        database,
        "SELECT count(*) FROM orders; CREATE INDEX other ON plain_ones (note); DROP INDEX other;
         CREATE VIEW others AS SELECT 1 AS one; DROP VIEW others;
         CREATE FUNCTION other() RETURNS int LANGUAGE sql AS 'SELECT 1'; DROP FUNCTION other;
         BEGIN; DELETE FROM lines; ROLLBACK; VACUUM orders; CREATE ROLE other; DROP ROLE other",
    );
    stage.same("what else goes on", &said_else, "")
}

/// A session of a superuser that lets no event trigger fire.
fn with_a_setting(stage: &Stage, cluster: &Cluster, database: &str) -> Outcome<()> {
    let mut settings = vec!["session_replication_role = replica"];
    if stage.major() >= 17 {
        settings.push("event_triggers = off");
    }
    for setting in settings {
        let said = said(cluster, SUPERUSER, database, &format!("SET {setting}; {BYSTANDER}"));
        stage.same(&format!("what CREATE TABLE says with {setting}"), &said, "")?;
    }
    Ok(())
}

fn without_the_triggers(stage: &Stage, cluster: &Cluster, database: &str) -> Outcome<()> {
    psql::run(cluster, database, "ALTER EVENT TRIGGER base_entity_ddl_command_start DISABLE")?;
    let one = said(cluster, VISITOR, database, BYSTANDER);
    stage.check("one of two is not enough", one.contains("base_entity"))?;
    psql::run(cluster, database, "ALTER EVENT TRIGGER base_entity_ddl_command_end DISABLE")?;
    stage.same("what CREATE TABLE says then", &said(cluster, VISITOR, database, BYSTANDER), "")?;
    let enable = "ALTER EVENT TRIGGER base_entity_ddl_command_start ENABLE;
        ALTER EVENT TRIGGER base_entity_ddl_command_end ENABLE";
    psql::run(cluster, database, enable)?;
    let again = said(cluster, VISITOR, database, BYSTANDER);
    stage.check("enabled, they fire again", again.contains("base_entity"))
}

/// The server's single-user mode, in which no event trigger fires.
fn single_user(stage: &Stage, cluster: &Cluster, database: &str) -> Outcome<()> {
    let mut postgres = stage.workshop().account.command(cluster.installation().program("postgres"));
    postgres.args(["--single", "-D"]).arg(cluster.data()).arg(database);
    postgres.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = postgres.spawn().doing("cannot run postgres --single")?;
    if let Some(mut input) = child.stdin.take() {
        let _ = input.write_all(
            b"CREATE TABLE singles (id int)\nDROP TABLE singles\nSELECT 40 + 2 AS answer\n",
        );
    }
    let output = child.wait_with_output().doing("cannot wait for postgres --single")?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    stage.check(
        &format!("CREATE TABLE passes in single-user mode: {said}"),
        said.contains("answer = \"42\"") && !said.contains("ERROR"),
    )
}

/// DROP EXTENSION CASCADE, which needs no library.
fn without_the_extension(
    stage: &Stage,
    cluster: &Cluster,
    database: &str,
    before: &Before,
) -> Outcome<()> {
    psql::run(cluster, database, "DROP EXTENSION base_entity CASCADE")?;
    stage.same("the rows before and after", &before.rows, &psql::run(cluster, database, ROWS)?)?;
    stage.same("what CREATE TABLE says", &said(cluster, VISITOR, database, BYSTANDER), "")?;
    let left = "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal;
        SELECT count(*) FROM pg_attrdef WHERE pg_get_expr(adbin, adrelid) LIKE '%base_entity%'";
    stage.same("triggers and defaults", psql::run(cluster, database, left)?.trim(), "0\n0")?;
    psql::run(
        cluster,
        database,
        "INSERT INTO plain_ones VALUES (3, 'c'); DELETE FROM plain_ones WHERE id = 3",
    )?;
    let said = said(cluster, SUPERUSER, database, "INSERT INTO orders (number) VALUES (99)");
    stage.check("no id comes by itself", said.contains("null value in column \"uuid\""))
}

/// The extension again, and its entities.
fn back(stage: &Stage, cluster: &Cluster, database: &str, before: &Before) -> Outcome<()> {
    psql::run(cluster, database, "CREATE EXTENSION base_entity")?;
    psql::run(cluster, database, include_str!("rescue/back.sql"))?;
    stage.same("the rows before and after", &before.rows, &psql::run(cluster, database, ROWS)?)?;
    stage.same(
        "the entities before and after",
        &before.entities,
        &psql::run(cluster, database, ENTITIES)?,
    )?;
    let loose =
        psql::run(cluster, database, "SELECT entity, problem, sql FROM base_entity.check()")?;
    stage.same("what is loose", &loose, "")?;
    let works = psql::run(cluster, database, include_str!("rescue/works.sql"))?;
    stage.same("what they do", works.trim(), "2|t|t\nt\n4\n7\nmade")
}
