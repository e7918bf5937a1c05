//! `cargo xtask fuzz`: what knows no PostgreSQL, under inputs that look for new ways through it.
//!
//! libFuzzer, with the stable compiler: what cargo-fuzz asks a nightly one for is the address sanitizer, and sources
//! that forbid unsafe code need none.

use crate::cache::{Cache, repository};
use crate::failure::{Doing, Failure, Outcome};
use crate::program;
use crate::progress::Step;
use std::fs;
use std::process::{Command, ExitCode};

/// The targets, as in fuzz/Cargo.toml.
const TARGETS: [&str; 3] = ["naming", "rules", "ids"];

/// How long each is fuzzed, unless the caller says otherwise.
const SECONDS: u32 = 60;

/// The longest input, in bytes.
const MAX_LENGTH: u32 = 300;

/// Flags by which the compiler counts the edges that are taken, and the operands that are compared.
const COVERAGE: &str = "-Cpasses=sancov-module -Ccodegen-units=1 \
    -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares";

/// `cargo xtask fuzz [naming|rules|ids]... [--seconds N]`.
pub fn command(words: Vec<String>) -> Outcome<ExitCode> {
    let (targets, seconds) = understand(&words)?;
    let cache = Cache::open()?;
    let place = cache.path("fuzz");
    let host = host()?;
    let step = Step::begin("build of the fuzz targets");
    let mut build = program::cargo();
    // With a target named, build scripts and macros are built without these flags.
    build.args(["build", "--release", "--target", &host, "--target-dir"]).arg(place.join("target"));
    build.arg("--manifest-path").arg(repository().join("fuzz/Cargo.toml"));
    build.env("RUSTFLAGS", COVERAGE).env_remove("CARGO_ENCODED_RUSTFLAGS");
    program::run_or_fail(
        &mut build,
        &cache.log("fuzz-build")?,
        &step,
        "the fuzz targets cannot be built",
    )
    .map_err(|failure| failure.type_this("apt-get install g++    # libFuzzer is C++"))?;
    step.end("built");
    for target in targets {
        let step = Step::begin(format!("fuzz {target}, {seconds} s"));
        let (corpus, crashes) =
            (place.join("corpus").join(target), place.join("crashes").join(target));
        for directory in [&corpus, &crashes] {
            fs::create_dir_all(directory).doing(format!("cannot make {}", directory.display()))?;
        }
        let mut run = Command::new(place.join("target").join(&host).join("release").join(target));
        run.arg(&corpus)
            .arg(format!("-max_total_time={seconds}"))
            .arg(format!("-max_len={MAX_LENGTH}"));
        run.arg(format!("-artifact_prefix={}/", crashes.display())).arg("-print_final_stats=1");
        let log = cache.log(&format!("fuzz-{target}"))?;
        let ended = program::run_logged(&mut run, &log, &step)?;
        if !ended.success {
            step.clear();
            ended.show_tail(&log);
            return Err(Failure::new(format!(
                "{target} falls; the input is in {}, and each of its properties in fuzz/targets/{target}.rs",
                crashes.display()
            )));
        }
        let done = ended.lines.iter().rev().find(|line| line.contains("DONE"));
        step.end(done.map_or("done", |line| line.trim_start_matches('#')));
    }
    Ok(ExitCode::SUCCESS)
}

/// The targets and the seconds that the caller asks for.
fn understand(words: &[String]) -> Outcome<(Vec<&str>, u32)> {
    let (mut targets, mut seconds) = (Vec::new(), SECONDS);
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if word == "--seconds" {
            let number =
                words.next().and_then(|number| number.parse().ok()).filter(|number| *number > 0);
            seconds = number.ok_or_else(|| Failure::new("--seconds takes a number"))?;
        } else if let Some(target) = TARGETS.iter().find(|target| *target == word) {
            targets.push(*target);
        } else {
            let names = TARGETS.join(", ");
            return Err(Failure::new(format!("there is no target {word}; there are: {names}")));
        }
    }
    Ok((if targets.is_empty() { TARGETS.to_vec() } else { targets }, seconds))
}

/// The platform of the compiler.
fn host() -> Outcome<String> {
    let told = program::output(Command::new("rustc").arg("-vV")).unwrap_or_default();
    told.lines()
        .find_map(|line| line.strip_prefix("host: "))
        .map(str::to_owned)
        .ok_or_else(|| Failure::new("rustc -vV names no host"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_and_seconds() {
        let words = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(understand(&words("ids --seconds 5")).unwrap(), (vec!["ids"], 5));
        assert_eq!(understand(&[]).unwrap(), (TARGETS.to_vec(), SECONDS));
        assert!(understand(&words("id")).is_err());
        assert!(understand(&words("--seconds 0")).is_err());
    }
}
