//! Who runs the servers: the user at the keyboard, or `postgres` where that user is root.

use crate::failure::{Doing, Failure, Outcome};
use crate::program;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

/// The system user that servers run as where the tooling runs as root: PostgreSQL refuses to run as root.
pub const SERVICE_USER: &str = "postgres";

/// The account that servers run as.
#[derive(Debug, Clone, Copy)]
pub struct Account {
    /// User and group of [`SERVICE_USER`], where the tooling runs as root.
    lowered: Option<(u32, u32)>,
}

/// Whether the tooling runs as root.
pub fn is_root() -> bool {
    program::output(Command::new("id").arg("-u")).is_some_and(|id| id.trim() == "0")
}

impl Account {
    /// The account for servers; as root, [`SERVICE_USER`] must exist.
    pub fn of_servers() -> Outcome<Self> {
        if !is_root() {
            return Ok(Self { lowered: None });
        }
        let id = |kind: &str| {
            program::output(Command::new("id").arg(kind).arg(SERVICE_USER))
                .and_then(|id| id.trim().parse().ok())
                .ok_or_else(|| {
                    Failure::new(format!("there is no system user {SERVICE_USER}"))
                        .type_this(format!("useradd --system {SERVICE_USER}"))
                })
        };
        Ok(Self { lowered: Some((id("-u")?, id("-g")?)) })
    }

    /// Whether servers run as another user than the tooling.
    pub fn is_lowered(self) -> bool {
        self.lowered.is_some()
    }

    /// A command that runs as this account, without the PG… variables of the caller.
    pub fn command(self, path: impl AsRef<Path>) -> Command {
        let mut command = Command::new(path.as_ref());
        program::without_pg_variables(&mut command);
        if let Some((user, group)) = self.lowered {
            // The caller's directory may be one that the account cannot enter.
            command.uid(user).gid(group).current_dir("/");
        }
        command
    }

    /// Makes a directory that belongs to this account.
    pub fn make_directory(self, path: &Path) -> Outcome<()> {
        std::fs::create_dir_all(path).doing(format!("cannot make {}", path.display()))?;
        match self.lowered {
            Some((user, group)) => std::os::unix::fs::chown(path, Some(user), Some(group))
                .doing(format!("cannot give {} to {SERVICE_USER}", path.display())),
            None => Ok(()),
        }
    }
}
