//! The SQL tests: files that psql plays, whose output is compared with what is expected, as pg_regress does it.
//!
//! Each file of tests/pg_regress/sql is played in a database of its own, a copy of the one in which `setup.sql` was
//! played; a file that fails spoils no other. The sessions of the examples are played beside them, each in an empty database.

use crate::arguments::{Arguments, MAJORS};
use crate::cache::{Cache, repository};
use crate::cluster::{Cluster, SUPERUSER, Server};
use crate::expected::{Accept, Expected};
use crate::failure::{Doing, Failure, Outcome};
use crate::installation::Installation;
use crate::mask::mask;
use crate::progress::Step;
use crate::psql;
use crate::scratch;
use crate::setup::{self, Workshop};
use crate::test_output::Count;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// The sessions of the folder examples, among the names of tests; the first is the demo's.
const SESSIONS: [&str; 2] = ["newsroom", "tenants"];

/// Tests of one kind, run.
#[derive(Debug, Default)]
pub struct Group {
    /// How they went.
    pub count: Count,
    /// How long they took.
    pub taken: Duration,
}

/// A whole run on one version.
#[derive(Debug, Default)]
pub struct Results {
    /// The files of tests/pg_regress.
    pub files: Group,
    /// The sessions of the examples.
    pub sessions: Group,
}

/// A server ready to play the files.
pub struct Run {
    cluster: Cluster,
    major: u32,
    _server: Option<Server>,
}

/// `cargo xtask regress`.
pub fn command(arguments: &Arguments) -> Outcome<ExitCode> {
    if arguments.has("--stop") {
        return stop_kept();
    }
    // What the first version prints is expected of all; another's, only where it differs.
    let mut accept = arguments.has("--accept").then_some(Accept::AsCommon);
    let total = setup::on_each(arguments, |workshop, installation| {
        let results = Run::kept(workshop, installation)?.play(&arguments.names, accept)?;
        accept = accept.map(|_| Accept::WhereDifferent);
        let mut count = results.files.count;
        count += results.sessions.count;
        Ok(count)
    })?;
    Ok(if total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn place(cache: &Cache, kind: &str, major: u32) -> PathBuf {
    cache.path(kind).join(major.to_string())
}

fn stop_kept() -> Outcome<ExitCode> {
    let cache = Cache::open()?;
    let account = crate::account::Account::of_servers()?;
    for major in MAJORS {
        let data = place(&cache, "regress", major);
        if data.exists() {
            let installation = Installation::for_tests(&cache, major)?;
            if Cluster::at(&installation, account, data).stop()? {
                println!("stopped the PostgreSQL {major} of the regression tests");
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

impl Run {
    /// On a new cluster, whose server ends with this value.
    pub fn fresh(workshop: &Workshop, installation: &Installation) -> Outcome<Self> {
        let data = place(&workshop.cache, "suite", installation.major);
        Self::on(Cluster::at(installation, workshop.account, data))
    }

    /// On a cluster that is made anew, whose server ends with this value.
    pub fn on(cluster: Cluster) -> Outcome<Self> {
        cluster.remove()?;
        let server = cluster.start()?;
        let major = cluster.installation().major;
        Ok(Self { cluster, major, _server: Some(server) })
    }

    /// On a server that stays for the next run.
    pub fn kept(workshop: &Workshop, installation: &Installation) -> Outcome<Self> {
        let data = place(&workshop.cache, "regress", installation.major);
        let cluster = Cluster::at(installation, workshop.account, data);
        cluster.start_kept()?;
        let run = Self { cluster, major: installation.major, _server: None };
        if scratch::empty(&run.cluster, &[]).is_err() {
            // Something is left that cannot be dropped one by one.
            run.cluster.remove()?;
            run.cluster.start_kept()?;
        }
        Ok(run)
    }

    /// Plays the tests named, or all.
    pub fn play(&self, names: &[String], accept: Option<Accept>) -> Outcome<Results> {
        let directory = repository().join("tests/pg_regress");
        let files = files(&directory.join("sql"), names)?;
        let output = directory.join("results").join(self.major.to_string());
        fs::create_dir_all(&output).doing(format!("cannot make {}", output.display()))?;
        let step = Step::begin(format!("PostgreSQL {}: SQL tests", self.major));
        let mut results = Results::default();
        let expected =
            Expected { directory: directory.join("expected"), major: self.major, accept };
        let begun = Instant::now();
        if !files.is_empty() {
            match scratch::set_up(&self.cluster, &directory.join("sql"), &output.join("setup.out"))
            {
                Ok(()) => {
                    for name in &files {
                        step.show(name);
                        let passed = self.file(&directory, name, &output, &expected, &step);
                        results.files.count += passed;
                    }
                }
                Err(failure) => {
                    step.clear();
                    println!("    FAILED  setup, and so none of the others was played\n{failure}");
                    results.files.count += Count::one(false);
                }
            }
        }
        results.files.taken = begun.elapsed();
        let expected = Expected { directory: repository().join("examples"), ..expected };
        let begun = Instant::now();
        for session in SESSIONS {
            if names.is_empty() || names.iter().any(|name| name == session) {
                step.show(session);
                results.sessions.count += self.session(session, &output, &expected, &step);
            }
        }
        results.sessions.taken = begun.elapsed();
        let mut all = results.files.count;
        all += results.sessions.count;
        step.end(&format!("{} passed, {} failed", all.passed, all.failed));
        Ok(results)
    }

    fn file(
        &self,
        directory: &Path,
        name: &str,
        output: &Path,
        expected: &Expected,
        step: &Step,
    ) -> Count {
        let result = output.join(format!("{name}.out"));
        let outcome = scratch::roles(&self.cluster).and_then(|roles| {
            scratch::create(&self.cluster)?;
            let mut command = psql::psql(&self.cluster, scratch::DATABASE);
            psql::like_pg_regress(&mut command, &self.cluster);
            command
                .env("PGAPPNAME", format!("pg_regress/{name}"))
                .env("PG_ABS_SRCDIR", directory)
                .current_dir(directory);
            let script = directory.join(format!("sql/{name}.sql"));
            let played = psql::play(command, &script, &result);
            // Whatever came of it: the next file finds nothing of this one.
            scratch::empty(&self.cluster, &roles)?;
            played?;
            fs::read_to_string(&result).doing(format!("cannot read {}", result.display()))
        });
        expected.judge(name, &result, outcome, step)
    }

    fn session(&self, name: &str, output: &Path, expected: &Expected, step: &Step) -> Count {
        let result = output.join(format!("{name}.out"));
        let outcome = psql::run(
            &self.cluster,
            SUPERUSER,
            &format!("DROP DATABASE IF EXISTS {name}; CREATE DATABASE {name} TEMPLATE template0;"),
        )
        .and_then(|_| {
            let mut command = psql::psql(&self.cluster, name);
            psql::like_pg_regress(&mut command, &self.cluster);
            command.env("PGTZ", "UTC").env("PGDATESTYLE", "ISO");
            psql::play(command, &expected.directory.join(format!("{name}.sql")), &result)?;
            let printed =
                fs::read_to_string(&result).doing(format!("cannot read {}", result.display()))?;
            let masked = mask(&printed);
            fs::write(&result, &masked).doing(format!("cannot write {}", result.display()))?;
            Ok(masked)
        });
        expected.judge(name, &result, outcome, step)
    }
}

/// The names of the files to play; those asked for must be there.
fn files(sql: &Path, names: &[String]) -> Outcome<Vec<String>> {
    let mut all: Vec<String> = fs::read_dir(sql)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "sql"))
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .filter(|name| name != scratch::SETUP)
        .collect();
    all.sort();
    let known = |name: &String| SESSIONS.contains(&name.as_str()) || all.contains(name);
    if let Some(unknown) = names.iter().find(|name| !known(name)) {
        return Err(Failure::new(format!("there is no test {unknown} in {}", sql.display())));
    }
    if !names.is_empty() {
        all.retain(|name| names.contains(name));
    }
    Ok(all)
}
