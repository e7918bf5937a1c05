//! `cargo xtask`: the tooling of base_entity. Contents only; each subcommand has a file of its own.

mod apt;
mod bench;
mod cache;
mod demo;
mod docs;
mod installation;
mod libclang;
mod lint;
mod logged;
mod package;
mod pgrx;
mod portable;
mod programs;
mod releases;
mod run;
mod setup;
mod step;
mod system;
mod test;
mod venv;

use anyhow::Result;
use clap::Parser;
use std::process::ExitCode;

/// Tooling of base_entity. Without --pg, demo and install take the newest PostgreSQL, the others take all.
#[derive(Parser)]
#[command(bin_name = "cargo xtask", disable_version_flag = true)]
#[command(
    after_help = "BASE_ENTITY_CACHE names the directory that holds all that is installed: as root /var/cache/base_entity, else ~/.cache/base_entity"
)]
enum Command {
    /// Start an embedded PostgreSQL with the extension and run examples/newsroom.sql in it
    Demo {
        #[arg(long, value_name = "N", value_parser = releases::major)]
        pg: Option<u32>,
    },
    /// Open psql on the demo's database
    Psql {
        /// Arguments of psql
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Start the demo's server
    Start,
    /// Stop the demo's server
    Stop,
    /// Run all checks and tests, or those that pytest's arguments select
    Test {
        #[arg(long, value_name = "N", value_parser = releases::major)]
        pg: Vec<u32>,
        /// Run the slow tests too, and as root those that install systems of their own
        #[arg(long)]
        full: bool,
        /// Arguments of pytest: only the tests that they select run, without the checks of the sources
        #[arg(last = true, value_name = "PYTEST ARGUMENTS")]
        pytest: Vec<String>,
    },
    /// Check the sources: formatting, clippy, ruff, unit tests
    Lint,
    /// Install what is missing, and nothing else
    Setup {
        #[arg(long, value_name = "N", value_parser = releases::major)]
        pg: Vec<u32>,
    },
    /// Build the extension and install it into the demo's PostgreSQL
    Install {
        #[arg(long, value_name = "N", value_parser = releases::major)]
        pg: Option<u32>,
        /// Build as users run it
        #[arg(long)]
        release: bool,
    },
    /// Build for release, measure, and write bench/results and docs/benchmarks.md
    Bench(bench::Options),
    /// Build for release and make target/packages: a Debian package and a tarball of each version, a zip for PGXN
    Package {
        #[arg(long, value_name = "N", value_parser = releases::major)]
        pg: Vec<u32>,
    },
    /// Make the book of README and docs in target/book
    Docs,
}

fn main() -> ExitCode {
    match run(Command::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<()> {
    match command {
        Command::Demo { pg } => demo::demo(pg.unwrap_or(releases::newest())),
        Command::Psql { arguments } => demo::psql(&arguments),
        Command::Start => demo::start(),
        Command::Stop => demo::stop(),
        Command::Test { pg, full, pytest } => test::test(&releases::or_all(pg), full, &pytest),
        Command::Lint => lint::lint(),
        Command::Setup { pg } => setup::setup(&releases::or_all(pg)),
        Command::Install { pg, release } => demo::install(pg, release),
        Command::Bench(options) => bench::bench(&options),
        Command::Package { pg } => package::package(&releases::or_all(pg)),
        Command::Docs => docs::docs(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Command::command().debug_assert();
    }
}
