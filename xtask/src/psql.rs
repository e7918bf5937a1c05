//! psql, as pg_regress would call it, as a script needs it, and as a person does.

use crate::cluster::{Cluster, SUPERUSER};
use crate::failure::{Doing, Failure, Outcome};
use crate::program;
use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How long one script of a test may take.
const PATIENCE: Duration = Duration::from_secs(300);

/// psql on a database of a cluster, as its superuser, with nothing of the caller's settings.
pub fn psql(cluster: &Cluster, database: &str) -> Command {
    client(cluster, "psql", database)
}

/// Like [`psql`], for another of PostgreSQL's clients.
pub fn client(cluster: &Cluster, program: &str, database: &str) -> Command {
    let mut command = Command::new(cluster.installation().program(program));
    program::without_pg_variables(&mut command);
    command
        .env("PGHOST", cluster.socket_directory())
        .env("PGPORT", cluster.port())
        .env("PGUSER", SUPERUSER)
        .env("PGDATABASE", database)
        .env("PGCLIENTENCODING", "UTF8");
    command
}

/// Adds the settings under which pg_regress makes its output the same everywhere.
pub fn like_pg_regress(command: &mut Command, cluster: &Cluster) {
    for name in ["LANGUAGE", "LC_ALL", "LC_CTYPE", "LANG", "PSQLRC", "PAGER", "COLUMNS"] {
        command.env_remove(name);
    }
    // `\!` finds the programs of this very version.
    let path = std::env::var_os("PATH").unwrap_or_default();
    let own = std::iter::once(cluster.installation().bin.clone());
    if let Ok(path) = std::env::join_paths(own.chain(std::env::split_paths(&path))) {
        command.env("PATH", path);
    }
    command
        .env("LC_MESSAGES", "C")
        .env("PGTZ", "PST8PDT")
        .env("PGDATESTYLE", "Postgres, MDY")
        .env("PGOPTIONS", "-c intervalstyle=postgres_verbose -c bytea_output=hex")
        .args(["-X", "-a", "-q", "-v", "HIDE_TABLEAM=on", "-v", "HIDE_TOAST_COMPRESSION=on"]);
}

/// Plays a script with all that is printed in one file; fails only where psql cannot play it at all.
pub fn play(mut command: Command, script: &Path, output: &Path) -> Outcome<()> {
    let input = File::open(script).doing(format!("cannot read {}", script.display()))?;
    let file = File::create(output).doing(format!("cannot write {}", output.display()))?;
    command.stdin(input).stdout(file.try_clone().doing("cannot share a file")?).stderr(file);
    let mut child = command.spawn().doing("cannot run psql")?;
    let begun = Instant::now();
    loop {
        match child.try_wait().doing("cannot wait for psql")? {
            // 3 is a script's own ON_ERROR_STOP; what it printed tells the rest.
            Some(status) if matches!(status.code(), Some(0 | 3)) => return Ok(()),
            Some(status) => return Err(Failure::new(format!("psql ended with {status}"))),
            None if begun.elapsed() > PATIENCE => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(Failure::new(format!("took more than {} s", PATIENCE.as_secs())));
            }
            None => sleep(Duration::from_millis(5)),
        }
    }
}

/// Runs statements and meta-commands of the tooling's own; any error is a failure.
pub fn run(cluster: &Cluster, database: &str, script: &str) -> Outcome<String> {
    run_as(cluster, SUPERUSER, database, script)
}

/// Like [`run`], as another role.
pub fn run_as(cluster: &Cluster, role: &str, database: &str, script: &str) -> Outcome<String> {
    let mut command = psql(cluster, database);
    command.env("PGUSER", role);
    command.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-f", "-"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().doing("cannot run psql")?;
    if let Some(mut input) = child.stdin.take() {
        // A psql that ends early says why itself.
        let _ = std::io::Write::write_all(&mut input, script.as_bytes());
    }
    let output = child.wait_with_output().doing("cannot wait for psql")?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(Failure::new(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
}
