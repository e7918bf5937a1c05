//! Clients in Rust: cargo brings, builds and runs them.

use crate::cache::Cache;
use crate::program;
use std::path::Path;
use std::process::Command;

/// All tests of the crate, where it lies: a copy would be built anew each time.
pub fn tests(cache: &Cache, sources: &Path) -> Command {
    let mut command = program::cargo();
    command.args(["test", "--locked", "--no-fail-fast"]).current_dir(sources);
    command.env("CARGO_TARGET_DIR", cache.path("clients").join("target"));
    command
}
