//! A database in which everything of the extension is used, for what must not lose any of it.

use super::run;
use crate::cache::repository;
use crate::cluster::{Cluster, SUPERUSER};
use crate::failure::Outcome;
use crate::psql::{self, run_as};

/// The roles that it names; `keeper` may own it.
pub const ROLES: &str = "CREATE ROLE keeper LOGIN CREATEDB;
    CREATE ROLE stranger LOGIN CREATEDB;
    CREATE ROLE clerk LOGIN;";

/// What the database does, where that is the same on every version; changes it.
pub const ALIVE: &str = include_str!("rich/alive.sql");

/// What only a superuser changes of the extension's objects.
pub const GRANTS: &str = include_str!("rich/grants.sql");

/// Makes the database; a superuser's has the examples in it, too.
pub fn make(cluster: &Cluster, role: &str, database: &str) -> Outcome<()> {
    run_as(cluster, role, "postgres", &format!("CREATE DATABASE {database}"))?;
    if role == SUPERUSER {
        for example in ["newsroom.sql", "tenants.sql"] {
            let file = repository().join("examples").join(example);
            // The examples show errors, and go on.
            run(psql::psql(cluster, database).args(["-X", "-q", "-f"]).arg(file))?;
        }
    }
    run_as(cluster, role, database, include_str!("rich/source.sql"))?;
    if role == SUPERUSER {
        psql::run(cluster, database, GRANTS)?;
    }
    Ok(())
}
