//! Adoptions that are killed, again and again, and then left to end.

use super::super::Stage;
use super::super::crowd::converse;
use super::super::health::examine;
use super::awaken;
use crate::cluster::Cluster;
use crate::dice::Dice;
use crate::failure::{Failure, Outcome};
use crate::program;
use crate::psql;
use std::process::Command;
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

/// A table in use, as adopt() finds it.
const TABLE: &str = "
CREATE TABLE parcels (id int PRIMARY KEY, weight int NOT NULL, note text);
INSERT INTO parcels SELECT n, n % 100, repeat('x', n % 30) FROM generate_series(1, 60000) n;
";

/// Adopts it. The index is built by whoever adopts, since a procedure cannot build one CONCURRENTLY.
const ADOPT: &str = "
CALL base_entity.adopt('parcels');
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS parcels_uuid_key ON parcels (uuid);
CALL base_entity.adopt('parcels');
";

/// What was in the table, and must be there after each kill.
const CONTENT: &str =
    "SELECT count(*), sum(weight), sum(length(note)), count(DISTINCT id) FROM parcels";

/// Kills the backend that adopts a table, at moments of all phases; then adopts it to the end. Says how many kills met
/// it at work.
pub fn play(stage: &Stage, cluster: &Cluster, dice: &mut Dice, tables: usize) -> Outcome<usize> {
    let mut kills = 0;
    for table in 0..tables {
        psql::run(cluster, "postgres", TABLE)?;
        let content = psql::run(cluster, "postgres", CONTENT)?;
        for kill in 0..6 {
            stage.show(&format!("adoption {table}, kill {kill}"));
            let client = {
                let cluster = cluster.clone();
                thread::spawn(move || converse(&cluster, "postgres", ADOPT))
            };
            let met = cut(cluster, Duration::from_millis(dice.within(0..=400) as u64))?;
            kills += usize::from(met);
            client.join().map_err(|_| Failure::new("a client's thread fell"))??;
            awaken(cluster)?;
            stage.same(
                "the rows after a kill",
                &content,
                &psql::run(cluster, "postgres", CONTENT)?,
            )?;
            // Half an entity takes rows as before.
            psql::run(
                cluster,
                "postgres",
                "BEGIN; INSERT INTO parcels VALUES (0, 1); UPDATE parcels SET weight = 2 WHERE id = 0; ROLLBACK",
            )?;
            if !met {
                break;
            }
        }
        psql::run(cluster, "postgres", ADOPT)?;
        stage.same("the rows at the end", &content, &psql::run(cluster, "postgres", CONTENT)?)?;
        let whole = "SELECT count(*), count(DISTINCT uuid) FROM parcels WHERE created_at IS NOT NULL AND updated_at IS NOT NULL";
        stage.same(
            "every row has an id",
            "60000|60000\n",
            &psql::run(cluster, "postgres", whole)?,
        )?;
        let invalid = "SELECT count(*) FROM pg_index WHERE NOT indisvalid";
        stage.same("no index is left behind", "0\n", &psql::run(cluster, "postgres", invalid)?)?;
        let entity = "SELECT count(*) FROM base_entity.entities WHERE entity = 'parcels'::regclass";
        stage.same("it is an entity", "1\n", &psql::run(cluster, "postgres", entity)?)?;
        let loose = "SELECT problem FROM base_entity.check() WHERE entity = 'parcels'::regclass";
        stage.same("nothing has come loose", "", &psql::run(cluster, "postgres", loose)?)?;
        psql::run(cluster, "postgres", "DROP TABLE parcels")?;
    }
    examine(stage, cluster, "postgres")?;
    Ok(kills)
}

/// Kills the backend some time after it has begun; whether it was still at work.
fn cut(cluster: &Cluster, after: Duration) -> Outcome<bool> {
    let query = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND state = 'active' AND query LIKE 'CALL base_entity.adopt%'";
    let begun = Instant::now();
    let mut pid = String::new();
    while pid.is_empty() && begun.elapsed() < Duration::from_secs(2) {
        pid = psql::run(cluster, "postgres", query)?.trim().to_owned();
    }
    sleep(after);
    Ok(!pid.is_empty()
        && psql::run(cluster, "postgres", query)?.trim() == pid
        && program::succeeds(Command::new("kill").args(["-9", &pid])))
}
