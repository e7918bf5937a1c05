//! The directory that holds everything the tooling brings or makes, outside the repository and the system's own places.

use crate::account;
use crate::failure::{Doing, Failure, Outcome};
use std::fs::{self, File, TryLockError};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// The cache directory.
#[derive(Debug, Clone)]
pub struct Cache {
    root: PathBuf,
}

impl Cache {
    /// Finds the directory and makes it where it is missing.
    pub fn open() -> Outcome<Self> {
        let root = Self::place()?;
        let new = !root.exists();
        fs::create_dir_all(&root).map_err(|error| {
            Failure::new(format!("cannot make the cache directory {}: {error}", root.display()))
                .type_this("export BASE_ENTITY_CACHE=/var/tmp/base_entity")
        })?;
        if new {
            // Servers run as another user where the tooling runs as root, whatever root's umask is.
            fs::set_permissions(&root, fs::Permissions::from_mode(0o755))
                .doing(format!("cannot open {} to all", root.display()))?;
        }
        Ok(Self { root })
    }

    fn place() -> Outcome<PathBuf> {
        let variable =
            |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        if let Some(path) = variable("BASE_ENTITY_CACHE") {
            return std::path::absolute(path).doing("BASE_ENTITY_CACHE");
        }
        if account::is_root() {
            // Not below root's home, which other users cannot enter.
            return Ok(PathBuf::from("/var/cache/base_entity"));
        }
        variable("XDG_CACHE_HOME")
            .or_else(|| variable("HOME").map(|home| home.join(".cache")))
            .map(|cache| cache.join("base_entity"))
            .ok_or_else(|| {
                Failure::new("neither HOME nor XDG_CACHE_HOME is set")
                    .type_this("export BASE_ENTITY_CACHE=/var/tmp/base_entity")
            })
    }

    /// A path inside the cache.
    pub fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.root.join(name)
    }

    /// The log file of a step.
    pub fn log(&self, step: &str) -> Outcome<PathBuf> {
        let directory = self.path("log");
        fs::create_dir_all(&directory).doing(format!("cannot make {}", directory.display()))?;
        Ok(directory.join(format!("{step}.log")))
    }

    /// Waits until no other run of the tooling builds or tests with this cache; lasts as long as the returned file.
    pub fn lock(&self) -> Outcome<File> {
        let path = self.path("lock");
        let file = File::create(&path).doing(format!("cannot write {}", path.display()))?;
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => println!("waiting for another cargo xtask to end"),
            Err(TryLockError::Error(error)) => {
                return Err(Failure::new(format!("cannot lock {}: {error}", path.display())));
            }
        }
        file.lock().doing(format!("cannot lock {}", path.display()))?;
        Ok(file)
    }
}

/// The repository.
pub fn repository() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest).to_path_buf()
}
