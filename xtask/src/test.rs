//! `cargo xtask test`: the checks of the sources, a build for each version, and pytest.

use crate::cache::Cache;
use crate::run::{quietly, shown, succeeds};
use crate::setup::Workshop;
use crate::venv::Venv;
use crate::{apt, lint};
use anyhow::{Result, bail};
use std::fs;
use std::path::PathBuf;
use xshell::cmd;

/// Lists of Debian's packages that few tests need, the clients above all.
const PACKAGES: [&str; 2] = ["tests/packages.txt", "tests/clients/packages.txt"];

/// `cargo xtask test`.
pub fn test(majors: &[u32], full: bool, arguments: &[String]) -> Result<()> {
    let workshop = Workshop::set_up(majors)?;
    let cache = &workshop.cache;
    let venv = Venv::of_tests(cache)?;
    let mut failed = Vec::new();
    if arguments.is_empty() {
        packages_of_tests(cache)?;
        failed = lint::check(&workshop)?;
    }
    for installation in &workshop.installations {
        workshop.pgrx.install(cache, installation, false)?;
    }
    let majors = workshop.installations.iter().map(|installation| installation.major.to_string());
    let pytest = Pytest { cache, programs: venv.programs(), majors: majors.collect(), arguments };
    if full && cache.is_root && !pytest.run(&["-m", "root"])? {
        failed.push("pytest -m root");
    }
    let processes = std::thread::available_parallelism().map_or(1, usize::from).to_string();
    let selection: &[&str] = if full { &["-m", "not root"] } else { &[] };
    if !pytest.run(&[&["-n", &processes, "--dist", "worksteal"], selection].concat())? {
        failed.push("pytest");
    }
    if failed.is_empty() { Ok(()) } else { bail!("failed: {}", failed.join(", ")) }
}

/// Installs the packages where the caller may; tests that need a missing one are skipped, and clients fail in CI.
fn packages_of_tests(cache: &Cache) -> Result<()> {
    let mut lists = String::new();
    for list in PACKAGES {
        lists += &cache.sh.read_file(list)?;
    }
    let installed = apt::installed(cache);
    let names = lists.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let missing: Vec<&str> = names.filter(|name| !installed.iter().any(|it| it == name)).collect();
    if missing.is_empty() || !apt::may_install(cache) {
        return Ok(());
    }
    if let Err(error) = apt::install(cache, &missing) {
        println!("    some tests are skipped: {error:#}");
    }
    Ok(())
}

/// pytest on the installed versions.
struct Pytest<'a> {
    cache: &'a Cache,
    /// Where the virtual environment has its programs, Node.js among them.
    programs: PathBuf,
    majors: Vec<String>,
    arguments: &'a [String],
}

impl Pytest<'_> {
    /// Runs it with the caller's arguments after ours; whether all tests passed.
    fn run(&self, options: &[&str]) -> Result<bool> {
        let Self { cache, programs, .. } = self;
        // Only that of the tests of machines remains root.
        let sources =
            if options.contains(&"root") { cache.sh.current_dir() } else { self.sources()? };
        let versions = self.majors.iter().flat_map(|major| ["--pg", major]);
        // pytest.ini lists the folders, which hold where no other path is named and it runs beside that file.
        let _place = cache.sh.push_dir(sources.join("tests"));
        let arguments = self.arguments.iter();
        let arguments = arguments.map(|word| word.strip_prefix("tests/").unwrap_or(word));
        let run = cmd!(cache.sh, "{programs}/pytest {versions...} {options...} {arguments...}");
        let path = std::env::var("PATH").unwrap_or_default();
        let path = format!("{}:{path}", programs.display());
        shown(run.env("PATH", path).env("PYTHONDONTWRITEBYTECODE", "1"))
    }

    /// The repository, or a copy where the servers' user, which pytest becomes, cannot read it: below root's home.
    fn sources(&self) -> Result<PathBuf> {
        let sh = &self.cache.sh;
        let (repository, lowered) = (sh.current_dir(), self.cache.as_servers_user());
        if succeeds(cmd!(sh, "env {lowered...} test -r {repository}/tests/pytest.ini")) {
            return Ok(repository);
        }
        let copy = self.cache.path("sources");
        let _ = fs::remove_dir_all(&copy);
        fs::create_dir_all(&copy)?;
        let copying = "tar --exclude=./target --exclude=./xtask/target --exclude=./.git --create --file=- . | tar --extract --no-same-owner --directory=\"$0\"";
        quietly(cmd!(sh, "sh -c {copying} {copy}"))?;
        Ok(copy)
    }
}
