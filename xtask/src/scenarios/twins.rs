//! Statements that name no template do the same with the extension and without it, to the letter.

mod columns;
mod kinds;
mod statements;
mod surroundings;
mod tables;

use super::{On, Scenario, Stage, run};
use crate::cluster::{Cluster, Server};
use crate::dice::Dice;
use crate::failure::{Doing, Failure, Outcome};
use crate::psql;
use statements::Author;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The twins.
pub const SCENARIO: Scenario = Scenario {
    name: "twins",
    shows: "what names no template does the same with the extension and without",
    on: On::Newest,
    slow: false,
    play,
};

/// Statements of the ordinary run and of the full one, at least.
const STATEMENTS: [usize; 2] = [3_000, 100_000];

/// Items of a script; an item is one statement or a few.
const ITEMS: usize = 500;

/// The servers: one without the extension, one with it.
const TWINS: [&str; 2] = ["plain", "kept"];

/// The database in each, and the one that it is copied from.
const DATABASE: &str = "twin";
const AT_FIRST: &str = "twin_at_first";

/// What only one of them has.
const EXTENSION: &str = "CREATE EXTENSION base_entity;";

/// What the statements find in both.
const WORLD: &str = include_str!("twins/world.sql");

/// Generates statements, runs them in both, and compares what is said and what is there.
fn play(stage: &Stage) -> Outcome<()> {
    let seed = Dice::seed();
    let wanted = STATEMENTS[usize::from(stage.is_full())];
    let twins = TWINS.map(|twin| stage.cluster(twin));
    let _servers = [found(stage, &twins[0], "")?, found(stage, &twins[1], EXTENSION)?];
    let triggers = "SELECT count(*) FROM pg_event_trigger WHERE evtenabled = 'O'";
    stage.check("event triggers are there", psql::run(&twins[1], AT_FIRST, triggers)? == "2\n")?;
    let mut dice = Dice::of(seed);
    let (mut played, mut accepted, mut refused, mut batch) = (0, 0, 0, 0);
    let mut states = BTreeSet::new();
    while played < wanted {
        batch += 1;
        stage.show(&format!("seed {seed}, {played} statements, {refused} errors"));
        let script = Author::new(&mut dice, stage.major()).script(ITEMS);
        played += script.lines().filter(|line| is_statement(line)).count();
        let path = stage.directory().join("batch.sql");
        fs::write(&path, script).doing(format!("cannot write {}", path.display()))?;
        let [plain, kept] = both(&twins, |twin| one(stage, twin, &path))?;
        let which = format!("batch {batch} of PROPERTY_SEED={seed}");
        stage.same(&format!("what psql says, {which}"), &plain.said, &kept.said)?;
        stage.same(&format!("what pg_dump says, {which}"), &plain.dumped, &kept.dumped)?;
        let entities = psql::run(&twins[1], DATABASE, "SELECT count(*) FROM base_entity.entities")?;
        stage.check("none of the tables is an entity", entities == "0\n")?;
        for line in plain.said.lines() {
            accepted += usize::from(is_tag(line));
            if let Some((_, error)) = line.split_once("ERROR:  ") {
                refused += 1;
                states.extend(error.split(':').next().map(str::to_owned));
            }
        }
    }
    let log = fs::read_to_string(twins[1].log()).doing("cannot read the server's log")?;
    for word in ["PANIC", "terminated by signal", "TRAP:", "panicked"] {
        stage.check(&format!("the server's log says no {word}"), !log.contains(word))?;
    }
    // Both sides of the grammar were seen.
    stage.check("a third of the statements is accepted", accepted * 3 > played)?;
    stage.check("errors of 20 kinds were seen", states.len() >= 20)?;
    println!(
        "    {played} statements of PROPERTY_SEED={seed}, {accepted} accepted, {refused} errors with {} SQLSTATEs: no difference",
        states.len()
    );
    Ok(())
}

/// Whether a statement that matters begins on this line of a script.
fn is_statement(line: &str) -> bool {
    ["CREATE", "ALTER", "DROP", "DO", "SELECT", "CALL"].iter().any(|verb| line.starts_with(verb))
}

/// Whether psql says with this line that such a statement was accepted.
fn is_tag(line: &str) -> bool {
    is_statement(line) && !line.contains(|c: char| !c.is_ascii_uppercase() && c != ' ')
        || line.strip_prefix("SELECT ").is_some_and(|count| count.parse::<u32>().is_ok())
}

/// What one of the twins answers.
struct Answer {
    said: String,
    dumped: String,
}

/// Makes a server, and in it a database to copy.
fn found(stage: &Stage, twin: &Cluster, extension: &str) -> Outcome<Server> {
    let server = twin.start()?;
    let place = twin.socket_directory().with_extension("spare");
    stage.workshop().account.make_directory(&place)?;
    let place = place.display();
    let script = format!("CREATE ROLE guest; CREATE TABLESPACE spare LOCATION '{place}';");
    psql::run(twin, "postgres", &format!("{script} CREATE DATABASE {AT_FIRST};"))?;
    psql::run(twin, AT_FIRST, &format!("{WORLD}\n{extension}"))?;
    Ok(server)
}

/// Does the same with both twins at the same time.
fn both(
    twins: &[Cluster; 2],
    action: impl Fn(&Cluster) -> Outcome<Answer> + Sync,
) -> Outcome<[Answer; 2]> {
    let fell = |_| Failure::new("a thread of the tooling fell");
    std::thread::scope(|scope| {
        let action = &action;
        let plain = scope.spawn(move || action(&twins[0]));
        let kept = action(&twins[1])?;
        Ok([plain.join().map_err(fell)??, kept])
    })
}

/// Plays a script in a fresh copy of the database.
fn one(stage: &Stage, twin: &Cluster, script: &Path) -> Outcome<Answer> {
    let anew = format!(
        "DROP DATABASE IF EXISTS {DATABASE};\nCREATE DATABASE {DATABASE} TEMPLATE {AT_FIRST}"
    );
    psql::run(twin, "postgres", &anew)?;
    let output = twin.socket_directory().with_extension("out");
    let mut command = psql::psql(twin, DATABASE);
    command.args(["-X", "-a", "-v", "VERBOSITY=verbose", "-v", "SHOW_CONTEXT=always"]);
    psql::play(command, script, &output)?;
    let said = fs::read(&output).doing(format!("cannot read {}", output.display()))?;
    let mut dump = stage.workshop().account.command(twin.installation().program("pg_dump"));
    dump.arg("--host").arg(twin.socket_directory()).args(["--port=5432", "--username=postgres"]);
    dump.args(["--schema-only", "--extension=plpgsql", "--exclude-schema=base_entity", DATABASE]);
    Ok(Answer { said: masked(&String::from_utf8_lossy(&said)), dumped: masked(&run(&mut dump)?) })
}

/// Takes away what is another number each time: OIDs in names, temporary schemas, pg_dump's random key.
fn masked(text: &str) -> String {
    const NUMBERED: [&str; 5] =
        ["pg_toast_temp_", "pg_toast_", "pg_temp_", "temporary schema ", "OID "];
    let mut result = String::with_capacity(text.len());
    for line in text.lines() {
        if line.starts_with("\\restrict") || line.starts_with("\\unrestrict") {
            continue;
        }
        let mut rest = line;
        while let Some(at) =
            NUMBERED.iter().filter_map(|word| Some(rest.find(word)? + word.len())).min()
        {
            result.push_str(&rest[..at]);
            let digits = rest[at..].len()
                - rest[at..].trim_start_matches(|c: char| c.is_ascii_digit()).len();
            if digits > 0 {
                result.push('#');
            }
            rest = &rest[at + digits..];
        }
        result.push_str(rest);
        result.push('\n');
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_differ_from_server_to_server_are_masked() {
        assert_eq!(
            masked("in pg_temp_3.x and pg_toast_16384_index"),
            "in pg_temp_#.x and pg_toast_#_index\n"
        );
        assert_eq!(masked("\\restrict abc\nid 3"), "id 3\n");
    }
}
