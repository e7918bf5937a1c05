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

/// The same without the texts of views and functions, which PostgreSQL words anew when it reads what it has written.
pub fn without_definitions(inventory: &str) -> String {
    let facts = inventory.lines().filter(|line| line.contains(" | "));
    facts.filter(|line| !line.contains(" | is defined as | ")).collect::<Vec<_>>().join("\n")
}
