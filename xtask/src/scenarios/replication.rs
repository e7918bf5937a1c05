//! A standby that is read and then promoted, and two servers that replicate rows.

use super::{On, Scenario, Stage};
use crate::cluster::Cluster;
use crate::failure::{Failure, Outcome};
use crate::psql;
use std::thread::sleep;
use std::time::{Duration, Instant};

mod logical;
mod standby;

/// See the module.
pub const SCENARIO: Scenario = Scenario {
    name: "replication",
    shows: "a standby answers, is promoted and goes on; a subscriber has the publisher's ids and times",
    on: On::Each,
    slow: false,
    play,
};

/// How long one server may lag behind the other.
const PATIENCE: Duration = Duration::from_secs(60);

fn play(stage: &Stage) -> Outcome<()> {
    standby::play(stage)?;
    logical::play(stage)
}

/// Waits until a query answers `t`.
fn wait_for(cluster: &Cluster, database: &str, query: &str) -> Outcome<()> {
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        if psql::run(cluster, database, query)?.trim() == "t" {
            return Ok(());
        }
        sleep(Duration::from_millis(50));
    }
    Err(Failure::new(format!("after {} s it is not so: {query}", PATIENCE.as_secs())))
}
