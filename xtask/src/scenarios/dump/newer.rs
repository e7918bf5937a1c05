//! A newer PostgreSQL's pg_dump at an older server, and its dump restored into the newer server: how people move up.

use super::archive::without_keys;
use super::{KEEPER, dump, restore, text};
use crate::cluster::SUPERUSER;
use crate::failure::Outcome;
use crate::psql::{self, run_as};
use crate::scenarios::rich::{self, ALIVE};
use crate::scenarios::{On, Scenario, Stage};

/// See the module.
pub const SCENARIO: Scenario = Scenario {
    name: "dump_from_older",
    shows: "what the newest pg_dump writes of older servers is restored to the same",
    on: On::Newest,
    slow: false,
    play,
};

/// Those older, and itself: with one version there is still something to see.
fn play(stage: &Stage) -> Outcome<()> {
    let newer = stage.cluster("newer");
    let _newer = newer.start()?;
    psql::run(&newer, "postgres", rich::ROLES)?;
    let installations = &stage.workshop().installations;
    // By a superuser, as one moves up: the schema public of PostgreSQL 14 belongs to one.
    for older in installations.iter().filter(|older| older.major <= stage.major()) {
        stage.show(&format!("PostgreSQL {}", older.major));
        let name = format!("from_{}", older.major);
        let source = stage.cluster_of(older, &name);
        let _source = source.start()?;
        psql::run(&source, "postgres", rich::ROLES)?;
        rich::make(&source, KEEPER, &name)?;
        // The older server's socket, as the newer programs see it.
        let seen = stage.cluster_of(stage.installation(), &name);
        let meant = comparable(&text(&seen, SUPERUSER, &name)?);
        stage.check("a dump tells what there is", meant.contains("zzz_maintain"))?;
        let file = stage.directory().join(format!("{name}.dump"));
        dump(&seen, SUPERUSER, &name, &["-Fc"], &file)?;
        run_as(&newer, KEEPER, "postgres", &format!("CREATE DATABASE {name}"))?;
        restore(&newer, SUPERUSER, &name, Some(&["--single-transaction"]), &file)?;
        let said = comparable(&text(&newer, SUPERUSER, &name)?);
        stage.same(
            &format!("the dumps of PostgreSQL {} and {}", older.major, newer.installation().major),
            &meant,
            &said,
        )?;
        let did = run_as(&source, KEEPER, &name, ALIVE)?;
        stage.check("the databases do much", did.lines().count() > 60)?;
        stage.same(
            &format!("what PostgreSQL {} and {} do", older.major, newer.installation().major),
            &did,
            &run_as(&newer, KEEPER, &name, ALIVE)?,
        )?;
    }
    Ok(())
}

/// Without the version that the head of a dump tells, and without the table's name before the columns of a view on one
/// table, which servers before 16 write.
fn comparable(dump: &str) -> String {
    let dump = without_keys(dump);
    let lines = dump.lines().filter(|line| !line.starts_with("-- Dumped from "));
    let lines = lines.collect::<Vec<_>>().join("\n");
    lines.replace(" entities.", " ").replace(" kine.", " ").replace("(kine.", "(")
}
