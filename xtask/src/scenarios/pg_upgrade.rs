//! pg_upgrade, from the oldest version and from the one before the newest, to the newest.

use super::dump::archive::text;
use super::rich::{self, ALIVE};
use super::{On, Scenario, Stage, inventory, run};
use crate::cluster::{Cluster, SUPERUSER};
use crate::failure::{Failure, Outcome};
use crate::installation::Installation;
use crate::psql;

/// See the module.
pub const SCENARIO: Scenario = Scenario {
    name: "pg_upgrade",
    shows: "entities, templates and words of 14 and of 17 are in 18 what they were",
    on: On::Only(18),
    slow: false,
    play,
};

const FROM: [u32; 2] = [14, 17];

fn play(stage: &Stage) -> Outcome<()> {
    let version = stage.installation().version_of_extension();
    for major in FROM {
        let old = Installation::for_tests(&stage.workshop().cache, major)?;
        if old.version_of_extension() == version {
            stage.show(&format!("from {major}"));
            from(stage, &old)?;
        } else {
            println!(
                "    skipped: from PostgreSQL {major}, which has {:?} of the extension, not {version:?}; \
                 cargo xtask scenarios --pg {major} brings it",
                old.version_of_extension()
            );
        }
    }
    Ok(())
}

/// Upgrades a cluster of `installation`.
fn from(stage: &Stage, installation: &Installation) -> Outcome<()> {
    let major = installation.major;
    let old = stage.cluster_of(installation, &format!("from{major}"));
    let server = old.start()?;
    psql::run(&old, "postgres", rich::ROLES)?;
    for (role, database) in [(SUPERUSER, "source"), ("keeper", "own_source")] {
        rich::make(&old, role, database)?;
    }
    let meant = psql::run(&old, "source", CATALOGS)?;
    // What it does is seen in a copy, since that changes it.
    psql::run(&old, "postgres", "CREATE DATABASE twin TEMPLATE source")?;
    let alive = psql::run(&old, "twin", ALIVE)?;
    psql::run(&old, "postgres", "DROP DATABASE twin")?;
    drop(server);

    let new = stage.cluster(&format!("to18from{major}")).without_checksums();
    new.prepare()?;
    pg_upgrade(stage, &old, &new, &["--check"])?;
    pg_upgrade(stage, &old, &new, &[])?;
    let _server = new.start()?;
    // pg_upgrade makes tables before it makes event triggers, and so loses what an event trigger adds to the users' templates.
    for database in ["source", "own_source"] {
        let mended = psql::run(&new, database, MEND)?;
        stage
            .check("check() knows the templates that take rows", mended.contains("refuse_rows"))?;
    }
    stage.same("the catalogs", &meant, &psql::run(&new, "source", CATALOGS)?)?;
    for (role, database, fresh) in
        [(SUPERUSER, "source", "fresh"), ("keeper", "own_source", "own_fresh")]
    {
        psql::run_as(&new, role, "postgres", &format!("CREATE DATABASE {fresh}"))?;
        psql::run_as(&new, role, fresh, "CREATE EXTENSION base_entity")?;
        if role == SUPERUSER {
            psql::run(&new, fresh, rich::GRANTS)?;
        }
        let objects = |database: &str| {
            Ok::<_, Failure>(inventory::without_definitions(&inventory::of_extension(
                &new, database,
            )?))
        };
        let what = format!("the extension's objects in {fresh} and in {database}, upgraded");
        // pg_upgrade gives every extension to the superuser.
        let meant = objects(fresh)?.replace(" f base_entity keeper ", " f base_entity postgres ");
        stage.same(&what, &meant, &objects(database)?)?;
    }
    stage.same("what it does", &alive, &psql::run(&new, "source", ALIVE)?)?;
    // Other ends of the same: what is dumped of it is restored.
    let dumped = text(&new, SUPERUSER, "source")?;
    psql::run(&new, "postgres", "CREATE DATABASE restored")?;
    psql::run(&new, "restored", &dumped)?;
    stage.same("dumped, and restored", &dumped, &text(&new, SUPERUSER, "restored")?)
}

/// What is to be typed after pg_upgrade.
const MEND: &str = "SELECT sql FROM base_entity.check() WHERE problem = 'template takes rows';
SELECT sql FROM base_entity.check() WHERE problem = 'template takes rows' \\gexec";

/// Runs pg_upgrade as the servers' account, in a directory of the scenario.
fn pg_upgrade(stage: &Stage, old: &Cluster, new: &Cluster, arguments: &[&str]) -> Outcome<()> {
    let account = stage.workshop().account;
    let mut command = account.command(new.installation().program("pg_upgrade"));
    command
        .current_dir(stage.directory())
        .arg("--old-bindir")
        .arg(&old.installation().bin)
        .arg("--new-bindir")
        .arg(&new.installation().bin)
        .arg("--old-datadir")
        .arg(old.data())
        .arg("--new-datadir")
        .arg(new.data())
        .arg("--socketdir")
        .arg(stage.directory())
        .args(["--username", SUPERUSER, "--no-sync"])
        .args(arguments);
    let said = run(&mut command)?;
    let done = if arguments.contains(&"--check") {
        "*Clusters are compatible*"
    } else {
        "Upgrade Complete"
    };
    if said.contains(done) {
        return Ok(());
    }
    Err(Failure::new(format!("pg_upgrade does not say that it is done:\n{said}")))
}

/// All triggers, policies, keys, defaults, options and privileges of the users' tables.
const CATALOGS: &str = include_str!("pg_upgrade/catalogs.sql");
