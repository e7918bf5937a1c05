//! The directory that holds everything the tooling installs or makes, outside the repository and the system's places.

use crate::run::{output, quietly, type_this};
use anyhow::{Context, Result, bail};
use std::fs::{self, File, TryLockError};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::str::SplitWhitespace;
use xshell::{Shell, cmd};

/// The system user that servers run as where the tooling runs as root: PostgreSQL refuses to run as root.
pub const SERVICE_USER: &str = "postgres";

/// Set for what the tooling runs while it holds the lock.
const HELD: &str = "BASE_ENTITY_LOCKED";

/// The cache directory, and the shell that all commands of the tooling run in, at the top of the repository.
pub struct Cache {
    /// Where commands run.
    pub sh: Shell,
    /// Whether the tooling runs as root.
    pub is_root: bool,
    root: PathBuf,
}

impl Cache {
    /// Finds the directory and makes it where it is missing.
    pub fn open() -> Result<Self> {
        let sh = Shell::new()?;
        sh.change_dir(repository());
        let is_root = output(cmd!(sh, "id -u")).is_some_and(|id| id == "0");
        let root = place(is_root)?;
        let another = "export BASE_ENTITY_CACHE=/var/tmp/base_entity";
        if !root.exists() {
            fs::create_dir_all(&root).map_err(|error| {
                type_this(format!("cannot make the cache {}: {error}", root.display()), another)
            })?;
            // Servers run as another user where the tooling runs as root, whatever root's umask is.
            fs::set_permissions(&root, fs::Permissions::from_mode(0o755))?;
        }
        Ok(Self { sh, is_root, root })
    }

    /// A path inside the cache.
    pub fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.root.join(name)
    }

    /// A directory inside the cache, made where it is missing.
    pub fn directory(&self, name: impl AsRef<Path>) -> Result<PathBuf> {
        let path = self.path(name);
        fs::create_dir_all(&path).with_context(|| format!("cannot make {}", path.display()))?;
        Ok(path)
    }

    /// Waits until no other run of the tooling builds or tests with this cache; lasts as long as the returned file.
    pub fn lock(&self) -> Result<Option<File>> {
        let path = self.path("lock");
        // A test that runs the tooling does so while the tooling runs the tests.
        if std::env::var_os(HELD).is_some_and(|held| held == *path) {
            return Ok(None);
        }
        let file =
            File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                println!("waiting for another cargo xtask to end");
                file.lock()?;
            }
            Err(TryLockError::Error(error)) => bail!("cannot lock {}: {error}", path.display()),
        }
        self.sh.set_var(HELD, &path);
        Ok(Some(file))
    }

    /// The words that make the command after them run as the servers' user, where the tooling runs as root.
    pub fn as_servers_user(&self) -> SplitWhitespace<'static> {
        let lowered = "setpriv --reuid=postgres --regid=postgres --init-groups --reset-env --";
        if self.is_root { lowered } else { "env" }.split_whitespace()
    }

    /// Gives a file, or a directory with all in it, to the servers' user.
    pub fn give_to_servers_user(&self, path: &Path) -> Result<()> {
        if self.is_root {
            quietly(cmd!(self.sh, "chown -R {SERVICE_USER}:{SERVICE_USER} {path}"))?;
        }
        Ok(())
    }
}

fn place(is_root: bool) -> Result<PathBuf> {
    let variable =
        |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(path) = variable("BASE_ENTITY_CACHE") {
        return Ok(std::path::absolute(path)?);
    }
    if is_root {
        // Not below root's home, which other users cannot enter.
        return Ok(PathBuf::from("/var/cache/base_entity"));
    }
    variable("XDG_CACHE_HOME")
        .or_else(|| variable("HOME").map(|home| home.join(".cache")))
        .map(|cache| cache.join("base_entity"))
        .context("neither BASE_ENTITY_CACHE nor HOME nor XDG_CACHE_HOME is set")
}

/// The repository.
pub fn repository() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest).to_path_buf()
}
