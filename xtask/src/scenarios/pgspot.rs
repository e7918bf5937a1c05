//! pgspot, which looks for names in an extension's SQL that somebody else's search_path could turn.

use super::{On, Scenario, Stage, upgrade};
use crate::cache::repository;
use crate::failure::{Doing, Failure, Outcome};
use crate::pinned::{once, pip};
use crate::{program, system};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// See the module.
pub const SCENARIO: Scenario = Scenario {
    name: "pgspot",
    shows: "pgspot finds nothing in the extension's SQL but what is accepted, with its reason",
    on: On::Newest,
    slow: false,
    play,
};

/// The release of pgspot, and of the parser under it.
const RELEASES: [&str; 2] = ["pgspot==0.9.4", "pglast==7.21"];

/// What is accepted in views and in bodies that begin with BEGIN ATOMIC. Their names are looked up once, when CREATE
/// EXTENSION has set the search_path to pg_catalog, base_entity and pg_temp; sql/own_schema.sql then refuses a
/// schema in which another role could have put something beside pg_catalog's.
const ACCEPTED: [(&str, &str); 5] = [
    ("PS001", "operators: looked up once"),
    ("PS009", "CASE with a value, which is an operator: looked up once"),
    (
        "PS015",
        "CREATE OR REPLACE VIEW in an upgrade: PostgreSQL replaces none but the extension's own",
    ),
    ("PS016", "functions: looked up once"),
    ("PS017", "types and relations: looked up once"),
];

fn play(stage: &Stage) -> Outcome<()> {
    let pgspot = bring(stage)?;
    let version = upgrade::current_version()?;
    let current = stage.installation().extensions()?.join(format!("base_entity--{version}.sql"));
    let updates = repository().join("sql");
    let mut scripts = vec![current];
    for entry in fs::read_dir(&updates).doing(format!("cannot read {}", updates.display()))? {
        let path = entry.doing("cannot read a directory")?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with("base_entity--") && name.ends_with(".sql") {
            scripts.push(path);
        }
    }
    let mut seen = Vec::new();
    for script in &scripts {
        stage.show(&script.display().to_string());
        let text = fs::read_to_string(script).doing(format!("cannot read {}", script.display()))?;
        let Parts { stored, others } = Parts::of(&text);
        let found = findings(stage, &pgspot, &others)?;
        stage.same(&format!("pgspot on {}", script.display()), "", &found.join("\n"))?;
        for finding in findings(stage, &pgspot, &stored)? {
            let code = finding.split(':').next().unwrap_or_default().to_owned();
            let accepted = ACCEPTED.iter().any(|(accepted, _)| *accepted == code);
            stage.check(&format!("{finding} is accepted"), accepted)?;
            seen.push(code);
        }
    }
    for (code, reason) in ACCEPTED {
        let needed = seen.iter().any(|seen| seen == code);
        stage.check(&format!("{code} ({reason}) still has to be accepted"), needed)?;
    }
    Ok(())
}

/// pgspot in a directory of its own.
fn bring(stage: &Stage) -> Outcome<PathBuf> {
    let cache = &stage.workshop().cache;
    let place = cache.path("pgspot");
    once(&place, &RELEASES.join("\n"), || {
        system::python()?;
        stage.show("pip brings pgspot");
        super::run(pip(&place).arg("--quiet").args(RELEASES)).map(drop)
    })?;
    Ok(place)
}

/// The lines in which pgspot says what it found.
fn findings(stage: &Stage, pgspot: &Path, sql: &str) -> Outcome<Vec<String>> {
    let script = stage.directory().join("script.sql");
    fs::write(&script, sql).doing(format!("cannot write {}", script.display()))?;
    let mut python = Command::new("python3");
    program::without_pg_variables(&mut python);
    let output = python
        .args(["-m", "pgspot"])
        .arg(&script)
        .env("PYTHONPATH", pgspot)
        .output()
        .doing("cannot run pgspot")?;
    let said = String::from_utf8_lossy(&output.stdout);
    // Without its last line it has not come to the end of the script.
    if !output.stderr.is_empty() || !said.contains("Errors: ") {
        return Err(Failure::new(format!(
            "pgspot failed:\n{said}{}",
            String::from_utf8_lossy(&output.stderr)
        )));
    }
    Ok(said.lines().filter(|line| line.starts_with("PS")).map(str::to_owned).collect())
}

/// A script, in what is stored with its names looked up and what is not. pgspot does not read functions whose body
/// begins with BEGIN ATOMIC, so their bodies become statements.
struct Parts {
    stored: String,
    others: String,
}

impl Parts {
    fn of(script: &str) -> Self {
        let (mut stored, mut others) = (String::new(), String::new());
        // The lines of a function until it is seen which kind it is.
        let mut head = String::new();
        let mut place = Place::Between;
        for line in script.lines() {
            if matches!(place, Place::Between) {
                // An update may replace what is the extension's own; PostgreSQL refuses it for anything else.
                let made = line.strip_prefix("CREATE ").unwrap_or_default();
                place = match made.strip_prefix("OR REPLACE ").unwrap_or(made) {
                    made if made.starts_with("VIEW ") => Place::View,
                    made if made.starts_with("FUNCTION ") => Place::Head,
                    _ => Place::Between,
                };
            }
            let ends = line.ends_with(';');
            let (part, next) = match place {
                Place::Between => (&mut others, Place::Between),
                Place::View if ends => (&mut stored, Place::Between),
                Place::View => (&mut stored, Place::View),
                Place::Head if line == "BEGIN ATOMIC" => {
                    head.clear();
                    place = Place::Body;
                    continue;
                }
                Place::Head if ends => {
                    others.push_str(&std::mem::take(&mut head));
                    (&mut others, Place::Between)
                }
                Place::Head => (&mut head, Place::Head),
                Place::Body if line == "END;" => {
                    place = Place::Between;
                    continue;
                }
                Place::Body => (&mut stored, Place::Body),
            };
            part.push_str(line);
            part.push('\n');
            place = next;
        }
        Self { stored, others }
    }
}

/// Where in a script a line is.
enum Place {
    Between,
    View,
    Head,
    Body,
}

#[cfg(test)]
mod tests {
    use super::Parts;

    #[test]
    fn what_is_stored_is_apart() {
        let parts = Parts::of(
            "CREATE VIEW v AS\nSELECT 1;\nCREATE FUNCTION f()\n  RETURNS int\nBEGIN ATOMIC\nSELECT 2;\nEND;\n\
             CREATE FUNCTION g() RETURNS int\nAS 'x';\nGRANT y;\n",
        );
        assert_eq!(parts.stored, "CREATE VIEW v AS\nSELECT 1;\nSELECT 2;\n");
        assert_eq!(parts.others, "CREATE FUNCTION g() RETURNS int\nAS 'x';\nGRANT y;\n");
    }
}
