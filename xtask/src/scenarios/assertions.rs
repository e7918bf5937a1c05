//! The SQL tests on a PostgreSQL that checks itself: built with assertions, which also fill memory that was freed and
//! look at the ends of every allocation, and once more with its caches emptied whenever that may happen.

use super::{On, Scenario, Stage};
use crate::cargo_pgrx::CargoPgrx;
use crate::failure::{Doing, Outcome};
use crate::installation::Installation;
use crate::progress::Step;
use crate::regress::Run;
use crate::{pg_source, program, system};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Builds of PostgreSQL and of the extension: a quarter of an hour the first time.
pub const SCENARIO: Scenario = Scenario {
    name: "assertions",
    shows: "a PostgreSQL with assertions finds nothing wrong with the extension",
    on: On::Each,
    slow: true,
    play,
};

/// The files that are played once more while caches never last: rows and their triggers. DDL takes a hundred times as
/// long then, so that the others would take more than their five minutes.
const WITHOUT_CACHES: [&str; 3] = ["row_rules", "row_rules_statements", "versioned"];

/// What a server says when it has found itself wrong.
const WRONG: [&str; 6] = [
    "TRAP:",
    "PANIC:",
    "was terminated by signal",
    "detected write past chunk end",
    "relcache reference leak",
    "leak:",
];

fn play(stage: &Stage) -> Outcome<()> {
    let Some(sources) = pg_source::bring(&stage.workshop().cache, stage.major())? else {
        println!("    not tried: no sources of PostgreSQL {} are pinned", stage.major());
        return Ok(());
    };
    let place = stage.workshop().cache.path("assertions").join(stage.major().to_string());
    let installation = installation(stage, &sources, &place)?;
    let pgrx = CargoPgrx::apart(&stage.workshop().cache, &place, &installation)?;
    pgrx.install(&stage.workshop().cache, &installation, false)?;

    let cluster = || stage.cluster_of(&installation, "data");
    let files = Files { stage, log: cluster().log() };
    files.play(Run::on(cluster())?, &[])?;
    let without_caches = cluster().with("debug_discard_caches", "1");
    files.play(Run::on(without_caches)?, &WITHOUT_CACHES.map(str::to_owned))
}

/// The SQL tests, and the log in which the server says what it found.
struct Files<'a> {
    stage: &'a Stage<'a>,
    log: std::path::PathBuf,
}

impl Files<'_> {
    fn play(&self, run: Run, names: &[String]) -> Outcome<()> {
        let results = run.play(names, None)?;
        let mut count = results.files.count;
        count += results.sessions.count;
        self.stage.check("there are files to play", count.passed > 0)?;
        self.stage.check("each file gives what it should", count.failed == 0)?;
        let said = fs::read(&self.log).doing(format!("cannot read {}", self.log.display()))?;
        let said = String::from_utf8_lossy(&said);
        let found: Vec<_> =
            said.lines().filter(|line| WRONG.iter().any(|wrong| line.contains(wrong))).collect();
        self.stage.check(&format!("nothing is reported:\n{}", found.join("\n")), found.is_empty())
    }
}

/// The PostgreSQL with assertions, built where it is missing.
fn installation(stage: &Stage, sources: &Path, place: &Path) -> Outcome<Installation> {
    let major = stage.major();
    let installed = place.join("installed");
    if let Ok(installation) = Installation::built(&installed, major) {
        return Ok(installation);
    }
    let cache = &stage.workshop().cache;
    // From 17 on the parsers are not made yet.
    for program in ["make", "bison", "flex", "perl"] {
        system::program(cache, program, program)?;
    }
    let build = place.join("build");
    let _ = fs::remove_dir_all(&build);
    fs::create_dir_all(&build).doing(format!("cannot make {}", build.display()))?;
    let step = Step::begin(format!("PostgreSQL {major} with assertions: building, minutes"));
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let mut configure = Command::new(sources.join("configure"));
    configure.arg(format!("--prefix={}", installed.display())).args([
        "--enable-cassert",
        "--without-readline",
        "--without-zlib",
        "--without-icu",
        "CFLAGS=-O1 -g",
    ]);
    let mut make = Command::new("make");
    make.arg("-s").arg(format!("-j{processors}"));
    let mut install = Command::new("make");
    install.args(["-s", "install"]);
    // The SQL tests of 18 ask for it.
    let mut extensions = Command::new("make");
    extensions.args(["-s", "-C", "contrib/btree_gist", "install"]);
    for (what, command) in [
        ("configure", &mut configure),
        ("make", &mut make),
        ("install", &mut install),
        ("extensions", &mut extensions),
    ] {
        program::without_pg_variables(command);
        // A make that runs this tooling has told it things that are not for this one.
        command.env_remove("MAKEFLAGS").env_remove("MAKELEVEL").current_dir(&build);
        let log = cache.log(&format!("assertions-{major}-{what}"))?;
        program::run_or_fail(command, &log, &step, "PostgreSQL could not be built")?;
    }
    step.end("built");
    Installation::built(&installed, major)
}
