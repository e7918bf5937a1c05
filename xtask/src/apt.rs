//! Debian's packages: which are installed, how to install others, and the line that does so.

use crate::cache::Cache;
use crate::logged::logged;
use crate::run::{output, succeeds, type_this};
use crate::step::Step;
use anyhow::{Error, Result, anyhow};
use xshell::cmd;

/// The right to install packages, and the way to do it.
#[derive(PartialEq)]
enum Rights {
    /// The tooling runs as root.
    Root,
    /// sudo asks for no password.
    Sudo,
    /// sudo is installed, and asks for a password or refuses.
    Ask,
    /// Another has to do it, as root.
    None,
}

impl Rights {
    fn of_caller(cache: &Cache) -> Self {
        let sh = &cache.sh;
        if cache.is_root {
            Self::Root
        } else if succeeds(cmd!(sh, "sudo -n true")) {
            Self::Sudo
        } else if succeeds(cmd!(sh, "sudo --version")) {
            Self::Ask
        } else {
            Self::None
        }
    }
}

/// Whether this system has apt.
pub fn is_here(cache: &Cache) -> bool {
    succeeds(cmd!(cache.sh, "apt-get --version"))
}

/// Whether the caller may install packages without being asked for a password.
pub fn may_install(cache: &Cache) -> bool {
    is_here(cache) && matches!(Rights::of_caller(cache), Rights::Root | Rights::Sudo)
}

/// The packages that dpkg reports as installed; none where there is no dpkg.
pub fn installed(cache: &Cache) -> Vec<String> {
    let format = "${db:Status-Status} ${Package}\n";
    let packages = output(cmd!(cache.sh, "dpkg-query --show --showformat {format}"));
    let packages = packages.unwrap_or_default();
    packages.lines().filter_map(|line| line.strip_prefix("installed ")).map(str::to_owned).collect()
}

/// Installs packages where this system has apt and the user may, or reports what to type.
pub fn install(cache: &Cache, packages: &[&str]) -> Result<()> {
    if !may_install(cache) {
        return Err(missing(cache, packages));
    }
    let sh = &cache.sh;
    let step = Step::begin(format!("system packages: {}", packages.join(" ")));
    let sudo: &[&str] = if cache.is_root { &[] } else { &["sudo", "-n"] };
    let options = ["DEBIAN_FRONTEND=noninteractive", "apt-get", "--yes"];
    // An old list of packages still installs them more often than not; the log has what went wrong.
    let _ = logged(cache, &step, "apt-update", cmd!(sh, "env {sudo...} {options...} update"));
    let install =
        cmd!(sh, "env {sudo...} env {options...} install --no-install-recommends {packages...}");
    logged(cache, &step, "apt", install)
        .map_err(|error| type_this(format!("{error:#}"), line(cache, packages)))?;
    step.end("installed");
    Ok(())
}

/// Reports that packages are missing, and what to type where this system has apt.
pub fn missing(cache: &Cache, packages: &[&str]) -> Error {
    let names = packages.join(" ");
    if !is_here(cache) {
        return anyhow!("missing, and this system has no apt: what Debian calls {names}");
    }
    let by =
        if Rights::of_caller(cache) == Rights::None { ", which root has to install" } else { "" };
    type_this(format!("missing system packages{by}: {names}"), line(cache, packages))
}

/// The line that installs packages, without sudo where there is none.
pub fn line(cache: &Cache, packages: &[&str]) -> String {
    let sudo = match Rights::of_caller(cache) {
        Rights::Sudo | Rights::Ask => "sudo ",
        Rights::Root | Rights::None => "",
    };
    let names = packages.join(" ");
    format!("{sudo}apt-get update && {sudo}apt-get install --yes --no-install-recommends {names}")
}
