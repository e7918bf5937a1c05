//! The files of the extension that a build made, wherever it put them.

use super::library::Needs;
use crate::failure::{Doing, Failure, Outcome};
use crate::installation::Installation;
use crate::program;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The files of the extension, and what a package says of them.
pub struct Files {
    /// The major version of PostgreSQL that they are for.
    pub major: u32,
    /// The version of the extension.
    pub version: String,
    /// What the library asks of the system.
    pub needs: Needs,
    library: PathBuf,
    extension: Vec<PathBuf>,
}

impl Files {
    /// Finds them below a directory that stands for `/`, at the places that the installation's pg_config names.
    pub fn below(root: &Path, installation: &Installation) -> Outcome<Self> {
        let place = |what: &str| {
            let path = program::output(Command::new(&installation.pg_config).arg(what))
                .ok_or_else(|| Failure::new(format!("pg_config does not answer {what}")))?;
            Ok::<_, Failure>(root.join(path.trim().trim_start_matches('/')))
        };
        let library = place("--pkglibdir")?.join("base_entity.so");
        let directory = place("--sharedir")?.join("extension");
        let entries =
            fs::read_dir(&directory).doing(format!("cannot read {}", directory.display()))?;
        let mut extension: Vec<_> = entries
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                name == "base_entity.control"
                    || (name.starts_with("base_entity--") && name.ends_with(".sql"))
            })
            .collect();
        extension.sort();
        let version = version(&directory.join("base_entity.control"))?;
        let script = directory.join(format!("base_entity--{version}.sql"));
        if !script.exists() {
            return Err(Failure::new(format!("there is no {}", script.display())));
        }
        let needs = Needs::of(&library)?;
        Ok(Self { major: installation.major, version, needs, library, extension })
    }

    /// Copies them, the library without what only a debugger reads.
    pub fn copy(&self, libraries: &Path, extension: &Path) -> Outcome<()> {
        for directory in [libraries, extension] {
            fs::create_dir_all(directory).doing(format!("cannot make {}", directory.display()))?;
        }
        let library = libraries.join("base_entity.so");
        super::done(
            Command::new("strip")
                .arg("--strip-unneeded")
                .arg("-o")
                .arg(&library)
                .arg(&self.library),
        )?;
        // As Debian has them: a library is loaded, not run.
        readable(&library)?;
        for path in &self.extension {
            let copy = extension.join(path.file_name().unwrap_or_default());
            fs::copy(path, &copy).doing(format!("cannot copy {}", path.display()))?;
            readable(&copy)?;
        }
        Ok(())
    }
}

fn readable(path: &Path) -> Outcome<()> {
    fs::set_permissions(path, fs::Permissions::from_mode(0o644))
        .doing(format!("cannot open {} to all", path.display()))
}

/// The version that CREATE EXTENSION takes.
fn version(control: &Path) -> Outcome<String> {
    let text = fs::read_to_string(control).doing(format!("cannot read {}", control.display()))?;
    let value = text.lines().find_map(|line| {
        let (name, value) = line.split_once('=')?;
        (name.trim() == "default_version").then(|| value.trim().trim_matches('\'').to_owned())
    });
    value.ok_or_else(|| Failure::new(format!("{} names no version", control.display())))
}
