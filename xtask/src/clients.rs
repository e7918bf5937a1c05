//! Real clients against a real server: drivers and ORMs, each with its own ordinary tool.
//!
//! A client is a folder of tests/clients. What it holds says what brings and runs it: requirements.txt pip and unittest,
//! package.json npm, Cargo.toml cargo, Gemfile Ruby. It finds its server, and a database of its own with the extension in it,
//! in the environment, as any client does: PGHOST is a socket's directory, and DATABASE_URL names the same by TCP.

mod counts;
mod ecosystem;
mod node;
mod python;
mod ruby;
mod rust;

use crate::arguments::Arguments;
use crate::cache::repository;
use crate::cluster::{Cluster, SUPERUSER, Server, free_port};
use crate::failure::{Doing, Failure, Outcome};
use crate::installation::Installation;
use crate::program;
use crate::progress::Step;
use crate::psql;
use crate::setup::{self, Workshop};
use crate::test_output::Count;
use ecosystem::{Brought, Ecosystem};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

/// The role of the clients: it owns their databases and is no superuser.
const ROLE: &str = "app";

/// A client: a folder of tests/clients.
struct Client {
    name: String,
    sources: PathBuf,
    ecosystem: Ecosystem,
}

/// A server for clients, and the places where they are brought and run.
pub struct Run<'a> {
    workshop: &'a Workshop,
    cluster: Cluster,
    _server: Server,
}

/// `cargo xtask clients`.
pub fn command(arguments: &Arguments) -> Outcome<ExitCode> {
    let known = clients()?;
    if let Some(unknown) =
        arguments.names.iter().find(|name| !known.iter().any(|client| client.name == **name))
    {
        let names: Vec<_> = known.into_iter().map(|client| client.name).collect();
        return Err(Failure::new(format!(
            "there is no client {unknown}; there are: {}",
            names.join(", ")
        )));
    }
    let total = setup::on_each(arguments, |workshop, installation| {
        Ok(Run::on(workshop, installation)?.play(&arguments.names)?.0)
    })?;
    Ok(if total.failed == 0 && total.passed > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// All clients, by name.
fn clients() -> Outcome<Vec<Client>> {
    let directory = repository().join("tests/clients");
    let entries = fs::read_dir(&directory).doing(format!("cannot read {}", directory.display()))?;
    let mut clients = Vec::new();
    for sources in entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()) {
        let name = sources.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let ecosystem = Ecosystem::of(&sources)?;
        clients.push(Client { name, sources, ecosystem });
    }
    clients.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(clients)
}

impl<'a> Run<'a> {
    /// Starts a new server on an installation, which has the extension.
    pub fn on(workshop: &'a Workshop, installation: &Installation) -> Outcome<Self> {
        // Short, since it holds sockets.
        let data = workshop.cache.path("c").join(installation.major.to_string());
        let cluster = Cluster::at(installation, workshop.account, data)
            .with("listen_addresses", "127.0.0.1")
            .with("port", &free_port()?.to_string());
        cluster.remove()?;
        let server = cluster.start()?;
        psql::run(&cluster, SUPERUSER, &format!("CREATE ROLE {ROLE} LOGIN;"))?;
        Ok(Self { workshop, cluster, _server: server })
    }

    /// Plays the clients named, or all.
    pub fn play(&self, names: &[String]) -> Outcome<(Count, Duration)> {
        let begun = Instant::now();
        let mut total = Count::default();
        for client in clients()? {
            if !names.is_empty() && !names.contains(&client.name) {
                continue;
            }
            let major = self.cluster.installation().major;
            let step = Step::begin(format!("PostgreSQL {major}: client {}", client.name));
            let count = self.client(&client, &step).unwrap_or_else(|failure| {
                step.clear();
                println!("    FAILED  {}\n{failure}", client.name);
                Some(Count::one(false))
            });
            match count {
                Some(count) => {
                    total += count;
                    step.end(&format!("{} passed, {} failed", count.passed, count.failed));
                }
                None => drop(step),
            }
        }
        Ok((total, begun.elapsed()))
    }

    /// Plays one; nothing where this machine cannot have it, which is said.
    fn client(&self, client: &Client, step: &Step) -> Outcome<Option<Count>> {
        let place = self.workshop.cache.path("clients").join(&client.name);
        fs::create_dir_all(&place).doing(format!("cannot make {}", place.display()))?;
        let log = |what: &str| self.workshop.cache.log(&format!("client-{}-{what}", client.name));
        let brought = client.ecosystem.bring(
            &self.workshop.cache,
            &client.sources,
            &place,
            &log("install")?,
            step,
        )?;
        if let Brought::NotHere(why) = brought {
            step.clear();
            println!("    SKIPPED  {}: {why}", client.name);
            return Ok(None);
        }
        let work = place.join("work");
        let _ = fs::remove_dir_all(&work);
        copy(&client.sources, &work)?;
        let database = &client.name;
        psql::run(
            &self.cluster,
            SUPERUSER,
            &format!(
                "CREATE DATABASE \"{database}\" OWNER {ROLE} TEMPLATE template0;
                 \\c \"{database}\"
                 SET ROLE {ROLE};
                 CREATE EXTENSION base_entity;"
            ),
        )?;
        let mut command = client.ecosystem.tests(&self.workshop.cache, &client.sources, &place);
        self.environment(&mut command, database)?;
        if command.get_current_dir().is_none() {
            command.current_dir(&work);
        }
        let log = log("tests")?;
        let ended = program::run_logged(&mut command, &log, step)?;
        let count = client.ecosystem.count(&ended);
        if count.failed > 0 {
            step.clear();
            println!("    FAILED  {}", client.name);
            ended.show_tail(&log);
        }
        Ok(Some(count))
    }

    /// What tells any client of PostgreSQL where its server is.
    fn environment(&self, command: &mut Command, database: &str) -> Outcome<()> {
        let port = self.cluster.port();
        let installation = self.cluster.installation();
        let path = std::env::var_os("PATH").unwrap_or_default();
        let own = command
            .get_envs()
            .find(|(name, _)| *name == "PATH")
            .and_then(|(_, value)| value.map(Into::into));
        let path = own.unwrap_or(path);
        let programs = std::iter::once(installation.bin.clone());
        let path = std::env::join_paths(programs.chain(std::env::split_paths(&path)))
            .map_err(|error| Failure::new(format!("cannot extend PATH: {error}")))?;
        program::without_pg_variables(command);
        command
            .env("PATH", path)
            .env("PGHOST", self.cluster.socket_directory())
            .env("PGPORT", port)
            .env("PGUSER", ROLE)
            .env("PGDATABASE", database)
            .env("DATABASE_URL", format!("postgresql://{ROLE}@127.0.0.1:{port}/{database}"))
            .env("CI", "true")
            .env("NO_COLOR", "1");
        Ok(())
    }
}

/// Copies a folder with all that is below it.
fn copy(from: &Path, to: &Path) -> Outcome<()> {
    fs::create_dir_all(to).doing(format!("cannot make {}", to.display()))?;
    let entries = fs::read_dir(from).doing(format!("cannot read {}", from.display()))?;
    for path in entries.flatten().map(|entry| entry.path()) {
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy(&path, &target)?;
        } else {
            fs::copy(&path, &target).doing(format!("cannot write {}", target.display()))?;
        }
    }
    Ok(())
}
