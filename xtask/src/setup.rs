//! `cargo xtask setup`: everything that is missing, and nothing twice.

use crate::cache::Cache;
use crate::installation::Installation;
use crate::pgrx::Pgrx;
use crate::venv::Venv;
use crate::{libclang, programs, system};
use anyhow::Result;
use std::fs::File;

/// All that is needed to build and install the extension.
pub struct Workshop {
    /// Where everything is kept.
    pub cache: Cache,
    /// cargo-pgrx, which knows the installations below.
    pub pgrx: Pgrx,
    /// The installations of tests.
    pub installations: Vec<Installation>,
    _lock: Option<File>,
}

impl Workshop {
    /// Installs what is missing for these versions.
    pub fn set_up(majors: &[u32]) -> Result<Self> {
        let cache = Cache::open()?;
        let lock = cache.lock()?;
        system::service_user(&cache)?;
        system::packages(&cache)?;
        system::reachable(&cache)?;
        programs::crates(&cache)?;
        libclang::prove(&cache)?;
        programs::component(&cache, "rustfmt", "fmt")?;
        let of_tests = majors.iter().map(|major| Installation::of_tests(&cache, *major));
        let installations = of_tests.collect::<Result<Vec<_>>>()?;
        let pgrx = Pgrx::set_up(&cache, &installations)?;
        Ok(Self { cache, pgrx, installations, _lock: lock })
    }
}

/// `cargo xtask setup`.
pub fn setup(majors: &[u32]) -> Result<()> {
    let workshop = Workshop::set_up(majors)?;
    let cache = &workshop.cache;
    programs::component(cache, "clippy", "clippy")?;
    let venv = Venv::of_tests(cache)?;
    for installation in &workshop.installations {
        println!("PostgreSQL {}: {}", installation.major, installation.pg_config.display());
    }
    let home = workshop.pgrx.home.display();
    let (python, pgrx) = (venv.programs(), cache.path("cargo-pgrx/bin"));
    println!("for cargo pgrx and pytest themselves:\n");
    println!("    export PGRX_HOME={home} CARGO_PGRX_DISABLE_GC_SECTIONS_WORKAROUND=1");
    println!("    export PATH={}:{}:$PATH", python.display(), pgrx.display());
    Ok(())
}
