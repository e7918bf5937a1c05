//! `cargo xtask`: the tooling of base_entity. Contents only; each subcommand has a file of its own.

mod account;
mod arguments;
mod bench;
mod book;
mod cache;
mod cargo_pgrx;
mod clients;
mod cluster;
mod demo;
mod dice;
mod doc_blocks;
mod expected;
mod failure;
mod fuzz;
mod installation;
mod lint;
mod mask;
mod package;
mod packaging_files;
mod pg_source;
mod picture;
mod pinned;
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
mod tree;
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
  pg-suite [--pg N]...           PostgreSQL's own test suites in a plain database and in one with the extension, compared
          [--no-build]           with the build that is installed already
  assertions [--pg N]...         build a PostgreSQL that checks itself, and play the pg_regress files on it

  clients [--pg N]... [NAME]...  only the drivers and ORMs of tests/clients, each with its own ordinary tool
          [--no-build]           with the build that is installed already

  lint                           only what needs no server: formatting, clippy, the tooling's tests, the packaging files
       [--files]                 only the packaging files

  bench [ids|rows|ddl|names|growth|load]... [--pg N] [--rounds R] [--quick]
                                 measure beside peers and floors; but for --quick, write bench/results and docs/benchmarks.md
        [--page]                 only write the page again

  fuzz [naming|rules|ids]... [--seconds N]
                                 inputs that look for new ways through what knows no PostgreSQL; 60 seconds each

  setup [--pg N]...              only install what is missing
  install [--pg N] [--release]   build the extension and install it into the demo's PostgreSQL
  docs                           make the book of README and docs in target/book
  picture [--no-build]           draw docs/pictures/newsroom.svg, the diagram of the demo's tables, in Chromium
  package [--pg N]...            build for release; a Debian package and a tarball for each version in target/packages,
                                 and the sources of the last commit as a zip for PGXN
          [--sources]            only the sources

Without --pg: demo, regress, scenarios, pg-suite, assertions and clients take PostgreSQL 18, install that of the demo; test, setup
and package take all five.
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
        // These read their words themselves.
        "psql" => return demo::prompt(words),
        "bench" => return bench::command(words),
        "fuzz" => return fuzz::command(words),
        _ => {}
    }
    let arguments = parse(command, words)?;
    match command {
        "demo" => demo::play(&arguments),
        "start" => demo::start(),
        "stop" => demo::stop(),
        "test" => suite::run(&arguments),
        "lint" => lint::command(&arguments),
        "regress" => regress::command(&arguments),
        "scenarios" => scenarios::command(&arguments),
        "pg-suite" => scenarios::one("pg_suite", arguments),
        "assertions" => scenarios::one("assertions", arguments),
        "clients" => clients::command(&arguments),
        "setup" => setup::command(&arguments),
        "docs" => book::command(),
        "picture" => picture::command(&arguments),
        "package" => package::command(&arguments),
        "install" => demo::install(&arguments),
        _ => {
            print!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Understands the words after a subcommand, or says that there is no such.
fn parse(command: &str, words: Vec<String>) -> Outcome<Arguments> {
    let allowed: &[&str] = match command {
        "psql" | "bench" | "fuzz" => return Ok(Arguments::default()),
        "demo" | "setup" => &["--pg"],
        "test" => &["--pg", "--full"],
        "lint" => &["--files"],
        "regress" => &["--pg", "--accept", "--no-build", "--stop", "names"],
        "scenarios" => &["--pg", "--full", "--no-build", "names"],
        "clients" => &["--pg", "--no-build", "names"],
        "pg-suite" => &["--pg", "--no-build"],
        "picture" => &["--no-build"],
        "package" => &["--pg", "--sources"],
        "install" => &["--pg", "--release"],
        "assertions" => {
            Arguments::parse(words.clone(), &["--pg"])?;
            // The extension, it builds itself.
            let own = words.into_iter().chain(["--no-build".to_owned()]).collect();
            return Arguments::parse(own, &["--pg", "--no-build"]);
        }
        "start" | "stop" | "docs" | "" | "help" | "--help" | "-h" => &[],
        other => {
            return Err(Failure::new(format!("there is no `cargo xtask {other}`"))
                .type_this("cargo xtask help"));
        }
    };
    Arguments::parse(words, allowed)
}
