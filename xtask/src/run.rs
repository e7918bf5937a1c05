//! Other programs: asking them, and running them.

use anyhow::{Context, Result, anyhow, bail};
use std::process::{Command, Stdio};
use xshell::Cmd;

/// An error that a line on the keyboard repairs.
pub fn type_this(message: impl std::fmt::Display, line: impl std::fmt::Display) -> anyhow::Error {
    anyhow!("{message}\ntype this, then try again:\n\n    {line}\n")
}

/// A command without what `cargo run` tells the tooling of its own package, which build scripts watch, and without the
/// caller's PGHOST, PGPORT and so on.
pub fn command(command: Cmd) -> Command {
    const OF_THE_PACKAGE: [&str; 6] = [
        "CARGO_PKG_",
        "CARGO_MANIFEST_",
        "CARGO_BIN_",
        "CARGO_CRATE_",
        "CARGO_PRIMARY_",
        "OUT_DIR",
    ];
    let mut command = Command::from(command);
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        let is_of_libpq = text.starts_with("PG") && !text.starts_with("PGRX");
        if is_of_libpq
            || text == "PGRX_PG_CONFIG_PATH"
            || OF_THE_PACKAGE.iter().any(|prefix| text.starts_with(prefix))
        {
            command.env_remove(&name);
        }
    }
    command
}

/// The output of a program, if it can be run and succeeds.
pub fn output(cmd: Cmd) -> Option<String> {
    let output = command(cmd).stdin(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

/// Whether a program can be run and succeeds.
pub fn succeeds(cmd: Cmd) -> bool {
    output(cmd).is_some()
}

/// Runs a program whose output is the user's to see; whether it succeeded.
pub fn shown(cmd: Cmd) -> Result<bool> {
    println!("==> {cmd}");
    let name = cmd.to_string();
    let status = command(cmd).status().with_context(|| format!("cannot run {name}"))?;
    Ok(status.success())
}

/// Runs a short program, which must succeed.
pub fn quietly(cmd: Cmd) -> Result<String> {
    let name = cmd.to_string();
    let output = command(cmd).stdin(Stdio::null()).output();
    let output = output.with_context(|| format!("cannot run {name}"))?;
    if !output.status.success() {
        bail!("{name}: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
