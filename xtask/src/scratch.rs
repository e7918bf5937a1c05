//! The scratch databases and roles of the SQL tests: made for a file, gone after it.

use crate::cluster::{Cluster, SUPERUSER};
use crate::failure::{Failure, Outcome};
use crate::psql;
use std::fs;
use std::path::Path;

/// The file that makes the roles and the extension that the others use.
pub const SETUP: &str = "setup";

/// The database that each file finds itself in.
pub const DATABASE: &str = "regression";

/// The database that it is copied from.
const TEMPLATE: &str = "regression_setup";

/// Makes the template of the scratch databases and plays `setup.sql` in it, where there is one.
pub fn set_up(cluster: &Cluster, sql: &Path, output: &Path) -> Outcome<()> {
    psql::run(cluster, SUPERUSER, &format!("CREATE DATABASE {TEMPLATE} TEMPLATE template0;"))?;
    let script = sql.join(format!("{SETUP}.sql"));
    if script.exists() {
        let mut command = psql::psql(cluster, TEMPLATE);
        psql::like_pg_regress(&mut command, cluster);
        command.args(["-v", "ON_ERROR_STOP=1"]).current_dir(sql);
        psql::play(command, &script, output)?;
        let printed = fs::read_to_string(output).unwrap_or_default();
        if printed.lines().any(|line| line.starts_with("ERROR:") || line.starts_with("FATAL:")) {
            return Err(Failure::new(format!("setup.sql:\n{printed}")));
        }
    }
    psql::run(cluster, SUPERUSER, &format!("ALTER DATABASE {TEMPLATE} IS_TEMPLATE true;")).map(drop)
}

/// Makes the database of a file.
pub fn create(cluster: &Cluster) -> Outcome<()> {
    let script = format!("CREATE DATABASE {DATABASE} TEMPLATE {TEMPLATE};");
    psql::run(cluster, SUPERUSER, &script).map(drop)
}

/// The roles that there are, as literals.
pub fn roles(cluster: &Cluster) -> Outcome<Vec<String>> {
    let names =
        psql::run(cluster, SUPERUSER, "SELECT quote_literal(rolname) FROM pg_catalog.pg_roles;")?;
    Ok(names.lines().map(str::to_owned).collect())
}

/// Drops all databases and roles but the ones to be kept: with `roles`, the template too.
pub fn empty(cluster: &Cluster, roles: &[String]) -> Outcome<()> {
    let mut databases = format!("'{SUPERUSER}', 'template0', 'template1'");
    if !roles.is_empty() {
        databases.push_str(&format!(", '{TEMPLATE}'"));
    }
    let roles = std::iter::once(format!("'{SUPERUSER}'"))
        .chain(roles.iter().cloned())
        .collect::<Vec<_>>()
        .join(", ");
    let script = format!(
        "SELECT format('ALTER DATABASE %I IS_TEMPLATE false', datname) FROM pg_catalog.pg_database
               WHERE datistemplate AND datname NOT IN ({databases}) \\gexec
             SELECT format('DROP DATABASE %I WITH (FORCE)', datname) FROM pg_catalog.pg_database
               WHERE datname NOT IN ({databases}) \\gexec
             SELECT format('DROP ROLE %I', rolname) FROM pg_catalog.pg_roles
               WHERE rolname NOT IN ({roles}) AND rolname NOT LIKE 'pg\\_%' \\gexec\n"
    );
    psql::run(cluster, SUPERUSER, &script).map(drop)
}
