//! `cargo xtask demo` and its kin: an embedded PostgreSQL to look at, with a news site in it.

use crate::account::Account;
use crate::arguments::{Arguments, NEWEST};
use crate::cache::{Cache, repository};
use crate::cluster::{Cluster, SUPERUSER};
use crate::failure::{Doing, Failure, Outcome};
use crate::installation::Installation;
use crate::progress::Step;
use crate::psql;
use crate::setup::Workshop;
use crate::transcript::Transcript;
use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::process::{ExitCode, Stdio};

/// The demo's database.
const DATABASE: &str = "newsroom";

/// `cargo xtask demo`.
pub fn play(arguments: &Arguments) -> Outcome<ExitCode> {
    let cluster = installed(arguments.one_version()?.unwrap_or(NEWEST), false)?;
    let step = Step::begin("the demo's server");
    cluster.start_kept()?;
    psql::run(
        &cluster,
        SUPERUSER,
        &format!(
            "DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE); CREATE DATABASE {DATABASE} TEMPLATE template0;"
        ),
    )?;
    step.end("running");
    println!();
    show_session(&cluster)?;
    println!();
    println!("This was PostgreSQL {}. To go on in it, or to end it:", cluster.installation().major);
    println!();
    println!("    cargo xtask psql");
    println!("    cargo xtask stop");
    Ok(ExitCode::SUCCESS)
}

/// `cargo xtask install`.
pub fn install(arguments: &Arguments) -> Outcome<ExitCode> {
    let major =
        arguments.one_version()?.or_else(|| version(&Cache::open().ok()?)).unwrap_or(NEWEST);
    let cluster = installed(major, arguments.has("--release"))?;
    println!(
        "installed; new sessions of `cargo xtask psql` use it, once `cargo xtask demo` or `start` has begun one"
    );
    println!("its PostgreSQL: {}", cluster.installation().bin.display());
    Ok(ExitCode::SUCCESS)
}

/// `cargo xtask psql`: becomes psql.
pub fn prompt(words: Vec<String>) -> Outcome<ExitCode> {
    let cluster = chosen()?;
    if !cluster.is_running() {
        return Err(Failure::new("the demo's server does not run").type_this("cargo xtask start"));
    }
    let error = psql::psql(&cluster, DATABASE).args(words).exec();
    Err(Failure::new(format!("cannot run psql: {error}")))
}

/// `cargo xtask start`.
pub fn start() -> Outcome<ExitCode> {
    let cluster = chosen()?;
    cluster.start_kept()?;
    println!(
        "PostgreSQL {} runs; cargo xtask psql opens a prompt on it",
        cluster.installation().major
    );
    Ok(ExitCode::SUCCESS)
}

/// `cargo xtask stop`.
pub fn stop() -> Outcome<ExitCode> {
    let stopped = match chosen() {
        Ok(cluster) => cluster.stop()?,
        Err(_) => false,
    };
    println!("{}", if stopped { "stopped" } else { "it was not running" });
    Ok(ExitCode::SUCCESS)
}

/// Builds the extension and installs it into the demo's PostgreSQL, which becomes the one that the others mean.
fn installed(major: u32, release: bool) -> Outcome<Cluster> {
    let cache = Cache::open()?;
    let workshop = Workshop::set_up(&[major])?;
    let installation = Installation::for_demo(&cache, major)?;
    workshop.pgrx.install(&cache, &installation, release)?;
    if version(&cache).is_some_and(|before| before != major) {
        stop()?;
    }
    let path = cache.path("demo/version");
    fs::create_dir_all(cache.path("demo")).doing("cannot make the demo's directory")?;
    fs::write(&path, major.to_string()).doing(format!("cannot write {}", path.display()))?;
    Ok(cluster(&cache, &installation, workshop.account))
}

fn cluster(cache: &Cache, installation: &Installation, account: Account) -> Cluster {
    let data = cache.path("demo").join(installation.major.to_string()).join("data");
    Cluster::at(installation, account, data)
}

fn version(cache: &Cache) -> Option<u32> {
    fs::read_to_string(cache.path("demo/version")).ok()?.trim().parse().ok()
}

/// The cluster that the last demo made.
fn chosen() -> Outcome<Cluster> {
    let cache = Cache::open()?;
    let major = version(&cache)
        .ok_or_else(|| Failure::new("there is no demo yet").type_this("cargo xtask demo"))?;
    let installation = Installation::for_demo(&cache, major)?;
    Ok(cluster(&cache, &installation, Account::of_servers()?))
}

fn show_session(cluster: &Cluster) -> Outcome<()> {
    let path = repository().join("examples/newsroom.sql");
    let script = fs::read_to_string(&path).doing(format!("cannot read {}", path.display()))?;
    let mut transcript = Transcript::of(&script);
    let (reader, writer) = std::io::pipe().doing("cannot make a pipe")?;
    let mut command = psql::psql(cluster, DATABASE);
    command.args(["-X", "-a", "-q"]).env("PAGER", "");
    command.stdin(fs::File::open(&path).doing(format!("cannot read {}", path.display()))?);
    command.stdout(writer.try_clone().doing("cannot share a pipe")?).stderr(writer);
    let mut child = command.spawn().doing("cannot run psql")?;
    command.stdout(Stdio::null()).stderr(Stdio::null());
    for line in BufReader::new(reader).lines() {
        transcript.show(&line.doing("cannot read from psql")?);
    }
    let status = child.wait().doing("cannot wait for psql")?;
    if status.success() { Ok(()) } else { Err(Failure::new(format!("psql ended with {status}"))) }
}
