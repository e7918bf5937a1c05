//! pg_dumpall into an empty cluster: databases, roles, and what was set for them.

use super::archive::{dump, restore, text, without_keys};
use crate::cluster::{Cluster, SUPERUSER};
use crate::failure::Outcome;
use crate::psql::{self, client, run_as};
use crate::scenarios::rich::ALIVE;
use crate::scenarios::{Stage, run};

/// Settings of the extension for a database, for a role, and for a role in a database.
const SETTINGS: &str = "CREATE DATABASE tuned;
    ALTER DATABASE tuned SET base_entity.uuid_version = 7;
    ALTER ROLE clerk SET base_entity.naming = 'warn';
    ALTER ROLE clerk IN DATABASE tuned SET base_entity.actor = 'the desk';
    CREATE ROLE backfiller; ALTER ROLE backfiller SET base_entity.maintain = off;";

/// What is set, in a session that has not loaded the library and in one that has.
const SET: &str = "SELECT datname, rolname, setconfig FROM pg_db_role_setting s
        LEFT JOIN pg_database d ON d.oid = s.setdatabase LEFT JOIN pg_roles r ON r.oid = s.setrole ORDER BY 1, 2;
    SELECT base_entity.actor();
    SELECT name, setting, source FROM pg_settings WHERE name LIKE 'base\\_entity.%' ORDER BY 1;";

/// See the module.
pub fn play(stage: &Stage, cluster: &Cluster) -> Outcome<()> {
    psql::run(cluster, "postgres", SETTINGS)?;
    psql::run(
        cluster,
        "tuned",
        "CREATE EXTENSION base_entity; CREATE TABLE users (LIKE base_entity)",
    )?;
    let everything =
        |of: &Cluster| Ok(without_keys(&run(&mut client(of, "pg_dumpall", "postgres"))?));
    let meant = everything(cluster)?;
    stage.check(
        "pg_dumpall tells the settings",
        meant.contains("SET \"base_entity.uuid_version\" TO '7'"),
    )?;

    let other = stage.cluster("other");
    let _server = other.start()?;
    let file = stage.directory().join("everything.sql");
    run(client(cluster, "pg_dumpall", "postgres").arg("-f").arg(&file))?;
    let mut play = psql::psql(&other, "postgres");
    // The superuser is there already, which is the one error; see below for any other.
    run(play.args(["-X", "-q", "-o", "/dev/null", "-f"]).arg(&file))?;
    stage.same("pg_dumpall of the cluster, and restored", &meant, &everything(&other)?)?;
    let set = run_as(cluster, "clerk", "tuned", SET)?;
    stage.check(
        "settings are settings of the library",
        set.contains("base_entity.naming|warn|user"),
    )?;
    stage.same("what is set", &set, &run_as(&other, "clerk", "tuned", SET)?)?;
    let alive = psql::run(&other, "source", ALIVE)?;

    // One database with what belongs to it, over the one that was just changed.
    let file = stage.directory().join("create");
    dump(cluster, SUPERUSER, "source", &["-Fc"], &file)?;
    restore(&other, SUPERUSER, "postgres", Some(&["-e", "--clean", "--create"]), &file)?;
    let meant = text(cluster, SUPERUSER, "source")?;
    stage.same("the database, and created anew", &meant, &text(&other, SUPERUSER, "source")?)?;
    stage.same("what it does", &alive, &psql::run(&other, "source", ALIVE)?)
}
