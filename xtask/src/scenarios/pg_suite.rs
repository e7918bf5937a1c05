//! PostgreSQL's own regression and isolation suites, in a plain database and in one with the extension.

use super::{On, Scenario, Stage};
use crate::failure::{Doing, Failure, Outcome};
use crate::{pg_source, program};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Each suite twice: minutes.
pub const SCENARIO: Scenario = Scenario {
    name: "pg_suite",
    shows: "PostgreSQL's own suites give the same results with the extension, file by file",
    on: On::Each,
    slow: true,
    play,
};

/// What differs because the suite looks at all that there is: it lists the extension's own event triggers, and its
/// functions that are called like those of PostgreSQL 17 and 18.
const DIFFERENCES: [(u32, &str, &str); 5] = [
    (15, "event_trigger", include_str!("pg_suite/event_trigger_15.diff")),
    (17, "event_trigger", include_str!("pg_suite/event_trigger_17.diff")),
    (17, "opr_sanity", include_str!("pg_suite/opr_sanity_17.diff")),
    (18, "event_trigger", include_str!("pg_suite/event_trigger_18.diff")),
    (18, "opr_sanity", include_str!("pg_suite/opr_sanity_18.diff")),
];

/// The least OID of what users make; those of one run are not those of the next.
const FIRST_OF_USERS: u32 = 16384;

/// The log tells whether the extension was made.
const SETTINGS: &str =
    "fsync = off\nmax_prepared_transactions = 2\nlisten_addresses = ''\nlog_statement = ddl\n";

/// One of PostgreSQL's suites.
struct Suite {
    /// Its directory below src/test, which is that of its driver in an installation too.
    directory: &'static str,
    driver: &'static str,
    schedule: &'static str,
    /// How many files it has at least: 15 has 217 and 116.
    files: usize,
}

const SUITES: [Suite; 2] = [
    Suite { directory: "regress", driver: "pg_regress", schedule: "parallel_schedule", files: 200 },
    Suite {
        directory: "isolation",
        driver: "pg_isolation_regress",
        schedule: "isolation_schedule",
        files: 110,
    },
];

fn play(stage: &Stage) -> Outcome<()> {
    let Some(sources) = pg_source::bring(&stage.workshop().cache, stage.major())? else {
        println!("    not tried: no sources of PostgreSQL {} are pinned", stage.major());
        return Ok(());
    };
    let libraries = libraries(stage, &sources)?;
    for suite in &SUITES {
        let plain = run(stage, &sources, &libraries, suite, false)?;
        let with = run(stage, &sources, &libraries, suite, true)?;
        compare(stage, suite, &plain, &with)?;
    }
    Ok(())
}

/// Builds the C functions that the suite calls.
fn libraries(stage: &Stage, sources: &Path) -> Outcome<PathBuf> {
    let place = stage.directory().join("lib");
    fs::create_dir_all(&place).doing(format!("cannot make {}", place.display()))?;
    let headers =
        program::output(Command::new(&stage.installation().pg_config).arg("--includedir-server"))
            .ok_or_else(|| Failure::new("pg_config names no headers"))?;
    for (source, name) in [
        ("src/test/regress/regress.c", "regress"),
        ("contrib/spi/refint.c", "refint"),
        ("contrib/spi/autoinc.c", "autoinc"),
    ] {
        let (flags, suffix): (&[&str], _) = if cfg!(target_os = "macos") {
            (&["-bundle", "-undefined", "dynamic_lookup"], "dylib")
        } else {
            (&["-shared"], "so")
        };
        let mut cc = Command::new("cc");
        // refint.c says what the suite expects with this flag, as contrib/spi builds it.
        cc.args(flags)
            .args(["-fPIC", "-O1", "-w", "-DREFINT_VERBOSE"])
            .arg(format!("-I{}", headers.trim()));
        cc.arg("-o").arg(place.join(format!("{name}.{suffix}"))).arg(sources.join(source));
        super::run(&mut cc)?;
    }
    Ok(place)
}

/// Runs a suite on a server of its own and gives the directory of its results.
fn run(
    stage: &Stage,
    sources: &Path,
    libraries: &Path,
    suite: &Suite,
    with_extension: bool,
) -> Outcome<PathBuf> {
    let account = stage.workshop().account;
    let name = format!("{}_{}", suite.directory, if with_extension { "with" } else { "plain" });
    stage.show(&name);
    let place = stage.directory().join(&name);
    account.make_directory(&place)?;
    let settings = place.join("settings.conf");
    fs::write(&settings, SETTINGS).doing(format!("cannot write {}", settings.display()))?;
    let input = sources.join("src/test").join(suite.directory);
    let mut driver = account.command(driver(stage, suite)?);
    driver
        .current_dir(&place)
        .arg(format!("--temp-instance={}", place.join("data").display()))
        .arg(format!("--temp-config={}", settings.display()))
        .args(["--no-locale", "--encoding=UTF8", "--max-concurrent-tests=20"])
        .arg(format!("--bindir={}", stage.installation().bin.display()))
        .arg(format!("--inputdir={}", input.display()))
        .arg(format!("--outputdir={}", place.display()))
        .arg(format!("--dlpath={}", libraries.display()))
        .arg(format!("--schedule={}", input.join(suite.schedule).display()));
    if with_extension {
        driver.arg("--load-extension=base_entity");
    }
    let log = stage.workshop().cache.log(&format!("pg-suite-{}-{name}", stage.major()))?;
    let output = driver.output().doing("cannot run the suite's driver")?;
    fs::write(&log, &output.stdout).doing(format!("cannot write {}", log.display()))?;
    let said = place.join("log/postmaster.log");
    let said = fs::read(&said).doing(format!("cannot read {}", said.display()))?;
    let loaded = String::from_utf8_lossy(&said)
        .lines()
        .any(|line| line.contains("CREATE EXTENSION") && line.contains("base_entity"));
    stage.check("the extension is there when it should be", loaded == with_extension)?;
    if !with_extension {
        let passed = output.status.success();
        stage.check(&format!("PostgreSQL passes its own suite: {}", log.display()), passed)?;
    }
    Ok(place.join("results"))
}

/// The driver lies where extensions look for it.
fn driver(stage: &Stage, suite: &Suite) -> Outcome<PathBuf> {
    let makefiles = program::output(Command::new(&stage.installation().pg_config).arg("--pgxs"))
        .ok_or_else(|| Failure::new("pg_config names no pgxs"))?;
    let driver = Path::new(makefiles.trim())
        .ancestors()
        .nth(3)
        .map(|root| root.join("src/test").join(suite.directory).join(suite.driver))
        .filter(|driver| driver.exists());
    driver.ok_or_else(|| Failure::new(format!("the installation has no {}", suite.driver)))
}

/// Compares the results file by file.
fn compare(stage: &Stage, suite: &Suite, plain: &Path, with: &Path) -> Outcome<()> {
    let (names, others) = (names(plain)?, names(with)?);
    stage.check("both runs gave the same files", names == others)?;
    stage.check("the whole suite was run", names.len() >= suite.files)?;
    let mut wrong = String::new();
    for name in names {
        let difference = difference(&plain.join(&name), &with.join(&name))?;
        let test = name.trim_end_matches(".out");
        let expected = DIFFERENCES
            .iter()
            .find(|(major, of, _)| *major == stage.major() && *of == test)
            .map_or("", |(_, _, expected)| expected);
        if stage.check(&name, difference == expected).is_err() {
            wrong.push_str(&format!(
                "{test}, which should differ by {} lines:\n{difference}",
                expected.lines().count()
            ));
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(Failure::new(wrong)) }
}

fn names(results: &Path) -> Outcome<BTreeSet<String>> {
    let entries = fs::read_dir(results).doing(format!("cannot read {}", results.display()))?;
    Ok(entries
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".out"))
        .collect())
}

/// The lines that differ, without where they stand, and with OIDs of users' objects masked.
fn difference(plain: &Path, with: &Path) -> Outcome<String> {
    let output = Command::new("diff").arg("-U0").args([plain, with]).output();
    let output = output.doing("cannot run diff")?.stdout;
    Ok(String::from_utf8_lossy(&output)
        .lines()
        .skip(2)
        .filter(|line| !line.starts_with("@@"))
        .map(|line| masked(line) + "\n")
        .collect())
}

/// A line with the words that are OIDs of users' objects replaced.
fn masked(line: &str) -> String {
    line.split(' ')
        .map(|word| match word.parse::<u32>() {
            Ok(number) if number >= FIRST_OF_USERS => "(oid)",
            _ => word,
        })
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn only_oids_of_users_are_masked() {
        assert_eq!(
            masked("+ 16390 | uuidv4 |  6428 | 9999999"),
            "+ (oid) | uuidv4 |  6428 | (oid)"
        );
        assert_eq!(masked("a16390"), "a16390");
    }
}
