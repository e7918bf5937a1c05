//! Python: a virtual environment in the cache, with the releases that the requirements pin.

use crate::cache::Cache;
use crate::logged::step;
use crate::run::{quietly, succeeds};
use anyhow::{Context, Result};
use std::fs;
use std::path::PathBuf;
use xshell::cmd;

/// The packages of the tests, ruff and the benchmarks.
const REQUIREMENTS: [&str; 2] = ["tests/requirements.txt", "bench/requirements.txt"];

/// The virtual environment.
pub struct Venv {
    root: PathBuf,
}

impl Venv {
    /// Makes it where it is missing, with pip alone in it.
    pub fn bare(cache: &Cache) -> Result<Self> {
        let venv = Self { root: cache.path("venv") };
        let pip = venv.program("pip");
        if !succeeds(cmd!(cache.sh, "{pip} --version")) {
            let python = python(cache).context("no Python 3.11 or newer with venv was found")?;
            let root = &venv.root;
            quietly(cmd!(cache.sh, "{python} -m venv --clear {root}"))?;
        }
        Ok(venv)
    }

    /// Makes it with all that is required, anew when that changes.
    pub fn of_tests(cache: &Cache) -> Result<Self> {
        let mut wanted = String::new();
        for file in REQUIREMENTS {
            wanted += &cache.sh.read_file(file)?;
        }
        let venv = Self::bare(cache)?;
        let stamp = venv.root.join("installed");
        let installed = fs::read_to_string(&stamp).unwrap_or_default();
        if installed == wanted {
            return Ok(venv);
        }
        if !installed.is_empty() {
            fs::remove_dir_all(&venv.root).context("cannot remove the virtual environment")?;
            Self::bare(cache)?;
        }
        let pip = venv.program("pip");
        let files = REQUIREMENTS.iter().flat_map(|file| ["--requirement", file]);
        let install = cmd!(cache.sh, "{pip} install --quiet {files...}");
        step(cache, "Python packages", "venv", install)?;
        fs::write(&stamp, wanted).context("cannot write into the virtual environment")?;
        Ok(venv)
    }

    /// The directory of its programs.
    pub fn programs(&self) -> PathBuf {
        self.root.join("bin")
    }

    /// One of its programs.
    pub fn program(&self, name: &str) -> PathBuf {
        self.programs().join(name)
    }
}

/// A Python that can make virtual environments and that the servers' user can run: one below root's home it cannot.
pub fn python(cache: &Cache) -> Option<&'static str> {
    ["/usr/bin/python3", "python3"].into_iter().find(|python| {
        // ensurepip is in Debian's python3-venv; tomllib is new in Python 3.11.
        let lowered = cache.as_servers_user();
        succeeds(cmd!(cache.sh, "env {lowered...} {python} -c 'import ensurepip, tomllib'"))
    })
}
