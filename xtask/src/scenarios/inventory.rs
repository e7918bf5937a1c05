//! The extension's objects in a database, as text that can be compared with those of another.

use crate::cluster::Cluster;
use crate::failure::{Failure, Outcome};
use crate::psql;

/// Everything that the catalogs say of the extension's objects, sorted.
pub fn of_extension(cluster: &Cluster, database: &str) -> Outcome<String> {
    let text = psql::run(cluster, database, include_str!("inventory.sql"))?;
    if let Some(line) = text.lines().find(|line| line.contains("is not understood by")) {
        return Err(Failure::new(line));
    }
    Ok(text)
}
