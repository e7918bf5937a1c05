//! One table of a dump: into a database with the extension, and into one that has never heard of it.

use super::archive::{dump, text};
use crate::cluster::{Cluster, SUPERUSER};
use crate::failure::{Doing, Outcome};
use crate::psql::{self, client};
use crate::scenarios::Stage;
use std::path::Path;

/// What stands in for the extension where it cannot be had.
const STAND_IN: &str = include_str!("stand_in.sql");

/// The table's columns, keys, defaults, rows and triggers.
const TABLE: &str = "SELECT count(*), count(uuid) FROM kine;
    SELECT a.attname, a.attnotnull, pg_get_expr(d.adbin, d.adrelid) FROM pg_attribute a
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attrelid = 'kine'::regclass AND a.attnum > 0 ORDER BY a.attnum;
    SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'kine'::regclass AND contype <> 'n'
        ORDER BY 1;";
const TRIGGERS: &str = "SELECT tgname FROM pg_trigger WHERE tgrelid = 'kine'::regclass";

/// See the module.
pub fn play(stage: &Stage, cluster: &Cluster) -> Outcome<()> {
    let file = stage.directory().join("one_table");
    dump(cluster, SUPERUSER, "source", &["-Fc", "-t", "public.kine"], &file)?;
    let meant = psql::run(cluster, "source", TABLE)?;

    let said = restored(cluster, "with_extension", "CREATE EXTENSION base_entity", &file)?;
    stage.same("what pg_restore says where the extension is", &said, "")?;
    stage.same("the table", &meant, &psql::run(cluster, "with_extension", TABLE)?)?;
    let triggers = psql::run(cluster, "with_extension", TRIGGERS)?;
    stage.same("the row trigger", triggers.trim(), "zzz_maintain")?;

    let disable = "ALTER EVENT TRIGGER base_entity_ddl_command_start DISABLE";
    psql::run(cluster, "with_extension", disable)?;
    let dumped = text(cluster, SUPERUSER, "with_extension")?;
    stage.check("the state of event triggers is not dumped", !dumped.contains("EVENT TRIGGER"))?;

    let said = restored(cluster, "without_extension", "", &file)?;
    stage.check(
        "the missing schema is named",
        said.contains("schema \"base_entity\" does not exist"),
    )?;
    let there = psql::run(cluster, "without_extension", "SELECT to_regclass('kine') IS NULL")?;
    stage.same("whether the table is missing", there.trim(), "t")?;

    let said = restored(cluster, "with_stand_in", STAND_IN, &file)?;
    let errors: Vec<_> = said.lines().filter(|line| line.contains("ERROR:")).collect();
    stage.check(
        &format!("only the trigger is missing, not: {errors:?}"),
        matches!(errors.as_slice(), [one] if one.contains("function base_entity.maintain() does not exist")),
    )?;
    stage.same("the table", &meant, &psql::run(cluster, "with_stand_in", TABLE)?)
}

/// Makes a database and restores into it; what pg_restore said.
fn restored(cluster: &Cluster, database: &str, before: &str, file: &Path) -> Outcome<String> {
    psql::run(cluster, "postgres", &format!("CREATE DATABASE {database}"))?;
    psql::run(cluster, database, before)?;
    let mut pg_restore = client(cluster, "pg_restore", database);
    let output =
        pg_restore.args(["-d", database]).arg(file).output().doing("cannot run pg_restore")?;
    Ok(String::from_utf8_lossy(&output.stderr).into_owned())
}
