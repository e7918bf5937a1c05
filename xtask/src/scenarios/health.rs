//! Whether a database is sound: its heaps and indexes, its entities, its ids.

use super::Stage;
use crate::cluster::Cluster;
use crate::failure::{Failure, Outcome};
use crate::psql;

/// What a sound database holds.
#[derive(Debug, Clone, Copy)]
pub struct Health {
    /// Its entities.
    pub entities: usize,
    /// The rows of all of them, each with an id that no other has.
    pub ids: usize,
}

/// Fails unless the database is sound, and says what it holds. Nobody else may be at work in it.
pub fn examine(stage: &Stage, cluster: &Cluster, database: &str) -> Outcome<Health> {
    let answer = psql::run(cluster, database, include_str!("health.sql"))
        .map_err(|failure| Failure::new(format!("the database is not sound: {failure}")))?;
    let last = answer.lines().last().unwrap_or_default();
    let health = last.split_once('|').and_then(|(entities, ids)| {
        Some(Health { entities: entities.parse().ok()?, ids: ids.parse().ok()? })
    });
    stage.check("heaps, indexes, entities and ids are sound", health.is_some())?;
    health.ok_or_else(|| Failure::new(answer))
}
