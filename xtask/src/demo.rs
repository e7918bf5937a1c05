//! `cargo xtask demo` and its kin: an embedded PostgreSQL to look at, with a news site in it.

use crate::cache::Cache;
use crate::installation::Installation;
use crate::releases;
use crate::run::{command, quietly, succeeds, type_this};
use crate::setup::Workshop;
use anyhow::{Context, Result, ensure};
use std::fs::{self, File};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::Stdio;
use xshell::{Cmd, cmd};

/// The demo's database.
const DATABASE: &str = "newsroom";

/// The longest path of a directory with a socket in it that the system takes.
const LONGEST: usize = 107 - "/.s.PGSQL.65535".len();

/// `cargo xtask demo`.
pub fn demo(major: u32) -> Result<()> {
    let server = installed(major, false)?;
    server.start()?;
    for sql in ["DROP DATABASE IF EXISTS newsroom WITH (FORCE)", "CREATE DATABASE newsroom"] {
        quietly(server.psql("postgres").args(["-X", "-q", "-c", sql]))?;
    }
    println!();
    let mut session = command(server.psql(DATABASE).args(["-X", "-a", "-q", "-P", "pager=off"]));
    // Errors are part of the session, where they come.
    session.stdin(File::open(server.cache.sh.current_dir().join("examples/newsroom.sql"))?);
    ensure!(session.status().context("cannot run psql")?.success(), "psql failed");
    println!("\nThis was PostgreSQL {major}. To continue in it, or to end it:\n");
    println!("    cargo xtask psql\n    cargo xtask stop");
    Ok(())
}

/// `cargo xtask install`.
pub fn install(major: Option<u32>, release: bool) -> Result<()> {
    let chosen = || chosen(&Cache::open().ok()?);
    let server = installed(major.or_else(chosen).unwrap_or(releases::newest()), release)?;
    println!("installed; new sessions of `cargo xtask psql` use it");
    println!("its PostgreSQL: {}", server.installation.pg_config.display());
    Ok(())
}

/// `cargo xtask psql`: becomes psql.
pub fn psql(arguments: &[String]) -> Result<()> {
    let server = Server::chosen()?;
    if !server.is_running() {
        return Err(type_this("the demo's server does not run", "cargo xtask start"));
    }
    Err(command(server.psql(DATABASE).args(arguments)).exec()).context("cannot run psql")
}

/// `cargo xtask start`.
pub fn start() -> Result<()> {
    let server = Server::chosen()?;
    server.start()?;
    println!("PostgreSQL {} runs; cargo xtask psql opens a prompt", server.installation.major);
    Ok(())
}

/// `cargo xtask stop`.
pub fn stop() -> Result<()> {
    let stopped = Server::chosen().is_ok_and(|server| server.stop());
    println!("{}", if stopped { "stopped" } else { "it was not running" });
    Ok(())
}

/// Builds the extension and installs it into the demo's PostgreSQL, which becomes the one that the others mean.
fn installed(major: u32, release: bool) -> Result<Server> {
    let Workshop { cache, pgrx, .. } = Workshop::set_up(&[major])?;
    let installation = Installation::of(&cache, "demo", major)?;
    pgrx.install(&cache, &installation, release)?;
    if chosen(&cache).is_some_and(|before| before != major) {
        stop()?;
    }
    fs::write(cache.path("demo/version"), major.to_string())?;
    Ok(Server { cache, installation })
}

/// The version of the last demo.
fn chosen(cache: &Cache) -> Option<u32> {
    fs::read_to_string(cache.path("demo/version")).ok()?.trim().parse().ok()
}

/// The demo's server, reached by a socket in its data directory alone.
struct Server {
    cache: Cache,
    installation: Installation,
}

impl Server {
    fn chosen() -> Result<Self> {
        let cache = Cache::open()?;
        let major = chosen(&cache);
        let major = major.ok_or_else(|| type_this("there is no demo yet", "cargo xtask demo"))?;
        let installation = Installation::of(&cache, "demo", major)?;
        Ok(Self { cache, installation })
    }

    fn data(&self) -> PathBuf {
        self.cache.path(format!("demo/{}/data", self.installation.major))
    }

    fn log(&self) -> PathBuf {
        self.data().join("server.log")
    }

    fn psql(&self, database: &str) -> Cmd<'_> {
        let (psql, host) = (self.installation.program(&self.cache, "psql"), self.data());
        cmd!(self.cache.sh, "{psql} --host {host} --port 5432 --username postgres {database}")
    }

    /// pg_ctl, as the servers' user and in a directory that this one may enter.
    fn control(&self, arguments: &[&str]) -> Cmd<'_> {
        let Self { cache, installation } = self;
        let (lowered, data) = (cache.as_servers_user(), self.data());
        let pg_ctl = installation.program(cache, "pg_ctl");
        let options = ["--chdir=/", "--"];
        let options = if cache.is_root { &options[..1] } else { &options[..0] };
        cmd!(cache.sh, "env {options...} {lowered...} {pg_ctl} {arguments...} --silent -D {data}")
    }

    fn is_running(&self) -> bool {
        self.data().join("postmaster.pid").exists() && succeeds(self.control(&["status"]))
    }

    /// Starts it, and makes its data directory where it is missing; one that runs already is kept.
    fn start(&self) -> Result<()> {
        let data = self.data();
        if data.as_os_str().len() > LONGEST {
            let message = format!("{} is too long for a socket", data.display());
            return Err(type_this(message, "export BASE_ENTITY_CACHE=/var/tmp/base_entity"));
        }
        if self.is_running() {
            return Ok(());
        }
        if !data.join("postgresql.conf").exists() {
            // Also what a run left that was cut off while it made the directory.
            let _ = fs::remove_dir_all(&data);
            fs::create_dir_all(&data)?;
            self.cache.give_to_servers_user(&data)?;
            let options = "--no-sync --no-locale --encoding=UTF8 --auth=trust --username=postgres";
            quietly(self.control(&["initdb", "-o", options]))?;
        }
        let options = format!(
            "-p 5432 -c listen_addresses= -c unix_socket_directories='{}' -c fsync=off -c lc_messages=C",
            data.display()
        );
        let log = self.log();
        let log = log.to_str().context("the cache's path is not Unicode")?;
        let mut start = command(self.control(&["start", "--wait", "--log", log, "-o", &options]));
        // Its output would be the server's too, and a pipe would stay open for as long as that runs.
        start.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let started = start.status().context("cannot run pg_ctl")?.success();
        ensure!(started, "the server did not start:\n{}", self.end_of_log());
        Ok(())
    }

    fn end_of_log(&self) -> String {
        let log = fs::read_to_string(self.log()).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(10)..].join("\n")
    }

    /// Stops it; whether it ran.
    fn stop(&self) -> bool {
        self.is_running() && succeeds(self.control(&["stop", "--mode=fast", "--wait"]))
    }
}
