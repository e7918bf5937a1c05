//! What a benchmark runs on: a PostgreSQL of its own with the extension as it is shipped, the floors, a server.

use crate::account::Account;
use crate::cache::{Cache, repository};
use crate::cluster::{Cluster, SUPERUSER, Server};
use crate::failure::{Doing, Failure, Outcome};
use crate::installation::Installation;
use crate::progress::Step;
use crate::session::Session;
use crate::setup::Workshop;
use crate::{program, psql, wheel};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The database of most benchmarks: with the extension, the floors and the peers.
pub const DATABASE: &str = "bench";

/// What a server that is measured is given, beyond what every cluster of the tooling has.
const SETTINGS: [(&str, &str); 12] = [
    ("shared_buffers", "1GB"),
    ("work_mem", "256MB"),
    ("maintenance_work_mem", "256MB"),
    ("autovacuum", "off"),
    ("jit", "off"),
    ("max_wal_size", "4GB"),
    ("checkpoint_timeout", "1h"),
    ("full_page_writes", "on"),
    // A backend would fill each new segment with zeros, whoever's turn it is.
    ("wal_init_zero", "off"),
    ("max_parallel_workers_per_gather", "0"),
    ("max_locks_per_transaction", "1024"),
    ("client_min_messages", "error"),
];

/// What a benchmark runs on.
pub struct Rig {
    cluster: Cluster,
    floors: PathBuf,
    place: PathBuf,
    account: Account,
    _server: Server,
}

impl Rig {
    /// Builds and installs what is measured and starts a server.
    pub fn set_up(major: u32) -> Outcome<Self> {
        if !Path::new("/proc/self/schedstat").exists() {
            return Err(Failure::new(
                "the benchmarks read /proc/<pid>/schedstat, which only Linux has",
            ));
        }
        let workshop = Workshop::set_up(&[major])?;
        let (cache, account) = (workshop.cache.clone(), workshop.account);
        let place = cache.path("bench").join(major.to_string());
        let installation = own_installation(&cache, major, &place.join("postgresql"))?;
        workshop.pgrx.install(&cache, &installation, true)?;
        let floors = build_floors(&installation, &place)?;
        // Others may build and test meanwhile.
        drop(workshop);
        let cluster = configured(Cluster::at(&installation, account, place.join("data")));
        cluster.remove()?;
        let server = cluster.start()?;
        let rig = Self { cluster, floors, place, account, _server: server };
        rig.make_database(DATABASE)?;
        rig.equip(DATABASE)?;
        rig.touch_memory()?;
        Ok(rig)
    }

    /// The version of PostgreSQL.
    pub fn major(&self) -> u32 {
        self.cluster.installation().major
    }

    /// A new session.
    pub fn session(&self, database: &str) -> Outcome<Session> {
        Session::open(&self.cluster, database)
    }

    /// The kernel clears each page of shared memory when it is touched first, at the cost of whoever does: nobody who is
    /// measured.
    fn touch_memory(&self) -> Outcome<()> {
        let step = Step::begin("shared memory");
        let mut session = self.session(DATABASE)?;
        session.run(
            "CREATE UNLOGGED TABLE bench.pages (filler text);
             ALTER TABLE bench.pages ALTER COLUMN filler SET STORAGE PLAIN;
             INSERT INTO bench.pages SELECT repeat('x', 7000) FROM generate_series(1, 131072);
             DROP TABLE bench.pages",
        )?;
        step.end("touched");
        Ok(())
    }

    /// Makes an empty database.
    pub fn make_database(&self, name: &str) -> Outcome<()> {
        psql::run(
            &self.cluster,
            SUPERUSER,
            &format!(
                "DROP DATABASE IF EXISTS {name} WITH (FORCE); CREATE DATABASE {name} TEMPLATE template0;"
            ),
        )
        .map(drop)
    }

    /// Puts the extension, the floors and the peers into a database.
    pub fn equip(&self, database: &str) -> Outcome<()> {
        let read = |path: &str| {
            let path = repository().join("bench").join(path);
            fs::read_to_string(&path).doing(format!("cannot read {}", path.display()))
        };
        let script = format!(
            "CREATE EXTENSION base_entity;\nCREATE SCHEMA bench;\nSET bench.floors = '{}';\n{}\n{}\n{}\n",
            self.floors.display(),
            read("floors/floors.sql")?,
            read("peers/ids.sql")?,
            read("peers/updated_at.sql")?
        );
        psql::run(&self.cluster, database, &script).map(drop)
    }

    /// A second server, with the library preloaded.
    pub fn preloaded(&self) -> Outcome<(Cluster, Server)> {
        let place = self.place.join("preloaded");
        let cluster = configured(Cluster::at(self.cluster.installation(), self.account, place))
            .with("shared_preload_libraries", "base_entity")
            .with("shared_buffers", "128MB");
        cluster.remove()?;
        let server = cluster.start()?;
        Ok((cluster, server))
    }
}

fn configured(mut cluster: Cluster) -> Cluster {
    for (name, value) in SETTINGS {
        cluster = cluster.with(name, value);
    }
    cluster
}

/// A copy of PostgreSQL that tests and demo never touch.
fn own_installation(cache: &Cache, major: u32, place: &Path) -> Outcome<Installation> {
    if wheel::platform().is_none() {
        return Installation::for_tests(cache, major);
    }
    let installation =
        Installation { major, pg_config: place.join("bin/pg_config"), bin: place.join("bin") };
    if !installation.pg_config.exists() {
        wheel::unpack(cache, major, place)?;
    }
    Ok(installation)
}

/// Builds floors.c for a version of PostgreSQL.
fn build_floors(installation: &Installation, place: &Path) -> Outcome<PathBuf> {
    let step = Step::begin("the floors");
    let headers = program::output(Command::new(&installation.pg_config).arg("--includedir-server"))
        .ok_or_else(|| Failure::new("pg_config names no headers"))?;
    let library = place.join("floors.so");
    let mut compiler = Command::new("cc");
    compiler
        .args(["-O2", "-Wall", "-fPIC", "-shared", "-I", headers.trim(), "-o"])
        .arg(&library)
        .arg(repository().join("bench/floors/floors.c"));
    let output = compiler.output().doing("cannot run cc")?;
    if !output.status.success() {
        return Err(Failure::new(format!(
            "the floors cannot be built:\n{}",
            String::from_utf8_lossy(&output.stderr)
        )));
    }
    step.end("built");
    Ok(library)
}
