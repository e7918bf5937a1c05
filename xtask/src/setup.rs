//! `cargo xtask setup`: everything that is missing, and nothing twice.

use crate::account::Account;
use crate::arguments::Arguments;
use crate::cache::Cache;
use crate::cargo_pgrx::CargoPgrx;
use crate::failure::{Failure, Outcome};
use crate::installation::Installation;
use crate::test_output::Count;
use crate::{program, system};
use std::fs::File;
use std::process::{Command, ExitCode};

/// All that is needed to build, install and test the extension.
pub struct Workshop {
    /// Where everything is kept.
    pub cache: Cache,
    /// Who runs the servers.
    pub account: Account,
    /// cargo-pgrx, knowing the installations below.
    pub pgrx: CargoPgrx,
    /// The installations for tests, in the order asked for.
    pub installations: Vec<Installation>,
    _lock: File,
}

impl Workshop {
    /// Brings what is missing for these versions.
    pub fn set_up(majors: &[u32]) -> Outcome<Self> {
        let cache = Cache::open()?;
        let lock = cache.lock()?;
        system::packages(&cache)?;
        system::service_user()?;
        system::localhost()?;
        toolchain("rustfmt", &["fmt", "--version"])?;
        let account = Account::of_servers()?;
        reachable(&cache, account)?;
        let installations = majors
            .iter()
            .map(|major| Installation::for_tests(&cache, *major))
            .collect::<Outcome<Vec<_>>>()?;
        let pgrx = CargoPgrx::set_up(&cache, &installations)?;
        Ok(Self { cache, account, pgrx, installations, _lock: lock })
    }

    /// Whether no newer version was set up.
    pub fn is_newest(&self, installation: &Installation) -> bool {
        self.installations.iter().all(|other| other.major <= installation.major)
    }
}

/// Sets up the versions named, or the newest, builds and installs the extension on each unless the build that is
/// installed will do, and plays tests on it; prints how many passed and failed in all.
pub fn on_each(
    arguments: &Arguments,
    mut play: impl FnMut(&Workshop, &Installation) -> Outcome<Count>,
) -> Outcome<Count> {
    let workshop = Workshop::set_up(&arguments.versions_or_newest())?;
    let mut total = Count::default();
    for installation in &workshop.installations {
        if !arguments.has("--no-build") {
            workshop.pgrx.install(&workshop.cache, installation, false)?;
        }
        total += play(&workshop, installation)?;
    }
    println!("{} passed, {} failed", total.passed, total.failed);
    Ok(total)
}

/// `cargo xtask setup`.
pub fn command(arguments: &Arguments) -> Outcome<ExitCode> {
    let workshop = Workshop::set_up(&arguments.versions_or_all())?;
    toolchain("clippy", &["clippy", "--version"])?;
    for installation in &workshop.installations {
        println!("PostgreSQL {}: {}", installation.major, installation.bin.display());
    }
    println!("for cargo pgrx itself: export PGRX_HOME={}", workshop.pgrx.home().display());
    Ok(ExitCode::SUCCESS)
}

/// A component of the Rust toolchain; asks rustup for it where it is missing.
pub fn toolchain(component: &str, proof: &[&str]) -> Outcome<()> {
    if program::succeeds(program::cargo().args(proof)) {
        return Ok(());
    }
    println!("==> rustup component add {component}");
    if program::succeeds(Command::new("rustup").args(["component", "add", component]))
        && program::succeeds(program::cargo().args(proof))
    {
        return Ok(());
    }
    Err(Failure::new(format!("the Rust toolchain has no {component}"))
        .type_this(format!("rustup component add {component}")))
}

/// As root, the servers' user must be able to enter the cache.
fn reachable(cache: &Cache, account: Account) -> Outcome<()> {
    let root = cache.path("");
    if program::succeeds(account.command("ls").arg("-d").arg(root.join("."))) {
        return Ok(());
    }
    Err(Failure::new(format!("PostgreSQL's user cannot enter {}", root.display()))
        .type_this("export BASE_ENTITY_CACHE=/var/cache/base_entity"))
}
