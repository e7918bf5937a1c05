//! Other programs: asking them, and running them with their output in a log.

use crate::failure::{Doing, Failure, Outcome};
use crate::progress::Step;
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::Command;

/// How many lines of a failed program's output are shown.
const TAIL: usize = 80;

/// What a program printed, if it could be run and succeeded.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.output().ok().filter(|output| output.status.success())?;
    String::from_utf8(output.stdout).ok()
}

/// Whether a program can be run and succeeds.
pub fn succeeds(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}

/// Takes the caller's PGHOST, PGPORT, PGOPTIONS and so on away from a program that talks to an embedded server.
pub fn without_pg_variables(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("PG") && !name.starts_with("PGRX") {
            command.env_remove(name.as_ref());
        }
    }
}

/// The cargo that runs the tooling, without what `cargo run` tells its child about the tooling's own package:
/// build scripts that watch those variables would run again after every change between `cargo xtask` and `cargo`.
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    without_package_variables(&mut command);
    command
}

/// See [`cargo`].
pub fn without_package_variables(command: &mut Command) {
    const OF_THE_PACKAGE: [&str; 6] = [
        "CARGO_PKG_",
        "CARGO_MANIFEST_",
        "CARGO_BIN_",
        "CARGO_CRATE_",
        "CARGO_PRIMARY_",
        "OUT_DIR",
    ];
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if OF_THE_PACKAGE.iter().any(|prefix| name.starts_with(prefix)) {
            command.env_remove(name.as_ref());
        }
    }
}

/// How a logged program ended.
pub struct Ended {
    /// Whether it succeeded.
    pub success: bool,
    /// All that it printed.
    pub lines: Vec<String>,
}

impl Ended {
    /// Shows the end of the output.
    pub fn show_tail(&self, log: &Path) {
        let start = self.lines.len().saturating_sub(TAIL);
        for line in &self.lines[start..] {
            println!("    {line}");
        }
        println!("    all of it: {}", log.display());
    }
}

/// Runs a program with its output in `log`; the step shows how far it is.
pub fn run_logged(command: &mut Command, log: &Path, step: &Step) -> Outcome<Ended> {
    let name = command.get_program().to_string_lossy().into_owned();
    let (reader, writer) = std::io::pipe().doing("cannot make a pipe")?;
    let mut file = File::create(log).doing(format!("cannot write {}", log.display()))?;
    command.stdin(std::process::Stdio::null());
    command.stdout(writer.try_clone().doing("cannot share a pipe")?).stderr(writer);
    let mut child = command.spawn().doing(format!("cannot run {name}"))?;
    // The command keeps the pipe's writing end, without which the reading below would never end.
    command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
    let mut lines = Vec::new();
    let mut reader = BufReader::new(reader);
    let mut bytes = Vec::new();
    while reader.read_until(b'\n', &mut bytes).doing(format!("cannot read from {name}"))? > 0 {
        let line = String::from_utf8_lossy(&bytes).trim_end().to_owned();
        bytes.clear();
        writeln!(file, "{line}").doing(format!("cannot write {}", log.display()))?;
        step.show(&line);
        lines.push(line);
    }
    let status = child.wait().doing(format!("cannot wait for {name}"))?;
    Ok(Ended { success: status.success(), lines })
}

/// Like [`run_logged`], where failing is a failure of the tooling; `message` says what did not work.
pub fn run_or_fail(command: &mut Command, log: &Path, step: &Step, message: &str) -> Outcome<()> {
    let ended = run_logged(command, log, step)?;
    if ended.success {
        return Ok(());
    }
    step.clear();
    ended.show_tail(log);
    Err(Failure::new(message))
}
