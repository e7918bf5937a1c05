//! The output that a SQL test is expected to give: compared, shown where it differs, or renewed.
//!
//! `expected/NAME.out` holds for all versions, `expected/NAME_14.out`, where it exists, instead of it for 14.

use crate::failure::{Doing, Outcome};
use crate::progress::Step;
use crate::test_output::Count;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// How a result becomes the expected output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accept {
    /// As NAME.out, or as this version's file where there is one.
    AsCommon,
    /// As this version's file where it differs from NAME.out, as nothing where it does not.
    WhereDifferent,
}

/// Where the expected output lies, and for which version.
#[derive(Debug, Clone)]
pub struct Expected {
    /// The directory of the .out files.
    pub directory: PathBuf,
    /// The major version of PostgreSQL.
    pub major: u32,
    /// Whether to renew them.
    pub accept: Option<Accept>,
}

impl Expected {
    /// Says whether a test passed; shows why not.
    pub fn judge(&self, name: &str, result: &Path, outcome: Outcome<String>, step: &Step) -> Count {
        let verdict = outcome.and_then(|printed| match self.accept {
            Some(accept) => self.renew(name, &printed, accept).map(|()| String::new()),
            None => self.difference(name, &printed, result),
        });
        step.clear();
        match verdict {
            Ok(difference) if difference.is_empty() => {
                println!("    ok      {name}");
                Count::one(true)
            }
            Ok(difference) => {
                println!("    FAILED  {name}\n{difference}");
                Count::one(false)
            }
            Err(failure) => {
                println!("    FAILED  {name}\n{failure}");
                Count::one(false)
            }
        }
    }

    fn common(&self, name: &str) -> PathBuf {
        self.directory.join(format!("{name}.out"))
    }

    fn of_version(&self, name: &str) -> PathBuf {
        self.directory.join(format!("{name}_{}.out", self.major))
    }

    /// Empty where the output is as expected.
    fn difference(&self, name: &str, printed: &str, result: &Path) -> Outcome<String> {
        let own = self.of_version(name);
        let path = if own.exists() { own } else { self.common(name) };
        let Ok(expected) = fs::read_to_string(&path) else {
            return Ok(format!(
                "    {} is missing; to take this result:\n\n    cargo xtask regress --pg {} --accept {name}\n",
                path.display(),
                self.major
            ));
        };
        if expected == printed {
            return Ok(String::new());
        }
        let diff = Command::new("diff")
            .arg("-U3")
            .arg(&path)
            .arg(result)
            .output()
            .doing("cannot run diff")?;
        Ok(String::from_utf8_lossy(&diff.stdout).into_owned())
    }

    fn renew(&self, name: &str, printed: &str, accept: Accept) -> Outcome<()> {
        fs::create_dir_all(&self.directory)
            .doing(format!("cannot make {}", self.directory.display()))?;
        let (common, own) = (self.common(name), self.of_version(name));
        let is = |path: &Path, text: &str| fs::read_to_string(path).is_ok_and(|now| now == text);
        let path = match accept {
            Accept::AsCommon if !own.exists() => &common,
            Accept::AsCommon => &own,
            Accept::WhereDifferent if is(&common, printed) => {
                return if own.exists() {
                    fs::remove_file(&own).doing(format!("cannot remove {}", own.display()))
                } else {
                    Ok(())
                };
            }
            Accept::WhereDifferent => &own,
        };
        if !is(path, printed) {
            println!("    new     {}", path.display());
            fs::write(path, printed).doing(format!("cannot write {}", path.display()))?;
        }
        Ok(())
    }
}
