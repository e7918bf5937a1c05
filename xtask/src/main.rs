//! `cargo xtask`: the tooling of base_entity. Contents only; each subcommand has a file of its own.

mod account;
mod arguments;
mod bench;
mod cache;
mod cargo_pgrx;
mod clients;
mod cluster;
mod demo;
mod dice;
mod expected;
mod failure;
mod installation;
mod lint;
mod mask;
mod package;
mod packaging_files;
mod program;
mod progress;
mod psql;
mod regress;
mod report;
mod scenarios;
mod scratch;
mod session;
mod setup;
mod suite;
mod system;
mod test_output;
mod tools;
mod transcript;
mod wheel;

use arguments::Arguments;
use failure::{Failure, Outcome};
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask: the tooling of base_entity

  demo [--pg N]                  set up what is missing, start an embedded PostgreSQL, play examples/newsroom.sql
  psql [arguments of psql]       open a prompt on the demo's database
  start, stop                    start or stop the demo's server

  test [--pg N]...               all tests on PostgreSQL 14 to 18, or on the versions named; ends in one line of totals
       [--full]                  the slow ones too
  regress [--pg N]... [NAME]...  only the pg_regress files (and the examples, `newsroom` and `tenants`), on a server that is kept
          [--accept]             take the results as the new expected output
          [--no-build]           with the build that is installed already
          [--stop]               stop the servers that are kept
  scenarios [--pg N]... [NAME]...  only what takes whole servers: dumps, upgrades, replication, crashes
          [--full]               the slow ones too
          [--no-build]           with the build that is installed already

  clients [--pg N]... [NAME]...  only the drivers and ORMs of tests/clients, each with its own ordinary tool
          [--no-build]           with the build that is installed already

  lint                           only what needs no server: formatting, clippy, the tooling's tests, the packaging files
       [--files]                 only the packaging files

  bench [ids|rows|ddl|names|growth|load]... [--pg N] [--rounds R] [--quick]
                                 measure beside peers and floors; but for --quick, write bench/results and docs/benchmarks.md
        [--page]                 only write the page again

  setup [--pg N]...              only install what is missing
  install [--pg N] [--release]   build the extension and install it into the demo's PostgreSQL
  package [--pg N]...            build for release; a Debian package and a tarball for each version in target/packages,
                                 and the sources of the last commit as a zip for PGXN
          [--sources]            only the sources

Without --pg: demo, regress, scenarios and clients take PostgreSQL 18, install that of the demo; test, setup and package take all
five.
BASE_ENTITY_CACHE names the directory that holds everything (as root /var/cache/base_entity, else ~/.cache/base_entity).
";

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let command = words.next().unwrap_or_default();
    match run(&command, words.collect()) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: &str, words: Vec<String>) -> Outcome<ExitCode> {
    match command {
        "demo" => demo::play(&Arguments::parse(words, &["--pg"])?),
        "psql" => demo::prompt(words),
        "start" => demo::start(),
        "stop" => demo::stop(),
        "test" => suite::run(&Arguments::parse(words, &["--pg", "--full"])?),
        "lint" => lint::command(&Arguments::parse(words, &["--files"])?),
        "regress" => regress::command(&Arguments::parse(
            words,
            &["--pg", "--accept", "--no-build", "--stop", "names"],
        )?),
        "scenarios" => scenarios::command(&Arguments::parse(
            words,
            &["--pg", "--full", "--no-build", "names"],
        )?),
        "clients" => clients::command(&Arguments::parse(words, &["--pg", "--no-build", "names"])?),
        "bench" => bench::command(words),
        "setup" => setup::command(&Arguments::parse(words, &["--pg"])?),
        "package" => package::command(&Arguments::parse(words, &["--pg", "--sources"])?),
        "install" => demo::install(&Arguments::parse(words, &["--pg", "--release"])?),
        "" | "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
        other => Err(Failure::new(format!("there is no `cargo xtask {other}`"))
            .type_this("cargo xtask help")),
    }
}
