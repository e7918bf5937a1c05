//! The README and the pages of docs, held to what they say: their code is played, their links are followed.
//!
//! The SQL blocks of a page are played in order, in one new database that has the extension. What a block claims to be
//! answered is compared:
//!
//! - comments after a statement that begin with `-- ERROR:`, `-- WARNING:` or `-- NOTICE:`, or that are a table of psql;
//!   `…` stands for anything;
//! - a comment beside a statement that begins with a command tag: `DELETE …; -- DELETE 0, since …`;
//! - a block without a language or of `text`: lines of what the block before it answered.
//!
//! An error or a warning that no comment claims is a failure. `<!-- setup: … -->` is SQL that the reader need not see.
//! Blocks of `sh` are commands that there are, `json` is read by PostgreSQL, and a block of any other language stands,
//! line by line, in the file that `<!-- from: PATH -->` names above it.

mod claim;
mod links;
mod page;
mod shell;
mod statement;

pub use links::check as check_links;
pub use page::Page;

use crate::cache::repository;
use crate::cluster::{Cluster, SUPERUSER};
use crate::failure::{Doing, Failure, Outcome};
use crate::mask::mask;
use crate::psql;
use claim::Claim;
use page::{Block, Kind};
use statement::Statement;
use std::fs;
use std::path::PathBuf;

/// The database that a page is played in.
const DATABASE: &str = "app";

/// The README and all pages of docs, by their paths in the repository.
pub fn paths() -> Outcome<Vec<PathBuf>> {
    let mut paths = vec![PathBuf::from("README.md")];
    let entries = fs::read_dir(repository().join("docs")).doing("cannot read docs")?;
    let mut pages: Vec<_> = entries
        .flatten()
        .map(|entry| PathBuf::from("docs").join(entry.file_name()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    pages.sort();
    paths.append(&mut pages);
    if repository().join("CONTRIBUTING.md").exists() {
        paths.push(PathBuf::from("CONTRIBUTING.md"));
    }
    Ok(paths)
}

/// What was found on a page.
#[derive(Debug, Default)]
pub struct Found {
    /// How many statements, commands and blocks were tried.
    pub tried: usize,
    /// What does not hold, with the line that says so.
    pub wrong: Vec<String>,
}

/// Plays a page on a cluster whose server runs; its database is made anew.
pub fn play(page: &Page, cluster: &Cluster) -> Outcome<Found> {
    let mut found = Found::default();
    let mut script = String::new();
    let mut units = Vec::new();
    let mut last = 0..0;
    for block in &page.blocks {
        match &block.kind {
            Kind::Sql => {
                let begin = units.len();
                for statement in Statement::all_of(block) {
                    script.push_str(&format!("{}\n\\echo {MARK}\n", statement.text));
                    units.push((statement.line, statement.claim));
                }
                last = begin..units.len();
            }
            Kind::Json => {
                let read = format!("SELECT $_${}$_$::jsonb IS NULL;\n\\echo {MARK}\n", block.text);
                script.push_str(&read);
                units.push((block.line, Claim::Nothing));
            }
            Kind::Output if last.is_empty() => {
                found.wrong.push(format!("line {}: the output of no block", block.line));
            }
            Kind::Output => {
                units.push((
                    block.line,
                    Claim::Said { lines: block.text.clone(), by: last.clone() },
                ));
                script.push_str(&format!("\\echo {MARK}\n"));
            }
            Kind::Shell => {
                for (line, command) in shell::commands(block) {
                    found.tried += 1;
                    let there = shell::check(&command, cluster.installation());
                    found.wrong.extend(there.err().map(|why| format!("line {line}: {why}")));
                }
            }
            Kind::Other(language) => {
                found.tried += 1;
                found.wrong.extend(stands_elsewhere(block, language));
            }
        }
    }
    found.tried += units.len();
    if !units.is_empty() {
        let answers = answers(page, &script, cluster)?;
        if answers.len() < units.len() {
            return Err(Failure::new(format!("psql ended after {} statements", answers.len())));
        }
        for (at, (line, claim)) in units.iter().enumerate() {
            let wrong = claim.wrong(at, &answers);
            found.wrong.extend(wrong.map(|why| format!("line {line}: {why}")));
        }
    }
    Ok(found)
}

/// Ends the answer to each statement; nobody else says it.
const MARK: &str = "=== base_entity: next ===";

/// What psql says to each statement, masked.
fn answers(page: &Page, script: &str, cluster: &Cluster) -> Outcome<Vec<String>> {
    psql::run(
        cluster,
        SUPERUSER,
        &format!(
            "DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE); CREATE DATABASE {DATABASE} TEMPLATE template0;"
        ),
    )?;
    if !script.contains("CREATE EXTENSION base_entity") {
        psql::run(cluster, DATABASE, "CREATE EXTENSION base_entity;")?;
    }
    let name = page.path.to_string_lossy().replace('/', "-");
    let place = cluster.socket_directory().join(name);
    let (input, output) = (place.with_extension("sql"), place.with_extension("out"));
    fs::write(&input, script).doing(format!("cannot write {}", input.display()))?;
    let mut command = psql::psql(cluster, DATABASE);
    command.args(["-X", "-P", "pager=off"]);
    psql::play(command, &input, &output)?;
    let said = fs::read_to_string(&output).doing(format!("cannot read {}", output.display()))?;
    let mut answers: Vec<_> = said.split(&format!("{MARK}\n")).map(mask).collect();
    answers.pop();
    Ok(answers)
}

/// A block in a language that is not played here is part of a file that others play.
fn stands_elsewhere(block: &Block, language: &str) -> Option<String> {
    let Some(path) = &block.from else {
        return Some(format!("line {}: nothing plays {language}; say from which file", block.line));
    };
    let Ok(text) = fs::read_to_string(repository().join(path)) else {
        return Some(format!("line {}: there is no {path}", block.line));
    };
    let mut lines = text.lines().map(str::trim);
    let missing = block
        .text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && *line != "…")
        .find(|line| !lines.any(|other| other == *line))?;
    Some(format!("line {}: {path} does not say, in this order: {missing}", block.line))
}
