//! What takes whole servers to see: dumps, upgrades, replication, crashes. Each scenario is a file of its own, which
//! starts the servers that it needs and says what it saw.

use crate::arguments::Arguments;
use crate::cluster::Cluster;
use crate::failure::{Doing, Failure, Outcome};
use crate::installation::Installation;
use crate::program;
use crate::progress::Step;
use crate::setup::{self, Workshop};
use crate::test_output::Count;
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

mod adoption;
mod assertions;
mod crashes;
mod crowd;
mod described;
mod dump;
mod footprint;
mod health;
mod interrupts;
mod inventory;
mod load;
mod neighbours;
mod package;
mod package_on_debian;
mod pages;
mod pg_suite;
mod pg_upgrade;
mod pgspot;
mod replication;
mod rescue;
mod rich;
mod shortages;
mod trades;
mod twins;
mod upgrade;

/// A scenario: something that users do, or that happens to them.
pub struct Scenario {
    /// What it is called.
    name: &'static str,
    /// What it shows, as the line that is printed.
    shows: &'static str,
    /// The versions of PostgreSQL that it is played on.
    on: On,
    /// Whether it takes so long that it is played only with `--full` or by its name.
    slow: bool,
    play: fn(&Stage) -> Outcome<()>,
}

/// The versions of PostgreSQL that a scenario is played on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum On {
    /// Each that is tested.
    Each,
    /// The newest that is tested: what it shows is the same on all.
    Newest,
    /// This one, if it is tested.
    Only(u32),
}

/// All scenarios, in the order in which they are played.
const ALL: &[Scenario] = &[
    package::SCENARIO,
    package_on_debian::SCENARIO,
    pages::SCENARIO,
    described::SCENARIO,
    upgrade::SCENARIO,
    adoption::SCENARIO,
    dump::SCENARIO,
    dump::newer::SCENARIO,
    pg_upgrade::SCENARIO,
    replication::SCENARIO,
    rescue::SCENARIO,
    twins::SCENARIO,
    crashes::SCENARIO,
    interrupts::SCENARIO,
    neighbours::SCENARIO,
    pgspot::SCENARIO,
    pg_suite::SCENARIO,
    assertions::SCENARIO,
    shortages::SCENARIO,
    load::SCENARIO,
    footprint::SCENARIO,
];

/// What a scenario finds: an installed PostgreSQL with the extension in it, and room for servers.
pub struct Stage<'a> {
    workshop: &'a Workshop,
    installation: &'a Installation,
    step: &'a Step,
    directory: PathBuf,
    full: bool,
    checks: AtomicUsize,
}

impl Stage<'_> {
    /// The version that the scenario is played on.
    pub fn major(&self) -> u32 {
        self.installation.major
    }

    /// Whether it is to take its time: more rows, more rounds.
    pub fn is_full(&self) -> bool {
        self.full
    }

    /// The installation that it is played on.
    pub fn installation(&self) -> &Installation {
        self.installation
    }

    /// The tools and places that all scenarios share.
    pub fn workshop(&self) -> &Workshop {
        self.workshop
    }

    /// A directory that belongs to the servers' account and is empty when the scenario begins.
    pub fn directory(&self) -> &PathBuf {
        &self.directory
    }

    /// A cluster of that name, not made yet.
    pub fn cluster(&self, name: &str) -> Cluster {
        self.cluster_of(self.installation, name)
    }

    /// A cluster of another installation.
    pub fn cluster_of(&self, installation: &Installation, name: &str) -> Cluster {
        Cluster::at(installation, self.workshop.account, self.directory.join(name))
    }

    /// Says what the scenario is at.
    pub fn show(&self, line: &str) {
        self.step.show(line);
    }

    /// Fails unless `holds`; `what` says what should have held.
    pub fn check(&self, what: &str, holds: bool) -> Outcome<()> {
        self.checks.fetch_add(1, Ordering::Relaxed);
        if holds { Ok(()) } else { Err(Failure::new(format!("not so: {what}"))) }
    }

    /// Fails with the difference unless both texts are the same.
    pub fn same(&self, what: &str, one: &str, other: &str) -> Outcome<()> {
        self.checks.fetch_add(1, Ordering::Relaxed);
        if one == other {
            return Ok(());
        }
        let write = |name: &str, text: &str| {
            let path = self.directory.join(name);
            std::fs::write(&path, text).doing(format!("cannot write {}", path.display()))?;
            Ok::<_, Failure>(path)
        };
        let (left, right) = (write("one.txt", one)?, write("other.txt", other)?);
        let output = Command::new("diff").arg("-u").args([left, right]).output();
        let difference = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
        Err(Failure::new(format!("not the same: {what}\n{}", difference.unwrap_or_default())))
    }
}

/// `cargo xtask scenarios`.
pub fn command(arguments: &Arguments) -> Outcome<ExitCode> {
    for name in &arguments.names {
        let Some(scenario) = ALL.iter().find(|scenario| scenario.name == name) else {
            let names: Vec<_> = ALL.iter().map(|scenario| scenario.name).collect();
            return Err(Failure::new(format!(
                "there is no scenario {name}; there are: {}",
                names.join(", ")
            )));
        };
        if let On::Only(only) = scenario.on
            && !arguments.versions_or_newest().contains(&only)
        {
            return Err(Failure::new(format!("{name} is played on PostgreSQL {only} alone"))
                .type_this(format!("cargo xtask scenarios --pg {only} {name}")));
        }
    }
    let total = setup::on_each(arguments, |workshop, installation| {
        let is_newest = workshop.is_newest(installation);
        let run = Run { is_newest, full: arguments.has("--full"), names: &arguments.names };
        Ok(run.play(workshop, installation)?.0)
    })?;
    Ok(if total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A subcommand that is one scenario.
pub fn one(name: &str, mut arguments: Arguments) -> Outcome<ExitCode> {
    arguments.names.push(name.to_owned());
    command(&arguments)
}

/// Which scenarios are played.
pub struct Run<'a> {
    /// Whether no newer version is tested.
    pub is_newest: bool,
    /// Whether the slow ones are played.
    pub full: bool,
    /// Those named, or all.
    pub names: &'a [String],
}

impl Run<'_> {
    /// Plays them on one installation, which has the extension.
    pub fn play(
        &self,
        workshop: &Workshop,
        installation: &Installation,
    ) -> Outcome<(Count, Duration)> {
        let begun = Instant::now();
        let mut count = Count::default();
        for scenario in ALL.iter().filter(|scenario| self.wants(scenario, installation.major)) {
            let step = Step::begin(format!(
                "PostgreSQL {}: {}: {}",
                installation.major, scenario.name, scenario.shows
            ));
            // Short, since it holds sockets.
            let directory = workshop.cache.path("s").join(format!("{}", installation.major));
            let _ = std::fs::remove_dir_all(&directory);
            workshop.account.make_directory(&directory)?;
            let checks = AtomicUsize::new(0);
            let stage =
                Stage { workshop, installation, step: &step, directory, full: self.full, checks };
            let outcome = (scenario.play)(&stage);
            let passed = outcome.is_ok();
            count += Count::one(passed);
            match outcome {
                Ok(()) => {
                    let _ = std::fs::remove_dir_all(&stage.directory);
                    let seen = format!("{} things seen", stage.checks.load(Ordering::Relaxed));
                    step.end(&seen);
                }
                Err(failure) => {
                    step.clear();
                    println!("    FAILED  {}\n{failure}", scenario.name);
                    println!("    what it left: {}", stage.directory.display());
                    step.end("failed");
                }
            }
        }
        Ok((count, begun.elapsed()))
    }

    fn wants(&self, scenario: &Scenario, major: u32) -> bool {
        if !self.names.is_empty() {
            return self.names.iter().any(|name| name == scenario.name);
        }
        let here = match scenario.on {
            On::Each => true,
            On::Newest => self.is_newest,
            On::Only(only) => only == major,
        };
        here && (self.full || !scenario.slow)
    }
}

/// Runs a program to its end; failing is a failure that shows what it said.
pub fn run(command: &mut Command) -> Outcome<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    program::without_pg_variables(command);
    let output = command.output().doing(format!("cannot run {name}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(Failure::new(format!(
        "{name} ended with {}\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )))
}
