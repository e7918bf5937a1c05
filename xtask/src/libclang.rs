//! libclang, with which bindgen reads PostgreSQL's headers: whether it can be loaded and finds its own headers.

use crate::apt;
use crate::cache::Cache;
use crate::logged::logged;
use crate::run::{command, output, type_this};
use crate::step::Step;
use anyhow::Result;
use std::fs;
use std::path::Path;
use xshell::cmd;

/// The Debian package that installs it, with its headers.
const PACKAGE: &str = "libclang-dev";

/// Variables that change which library is loaded and what it finds.
const VARIABLES: [&str; 3] = ["LIBCLANG_PATH", "LLVM_CONFIG_PATH", "BINDGEN_EXTRA_CLANG_ARGS"];

/// Whether dpkg has a package of any release of it, or the user names a library.
pub fn is_installed(cache: &Cache) -> bool {
    std::env::var_os(VARIABLES[0]).is_some() || apt::installed(cache).iter().any(is_package)
}

/// Fails unless it can be used, as a program of a few lines finds out that loads it by the same crate as bindgen.
pub fn prove(cache: &Cache) -> Result<()> {
    let stamp = cache.directory("libclang")?.join("proven");
    let environment = environment(cache);
    let proven = fs::read_to_string(&stamp).unwrap_or_default();
    let is_proven =
        |(under, library): (&str, &str)| under == environment && Path::new(library).exists();
    if proven.rsplit_once('\n').is_some_and(is_proven) {
        return Ok(());
    }
    let (sh, target) = (&cache.sh, cache.path("libclang"));
    let step = Step::begin("libclang: trying it");
    let manifest = "xtask/libclang/Cargo.toml";
    let build = cmd!(sh, "cargo build --locked --manifest-path {manifest} --target-dir {target}");
    logged(cache, &step, "libclang", build)?;
    let output = command(cmd!(sh, "{target}/debug/libclang")).output()?;
    let printed = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if !output.status.success() {
        return Err(unusable(cache, &printed));
    }
    fs::write(&stamp, format!("{environment}\n{printed}"))?;
    step.end(&printed);
    Ok(())
}

fn unusable(cache: &Cache, reason: &str) -> anyhow::Error {
    let message = format!("bindgen needs libclang and its headers: {reason}");
    if let Some(name) = VARIABLES.iter().find(|name| std::env::var_os(name).is_some()) {
        return type_this(message, format!("unset {name}"));
    }
    // The library that is loaded is the newest; another may be the one that has its headers.
    let packages = apt::installed(cache).into_iter().filter(is_package);
    let files = packages.filter_map(|name| output(cmd!(cache.sh, "dpkg-query --listfiles {name}")));
    let files: Vec<String> = files.collect();
    match files.iter().flat_map(|files| files.lines()).find(|file| file.ends_with("/libclang.so")) {
        Some(library) => type_this(message, format!("export LIBCLANG_PATH={library}")),
        None if apt::is_here(cache) => type_this(message, apt::line(cache, &[PACKAGE])),
        None => anyhow::Error::msg(message),
    }
}

/// The environment that decides which library is loaded, and whether it has its headers.
fn environment(cache: &Cache) -> String {
    let value = |name| std::env::var(name).unwrap_or_default();
    let mut packages = apt::installed(cache);
    packages.retain(|name| name.starts_with("libclang"));
    let variables = VARIABLES.map(|name| format!("{name}={}", value(name)));
    format!("{}\n{}", packages.join(" "), variables.join("\n"))
}

/// `libclang-dev` or one release of it, `libclang-14-dev`; not `libclang-common-14-dev`, which has no library.
fn is_package(name: &String) -> bool {
    let release = name.strip_prefix("libclang-").and_then(|rest| rest.strip_suffix("-dev"));
    let is_number = |release: &str| release.chars().all(|c| c.is_ascii_digit() || c == '.');
    name == PACKAGE || release.is_some_and(is_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_of_libclang() {
        let is = |name: &str| is_package(&name.to_owned());
        assert!(["libclang-dev", "libclang-14-dev", "libclang-6.0-dev"].into_iter().all(is));
        assert!(!["libclang1-14", "libclang-cpp14", "libclang-common-14-dev"].into_iter().any(is));
    }
}
