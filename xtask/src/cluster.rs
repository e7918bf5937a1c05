//! An embedded PostgreSQL server with a data directory of its own, reached by a private socket only.

use crate::account::Account;
use crate::failure::{Doing, Failure, Outcome};
use crate::installation::Installation;
use crate::program;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// The database superuser of every cluster.
pub const SUPERUSER: &str = "postgres";

/// How long a server may take to start or stop.
const PATIENCE: Duration = Duration::from_secs(60);

/// The longest path of a socket that the system takes, and the part of it that PostgreSQL adds.
const SOCKET_PATH: usize = 107 - "/.s.PGSQL.65535".len();

/// Where a cluster that names no port listens; its sockets are its own, so all may have the same.
const PORT: &str = "5432";

/// Settings of every cluster: quick, deaf to the network, and the same words on every machine.
const SETTINGS: [(&str, &str); 8] = [
    ("listen_addresses", ""),
    ("port", PORT),
    ("max_connections", "50"),
    ("fsync", "off"),
    ("full_page_writes", "off"),
    ("synchronous_commit", "off"),
    ("lc_messages", "C"),
    ("log_min_messages", "warning"),
];

/// A port of this machine that nothing listens on now.
pub fn free_port() -> Outcome<u16> {
    TcpListener::bind(("127.0.0.1", 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .doing("cannot find a free port")
}

/// A data directory and the installation that serves it.
#[derive(Debug, Clone)]
pub struct Cluster {
    installation: Installation,
    account: Account,
    data: PathBuf,
    settings: Vec<(String, String)>,
    checksums: bool,
    variables: Vec<(String, PathBuf)>,
}

/// A server that lives as long as this value; Ctrl-C reaches it too, because it is a child in the foreground.
pub struct Server {
    cluster: Cluster,
    child: Child,
}

impl Cluster {
    /// The cluster in a directory; nothing is made or started yet.
    pub fn at(installation: &Installation, account: Account, data: PathBuf) -> Self {
        Self {
            installation: installation.clone(),
            account,
            data,
            settings: Vec::new(),
            checksums: true,
            variables: Vec::new(),
        }
    }

    /// Adds a setting to postgresql.conf; holds from the next start.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.settings.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Without checksums, which 18 makes unasked and pg_upgrade does not add.
    pub fn without_checksums(mut self) -> Self {
        self.checksums = false;
        self
    }

    /// Adds a variable to the environment that start() gives the server.
    pub fn with_variable(mut self, name: &str, value: &Path) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The installation that serves it.
    pub fn installation(&self) -> &Installation {
        &self.installation
    }

    /// The directory of its socket, which is what a client names as its host: the data directory, closed to others.
    pub fn socket_directory(&self) -> &Path {
        &self.data
    }

    /// The port that a client names.
    pub fn port(&self) -> &str {
        let own = self.settings.iter().rev().find(|(name, _)| name == "port");
        own.map_or(PORT, |(_, port)| port)
    }

    /// The data directory.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// The server's log.
    pub fn log(&self) -> PathBuf {
        self.data.join("server.log")
    }

    /// Whether a server runs on it.
    pub fn is_running(&self) -> bool {
        self.data.join("postmaster.pid").exists()
            && program::succeeds(self.control("status").arg("--silent"))
    }

    /// Makes the data directory where it is missing and writes the settings.
    pub fn prepare(&self) -> Outcome<()> {
        if self.data.as_os_str().len() > SOCKET_PATH {
            return Err(Failure::new(format!("{} is too long for a socket", self.data.display()))
                .type_this("export BASE_ENTITY_CACHE=/var/tmp/base_entity"));
        }
        if !self.data.join("base_entity.conf").exists() {
            // Also what a run left that was cut off while it made the directory.
            let _ = fs::remove_dir_all(&self.data);
            self.account.make_directory(&self.data)?;
            self.initdb()?;
        }
        let mut conf = String::new();
        let own = self.settings.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let socket = self.data.to_string_lossy();
        for (name, value) in
            SETTINGS.into_iter().chain([("unix_socket_directories", &*socket)]).chain(own)
        {
            conf.push_str(&format!("{name} = '{}'\n", value.replace('\'', "''")));
        }
        let path = self.data.join("base_entity.conf");
        fs::write(&path, conf).doing(format!("cannot write {}", path.display()))
    }

    fn initdb(&self) -> Outcome<()> {
        let mut initdb = self.account.command(self.installation.program("initdb"));
        initdb.args([
            "--no-sync",
            "--no-locale",
            "--encoding=UTF8",
            "--auth=trust",
            "--username",
            SUPERUSER,
        ]);
        if !self.checksums && self.installation.major >= 18 {
            initdb.arg("--no-data-checksums");
        }
        let output = initdb.arg("-D").arg(&self.data).output().doing("cannot run initdb")?;
        if !output.status.success() {
            return Err(Failure::new(format!(
                "initdb failed:\n{}",
                String::from_utf8_lossy(&output.stderr)
            )));
        }
        let path = self.data.join("postgresql.conf");
        let conf = fs::read_to_string(&path).doing(format!("cannot read {}", path.display()))?;
        fs::write(&path, conf + "\ninclude 'base_entity.conf'\n")
            .doing(format!("cannot write {}", path.display()))
    }

    /// Starts a server that outlives the tooling; one that runs already is kept.
    pub fn start_kept(&self) -> Outcome<()> {
        if self.is_running() {
            return Ok(());
        }
        self.prepare()?;
        let mut start = self.control("start");
        start.arg("--silent").arg("--log").arg(self.log());
        // Its output would be the server's too, and a pipe would stay open for as long as that runs.
        let status =
            start.stdin(Stdio::null()).stdout(Stdio::null()).status().doing("cannot run pg_ctl")?;
        if status.success() { Ok(()) } else { Err(self.did_not_start()) }
    }

    /// Starts a server that ends with the returned value; one that an earlier run left is stopped first.
    pub fn start(&self) -> Outcome<Server> {
        self.stop()?;
        self.prepare()?;
        let path = self.log();
        let log = fs::File::create(&path).doing(format!("cannot write {}", path.display()))?;
        let mut postgres = self.account.command(self.installation.program("postgres"));
        postgres.arg("-D").arg(&self.data).stdin(Stdio::null());
        // The portable build's libpqwalreceiver looks for its libpq where the build was made.
        postgres.env("LD_LIBRARY_PATH", self.installation.bin.join("../lib"));
        postgres.envs(self.variables.iter().map(|(name, value)| (name, value)));
        postgres.stdout(log.try_clone().doing("cannot share the log")?).stderr(log);
        let child = postgres.spawn().doing("cannot run postgres")?;
        let mut server = Server { cluster: self.clone(), child };
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            if self.is_ready() {
                return Ok(server);
            }
            if server.child.try_wait().doing("cannot wait for postgres")?.is_some() {
                break;
            }
            sleep(Duration::from_millis(50));
        }
        Err(self.did_not_start())
    }

    /// Stops the server and removes all that it held.
    pub fn remove(&self) -> Outcome<()> {
        self.stop()?;
        if self.data.exists() {
            fs::remove_dir_all(&self.data)
                .doing(format!("cannot remove {}", self.data.display()))?;
        }
        Ok(())
    }

    /// Stops the server, if one runs; says whether one did.
    pub fn stop(&self) -> Outcome<bool> {
        self.stop_in_mode("fast")
    }

    /// Stops the server as if it had crashed: the next start recovers.
    pub fn crash(&self) -> Outcome<bool> {
        self.stop_in_mode("immediate")
    }

    fn stop_in_mode(&self, mode: &str) -> Outcome<bool> {
        if !self.is_running() {
            return Ok(false);
        }
        let mut stop = self.control("stop");
        stop.args(["--silent", "--mode", mode]);
        let output = stop.output().doing("cannot run pg_ctl")?;
        if output.status.success() || !self.is_running() {
            return Ok(true);
        }
        Err(Failure::new(format!(
            "the server in {} does not stop:\n{}",
            self.data.display(),
            String::from_utf8_lossy(&output.stderr)
        )))
    }

    /// The last line of the pid file is the state of the server.
    fn is_ready(&self) -> bool {
        fs::read_to_string(self.data.join("postmaster.pid"))
            .is_ok_and(|file| file.lines().nth(7).is_some_and(|state| state.trim() == "ready"))
    }

    fn control(&self, action: &str) -> Command {
        let mut command = self.account.command(self.installation.program("pg_ctl"));
        command
            .arg(action)
            .arg("-D")
            .arg(&self.data)
            .arg("--wait")
            .arg(format!("--timeout={}", PATIENCE.as_secs()));
        command
    }

    fn did_not_start(&self) -> Failure {
        let log = fs::read_to_string(self.log()).unwrap_or_default();
        let lines: Vec<_> = log.lines().collect();
        let tail = lines[lines.len().saturating_sub(10)..].join("\n  ");
        Failure::new(format!("the server in {} did not start:\n  {tail}", self.data.display()))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.cluster.stop().is_err() {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}
