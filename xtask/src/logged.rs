//! Running other programs with their output in a log, and what went wrong.

use crate::cache::Cache;
use crate::run::command;
use crate::step::Step;
use anyhow::{Context, Result, bail};
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::process::Stdio;
use std::thread::sleep;
use std::time::Duration;
use xshell::Cmd;

/// How many lines of a log are shown of a program that failed.
const SHOWN: usize = 40;

/// The beginnings of a line that is an error of cargo and rustc, apt, pip and npm.
const MARKS: [&str; 6] = ["error:", "error[", "E: ", "ERROR: ", "WARNING: ", "npm error"];

/// Takes a long step, which must succeed: a program with its output in the log of that name.
pub fn step(cache: &Cache, title: &str, log: &str, cmd: Cmd) -> Result<()> {
    let step = Step::begin(title);
    logged(cache, &step, log, cmd)?;
    step.end("done");
    Ok(())
}

/// Runs a part of a step, which must succeed; the step shows how far it is.
pub fn logged(cache: &Cache, step: &Step, log: &str, cmd: Cmd) -> Result<()> {
    let name = cmd.to_string();
    let path = cache.directory("log")?.join(format!("{log}.log"));
    let file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
    let mut command = command(cmd);
    // Whatever the caller's environment has: backtraces bury the error.
    command.env("RUST_BACKTRACE", "0").env("RUST_LIB_BACKTRACE", "0");
    command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file);
    let mut child = command.spawn().with_context(|| format!("cannot run {name}"))?;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        step.show(&last_line(&path));
        sleep(Duration::from_millis(50));
    };
    if status.success() {
        return Ok(());
    }
    let text = fs::read(&path).unwrap_or_default();
    let errors = errors(&String::from_utf8_lossy(&text)).join("\n    ");
    bail!("{name} failed\n    {errors}\n    all of its output: {}", path.display())
}

/// The last line that a program has written to its log.
fn last_line(log: &Path) -> String {
    let mut end = Vec::new();
    if let Ok(mut file) = File::open(log) {
        // A log that is shorter is read from its beginning.
        let _ = file.seek(SeekFrom::End(-200));
        let _ = file.read_to_end(&mut end);
    }
    let text = String::from_utf8_lossy(&end);
    let lines = console::strip_ansi_codes(&text);
    let last = lines.lines().map(str::trim).rfind(|line| !line.is_empty());
    last.unwrap_or_default().to_owned()
}

/// The lines to show of a program that failed: from the first error on, or the last ones.
fn errors(log: &str) -> Vec<String> {
    let log = console::strip_ansi_codes(log);
    // The words of a build script to cargo, and hints on Rust's stack, help only its authors.
    let is_noise =
        |line: &&str| line.trim_start().starts_with("cargo:") || line.contains("RUST_BACKTRACE=");
    let lines: Vec<&str> = log.lines().filter(|line| !is_noise(line)).collect();
    let is_marked = |line: &&str| MARKS.iter().any(|mark| line.starts_with(mark));
    let first = lines.iter().position(is_marked).unwrap_or(lines.len().saturating_sub(12));
    lines[first..].iter().take(SHOWN).map(|line| (*line).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_shown_without_noise() {
        let log =
            "\x1b[32mCompiling\x1b[39m one\n\x1b[1merror: build failed\n  cargo:rerun\n  why\n";
        assert_eq!(errors(log), ["error: build failed", "  why"]);
    }

    #[test]
    fn the_end_is_shown_of_a_log_without_errors() {
        let log: String = (0..20).map(|number| format!("line {number}\n")).collect();
        let shown = errors(&log);
        assert_eq!((shown.len(), shown[0].as_str()), (12, "line 8"));
    }
}
