//! pg_dump, pg_restore and psql, each as the role that is named.

use crate::cluster::Cluster;
use crate::failure::{Doing, Failure, Outcome};
use crate::psql::{client, psql};
use crate::scenarios::run;
use std::path::Path;

/// What pg_dump writes of a database, but for the key that it draws anew for each dump.
pub fn text(cluster: &Cluster, role: &str, database: &str) -> Outcome<String> {
    Ok(without_keys(&run(client(cluster, "pg_dump", database).env("PGUSER", role))?))
}

/// A dump without the keys that the newest releases draw for each.
pub fn without_keys(dump: &str) -> String {
    let keys = ["\\restrict ", "\\unrestrict "];
    let lines = dump.lines().filter(|line| !keys.iter().any(|key| line.starts_with(key)));
    lines.collect::<Vec<_>>().join("\n")
}

/// Writes a dump to a file or directory.
pub fn dump(
    cluster: &Cluster,
    role: &str,
    database: &str,
    arguments: &[&str],
    file: &Path,
) -> Outcome<()> {
    let mut pg_dump = client(cluster, "pg_dump", database);
    run(pg_dump.env("PGUSER", role).args(arguments).arg("-f").arg(file)).map(|_| ())
}

/// Restores a dump with psql in one transaction, or with pg_restore. Any error is a failure, but those that PostgreSQL's
/// own --clean makes of the inherited keys of partitions.
pub fn restore(
    cluster: &Cluster,
    role: &str,
    database: &str,
    pg_restore: Option<&[&str]>,
    file: &Path,
) -> Outcome<()> {
    let mut command = match pg_restore {
        None => {
            let mut command = psql(cluster, database);
            command.args(["-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-f"]).arg(file);
            command
        }
        Some(arguments) => {
            let mut command = client(cluster, "pg_restore", database);
            command.args(["-d", database]).args(arguments).arg(file);
            command
        }
    };
    let output = command.env("PGUSER", role).output().doing("cannot restore")?;
    let said = String::from_utf8_lossy(&output.stderr);
    let cleans = pg_restore.is_some_and(|arguments| arguments.contains(&"--clean"));
    let known = |line: &&str| cleans && line.contains("cannot drop inherited constraint");
    let errors: Vec<_> =
        said.lines().filter(|line| line.contains("ERROR:")).filter(|line| !known(line)).collect();
    if errors.is_empty() && (output.status.success() || cleans) {
        return Ok(());
    }
    Err(Failure::new(format!("{} ended with {}\n{said}", file.display(), output.status)))
}
