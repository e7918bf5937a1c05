//! `cargo xtask bench`: builds for release into an installation of its own, and measures with bench/.

use crate::cache::Cache;
use crate::installation::Installation;
use crate::releases;
use crate::run::shown;
use crate::setup::Workshop;
use crate::venv::Venv;
use anyhow::{Result, ensure};
use std::path::PathBuf;
use xshell::cmd;

/// The options of python -m bench.
#[derive(clap::Args)]
pub struct Options {
    /// The subjects to measure; everything, if nothing is named
    subjects: Vec<String>,
    #[arg(long, value_name = "N", value_parser = releases::major, default_value = "15")]
    pg: u32,
    /// Number of rounds, instead of what each subject takes
    #[arg(long)]
    rounds: Option<u32>,
    /// Fewer rounds and rows; keeps no results
    #[arg(long)]
    quick: bool,
    /// Directory that keeps the results, instead of bench/results
    #[arg(long)]
    results: Option<PathBuf>,
    /// Measure nothing: write the page and the plots from the results
    #[arg(long)]
    page: bool,
}

/// `cargo xtask bench`.
pub fn bench(options: &Options) -> Result<()> {
    if options.page {
        return python(&Cache::open()?, options, None);
    }
    let Workshop { cache, pgrx, .. } = &Workshop::set_up(&[options.pg])?;
    let installation = Installation::of(cache, "bench", options.pg)?;
    pgrx.install(cache, &installation, true)?;
    python(cache, options, Some(installation.pg_config))
}

fn python(cache: &Cache, options: &Options, pg_config: Option<PathBuf>) -> Result<()> {
    let Options { subjects, rounds, quick, results, page, .. } = options;
    let python = Venv::of_tests(cache)?;
    let python = python.program("python");
    let mut run = cmd!(cache.sh, "{python} -m bench {subjects...}");
    let rounds = rounds.map(|rounds| PathBuf::from(rounds.to_string()));
    for (option, value) in
        [("--pg-config", &pg_config), ("--rounds", &rounds), ("--results", results)]
    {
        if let Some(value) = value {
            run = run.arg(option).arg(value);
        }
    }
    for (option, given) in [("--quick", quick), ("--page", page)] {
        if *given {
            run = run.arg(option);
        }
    }
    ensure!(shown(run)?, "the benchmarks failed");
    Ok(())
}
