//! What the operating system has to give: packages, a user for the servers, a name for this machine.

use crate::account::{SERVICE_USER, is_root};
use crate::cache::Cache;
use crate::failure::{Doing, Failure, Outcome};
use crate::progress::Step;
use crate::{program, wheel};
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;

/// The shared libraries that the portable PostgreSQL needs, and their Debian packages.
const LIBRARIES: [(&str, &str); 7] = [
    ("libxml2.so.2", "libxml2"),
    ("libgssapi_krb5.so.2", "libgssapi-krb5-2"),
    ("liblz4.so.1", "liblz4-1"),
    ("libssl.so.3", "libssl3"),
    ("libzstd.so.1", "libzstd1"),
    ("libreadline.so.8", "libreadline8"),
    ("libstdc++.so.6", "libstdc++6"),
];

/// Installs the system packages that are missing; asks apt nothing when all is there.
pub fn packages(cache: &Cache) -> Outcome<()> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let missing = missing();
    if missing.is_empty() {
        return Ok(());
    }
    install(cache, &missing)
}

/// Installs a program that few need, where it is missing; what Debian calls `package` brings it.
pub fn program(cache: &Cache, name: &str, package: &str) -> Outcome<()> {
    if on_path(name) { Ok(()) } else { install(cache, &[package]) }
}

/// Installs Debian packages, where this system has apt and this user may, or says what to type.
pub fn install(cache: &Cache, packages: &[&str]) -> Outcome<()> {
    let names = packages.join(" ");
    if !on_path("apt-get") {
        return Err(Failure::new(format!(
            "missing, and this system has no apt: what Debian calls {names}"
        )));
    }
    let line = format!("apt-get install --yes --no-install-recommends {names}");
    let prefix: &[&str] =
        match (is_root(), program::succeeds(Command::new("sudo").args(["-n", "true"]))) {
            (true, _) => &[],
            (false, true) => &["sudo", "-n"],
            (false, false) => {
                return Err(Failure::new(format!("missing system packages: {names}"))
                    .type_this(format!("sudo apt-get update && sudo {line}")));
            }
        };
    let step = Step::begin(format!("system packages: {names}"));
    let log = cache.log("apt")?;
    let apt = |arguments: &str| {
        let mut words = prefix.iter().copied().chain(["env", "DEBIAN_FRONTEND=noninteractive"]);
        let mut command = Command::new(words.next().unwrap_or("env"));
        command.args(words).args(arguments.split_whitespace());
        command
    };
    // An old list of packages still installs them more often than not; a failing update says so in the log.
    program::run_logged(&mut apt("apt-get update"), &log, &step)?;
    program::run_or_fail(&mut apt(&line), &log, &step, "apt cannot install the system packages")
        .map_err(|failure| failure.type_this(format!("sudo apt-get update && sudo {line}")))?;
    step.end("installed");
    Ok(())
}

/// Checks that there is a Python with pip, or says what to type.
pub fn python() -> Outcome<()> {
    if program::succeeds(Command::new("python3").args(["-m", "pip", "--version"])) {
        return Ok(());
    }
    Err(Failure::new("bringing PostgreSQL takes a python3 with pip")
        .type_this("sudo apt-get install --yes python3-pip"))
}

/// As root: makes the system user that servers run as.
pub fn service_user() -> Outcome<()> {
    if !is_root() || program::succeeds(Command::new("id").arg(SERVICE_USER)) {
        return Ok(());
    }
    if program::succeeds(Command::new("useradd").args(["--system", SERVICE_USER])) {
        return Ok(());
    }
    Err(Failure::new(format!("cannot make the system user {SERVICE_USER}"))
        .type_this(format!("useradd --system {SERVICE_USER}")))
}

/// pgrx's tests connect to `localhost`, which a bare container may not know.
pub fn localhost() -> Outcome<()> {
    let hosts = Path::new("/etc/hosts");
    let known = fs::read_to_string(hosts).unwrap_or_default().lines().any(|line| {
        let line = line.split('#').next().unwrap_or_default();
        line.split_whitespace().skip(1).any(|name| name == "localhost")
    });
    if known {
        return Ok(());
    }
    if is_root() {
        let mut file = fs::OpenOptions::new()
            .append(true)
            .create(true)
            .open(hosts)
            .doing("cannot open /etc/hosts")?;
        return writeln!(file, "127.0.0.1 localhost").doing("cannot write /etc/hosts");
    }
    Err(Failure::new("/etc/hosts does not know localhost")
        .type_this("echo '127.0.0.1 localhost' | sudo tee -a /etc/hosts"))
}

fn missing() -> Vec<&'static str> {
    let mut packages = Vec::new();
    let mut want = |there: bool, package| {
        if !there {
            packages.push(package);
        }
    };
    want(on_path("cc"), "gcc");
    want(Path::new("/usr/include/stdio.h").exists(), "libc6-dev");
    want(has_libclang(), "libclang-dev");
    want(!is_root() || on_path("sudo"), "sudo");
    want(on_path("diff"), "diffutils");
    if wheel::platform().is_some() {
        want(
            program::succeeds(Command::new("python3").args(["-m", "pip", "--version"])),
            "python3-pip",
        );
        want(Path::new("/usr/share/zoneinfo/UTC").exists(), "tzdata");
        let libraries =
            program::output(Command::new("/sbin/ldconfig").arg("-p")).unwrap_or_default();
        for (library, package) in LIBRARIES {
            want(libraries.contains(library), package);
        }
    }
    packages
}

fn on_path(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|directory| directory.join(name).exists())
}

/// bindgen loads libclang when the bindings are made; it looks at these places too.
fn has_libclang() -> bool {
    let places = ["/usr/lib", "/usr/lib64", "/usr/local/lib"].map(Path::new);
    let below = |directory: &Path, suffix: &str| -> Vec<std::path::PathBuf> {
        let entries = fs::read_dir(directory).into_iter().flatten().flatten();
        entries.map(|entry| entry.path().join(suffix)).collect()
    };
    let mut directories: Vec<_> = places.iter().map(|place| place.to_path_buf()).collect();
    directories.extend(below(Path::new("/usr/lib"), ""));
    directories.extend(below(Path::new("/usr/lib"), "lib"));
    std::env::var_os("LIBCLANG_PATH").is_some()
        || directories.iter().any(|directory| {
            fs::read_dir(directory).into_iter().flatten().flatten().any(|entry| {
                let name = entry.file_name();
                let name = name.to_string_lossy();
                name.starts_with("libclang.so")
                    || (name.starts_with("libclang-") && name.contains(".so"))
            })
        })
}
