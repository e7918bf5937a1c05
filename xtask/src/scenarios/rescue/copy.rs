//! An installation of one's own, whose library may be broken.

use crate::failure::{Doing, Failure, Outcome};
use crate::installation::Installation;
use crate::program;
use crate::scenarios::{Stage, run};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// A copy of the installation that the scenario is played on.
pub struct Copy {
    /// The installation.
    pub installation: Installation,
    library: PathBuf,
    kept: PathBuf,
}

/// What has become of the library.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Library {
    /// It is as it was built.
    Whole,
    /// The file is something else.
    Garbage,
    /// There is no file.
    Missing,
}

impl Copy {
    /// Copies the installation; nothing where it cannot be moved, which the portable builds can.
    pub fn of(stage: &Stage) -> Outcome<Option<Self>> {
        let from = stage.installation();
        let prefix = from.bin.join("..");
        let place = stage.directory().join("postgresql");
        fs::create_dir_all(&place).doing(format!("cannot make {}", place.display()))?;
        for part in ["bin", "lib", "share"] {
            let part = prefix.join(part);
            if !part.exists() {
                return Ok(None);
            }
            run(Command::new("cp").arg("-R").arg(part).arg(&place))?;
        }
        let pg_config = place.join("bin/pg_config");
        let directory = program::output(Command::new(&pg_config).arg("--pkglibdir"))
            .ok_or_else(|| Failure::new("the copied pg_config does not run"))?;
        let directory = PathBuf::from(directory.trim());
        if !directory.starts_with(&place) {
            return Ok(None);
        }
        let library = fs::read_dir(&directory)
            .doing(format!("cannot read {}", directory.display()))?
            .flatten()
            .map(|file| file.path())
            .find(|path| path.file_stem().is_some_and(|stem| stem == "base_entity"))
            .ok_or_else(|| Failure::new("the extension's library is not installed"))?;
        let kept = library.with_extension("kept");
        let bin = place.join("bin");
        let installation = Installation { major: from.major, pg_config, bin };
        Ok(Some(Self { installation, library, kept }))
    }

    /// Lets the library be whole, garbage or missing, for those who load it from now on.
    pub fn becomes(&self, library: Library) -> Outcome<()> {
        let cannot = || format!("cannot change {}", self.library.display());
        if !self.kept.exists() {
            fs::rename(&self.library, &self.kept).doing(cannot())?;
        }
        // A new file each time: sessions may have the old one open.
        let _ = fs::remove_file(&self.library);
        match library {
            Library::Whole => fs::copy(&self.kept, &self.library).map(|_| ()).doing(cannot()),
            Library::Garbage => fs::write(&self.library, "no library\n").doing(cannot()),
            Library::Missing => Ok(()),
        }
    }
}
