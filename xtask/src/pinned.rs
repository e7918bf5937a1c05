//! What is brought in pinned releases: once, and again when the pins change.

use crate::failure::{Doing, Outcome};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Runs `install` into a new directory, unless one was made from the same `wanted` before.
pub fn once(directory: &Path, wanted: &str, install: impl FnOnce() -> Outcome<()>) -> Outcome<()> {
    let stamp = directory.join("installed-from");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    let _ = fs::remove_dir_all(directory);
    fs::create_dir_all(directory).doing(format!("cannot make {}", directory.display()))?;
    install()?;
    fs::write(&stamp, wanted).doing(format!("cannot write {}", stamp.display()))
}

/// pip, to put packages into a directory of their own: beside the system's, which some systems let
/// nobody change.
pub fn pip(directory: &Path) -> Command {
    let mut pip = Command::new("python3");
    pip.args(["-m", "pip", "install", "--target"]).arg(directory);
    pip
}
