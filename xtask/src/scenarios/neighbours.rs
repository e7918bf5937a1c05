//! Extensions that entities live beside: pgaudit, pg_partman, periods and pg_cron, as Debian builds them.

use super::{On, Scenario, Stage, run};
use crate::cluster::Cluster;
use crate::failure::{Doing, Failure, Outcome};
use crate::installation::Installation;
use crate::{program, psql, regress, system};
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// See the module.
pub const SCENARIO: Scenario = Scenario {
    name: "neighbours",
    shows: "entities beside pgaudit, pg_partman, periods and pg_cron are what they are alone",
    // The version that Debian 12 has.
    on: On::Only(15),
    slow: false,
    play,
};

/// Debian's packages: place in the pool, SHA-256.
const PACKAGES: [(&str, &str); 4] = [
    (
        "pgaudit-1.7/postgresql-15-pgaudit_1.7.0-2_amd64.deb",
        "f57f1675627485d115d09e7dbb92c2e1d14f0680ca56077803750d96f64f0824",
    ),
    (
        "pg-partman/postgresql-15-partman_4.7.2-1_amd64.deb",
        "ffb6e6befd4d6e19d0f93e92517aee482f5394f1850d63052530e81893fa927c",
    ),
    (
        "postgresql-periods/postgresql-15-periods_1.2.2-1%2bb1_amd64.deb",
        "e30625510ad1039cc899b1c97e4c48b1ff579fe3c0fb377fda1b492bf3686bf9",
    ),
    (
        "pg-cron/postgresql-15-cron_1.4.2-2%2bb1_amd64.deb",
        "517a508b75775758a53d568aa2f0658fa9c5661cb9815e525f69b4dd0d13d59d",
    ),
];

/// Downloads packages, checks their sums and unpacks them: directory, then name and sum of each. A package is an ar
/// archive; the member that holds the files is a tarball.
const BRING: &str = r#"
import hashlib, io, sys, tarfile, urllib.request
place, *packages = sys.argv[1:]
for name, wanted in zip(packages[::2], packages[1::2]):
    package = urllib.request.urlopen("http://deb.debian.org/debian/pool/main/p/" + name).read()
    if hashlib.sha256(package).hexdigest() != wanted:
        sys.exit(name + " is another file than it was")
    at = 8
    while at < len(package):
        member, size = package[at:at + 16].decode().strip(), int(package[at + 48:at + 58])
        if member.startswith("data.tar"):
            with tarfile.open(fileobj=io.BytesIO(package[at + 60:at + 60 + size])) as files:
                files.extractall(place, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
        at += 60 + size + size % 2
"#;

/// The SQL tests that are played with the libraries of all of them loaded.
const FILES: [&str; 12] = [
    "bystander",
    "combined_templates",
    "entity",
    "names_generated",
    "partitioned",
    "registry",
    "row_rules",
    "soft_delete",
    "template_foreign_keys",
    "template_row_security",
    "template_triggers",
    "versioned",
];

/// How long pg_cron, which works each minute, may take for a job.
const PATIENCE: Duration = Duration::from_secs(180);

fn play(stage: &Stage) -> Outcome<()> {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        println!("    not tried: Debian's packages are pinned for amd64 alone");
        return Ok(());
    }
    let installation = installation(stage)?;
    let cluster = || {
        stage
            .cluster_of(&installation, "neighbours")
            .with("shared_preload_libraries", "pgaudit,pg_cron,pg_partman_bgw")
            .with("pgaudit.log", "ddl, write")
            .with("cron.database_name", "among")
            .with("cron.use_background_workers", "on")
            .with("max_worker_processes", "20")
    };

    stage.show("SQL tests");
    let count = regress::Run::on(cluster())?.play(&FILES.map(str::to_owned), None)?.files.count;
    stage.check("the SQL tests give what they give without", count.passed == FILES.len())?;
    let audited = statements(&log(&cluster())?, "LIKE base_entity");
    stage.check("pgaudit was there", audited.len() > 10)?;

    stage.show("among");
    let cluster = cluster();
    cluster.remove()?;
    let _server = cluster.start()?;
    psql::run(&cluster, "postgres", "CREATE DATABASE among")?;
    let said = psql::run(&cluster, "among", include_str!("neighbours/among.sql"))?;
    stage.same("what is said among them", include_str!("neighbours/among.out"), &said)?;
    let statements = statements(&log(&cluster)?, "CREATE TABLE prices ");
    let typed =
        "\"CREATE TABLE prices (LIKE base_entity, amount int, valid_from date, valid_to date);\"";
    stage.check("pgaudit logs CREATE TABLE", !statements.is_empty())?;
    for statement in statements {
        stage.check(&format!("as it was typed: {statement}"), statement.contains(typed))?;
    }
    if stage.is_full() { job(stage, &cluster) } else { Ok(()) }
}

/// A job of pg_cron's makes an entity.
fn job(stage: &Stage, cluster: &Cluster) -> Outcome<()> {
    stage.show("pg_cron, at the next minute");
    psql::run(
        cluster,
        "among",
        "SELECT cron.schedule('make', '* * * * *', 'CREATE TABLE IF NOT EXISTS reports (LIKE base_entity)')",
    )?;
    let begun = Instant::now();
    let ended = "SELECT status, return_message FROM cron.job_run_details WHERE end_time IS NOT NULL LIMIT 1";
    let mut said = String::new();
    while said.is_empty() && begun.elapsed() < PATIENCE {
        sleep(Duration::from_secs(1));
        said = psql::run(cluster, "among", ended)?;
    }
    stage.same("the job", "succeeded|CREATE TABLE\n", &said)?;
    let made = psql::run(
        cluster,
        "among",
        "SELECT templates FROM base_entity.entities WHERE entity = 'reports'::regclass",
    )?;
    stage.same("what the job made", "{base_entity.base_entity}\n", &made)
}

fn log(cluster: &Cluster) -> Outcome<String> {
    let path = cluster.log();
    let said = fs::read(&path).doing(format!("cannot read {}", path.display()))?;
    Ok(String::from_utf8_lossy(&said).into_owned())
}

/// The lines of pgaudit's about a statement.
fn statements(log: &str, begin: &str) -> Vec<String> {
    let about = |line: &&str| line.contains("AUDIT: ") && line.contains(begin);
    log.lines().filter(about).map(str::to_owned).collect()
}

/// The stage's installation with the neighbours in it.
fn installation(stage: &Stage) -> Outcome<Installation> {
    let packages = bring(stage)?;
    let from = stage.installation();
    let copy = stage.directory().join("postgresql");
    let root = from.bin.parent().ok_or_else(|| Failure::new("programs without a directory"))?;
    run(Command::new("cp").arg("-a").arg(root).arg(&copy))?;
    let installation = Installation::built(&copy, stage.major())?;
    let library = program::output(Command::new(&installation.pg_config).arg("--pkglibdir"))
        .ok_or_else(|| Failure::new("pg_config names no directory of libraries"))?;
    let major = stage.major();
    for (from, to) in [
        (format!("usr/lib/postgresql/{major}/lib"), PathBuf::from(library.trim())),
        (format!("usr/share/postgresql/{major}/extension"), installation.extensions()?),
    ] {
        let from = packages.join(from).join(".");
        run(Command::new("cp").arg("-R").arg(from).arg(to))?;
    }
    Ok(installation)
}

/// The unpacked packages.
fn bring(stage: &Stage) -> Outcome<PathBuf> {
    let cache = &stage.workshop().cache;
    // pg_cron's library is linked with it.
    let libraries = program::output(Command::new("/sbin/ldconfig").arg("-p")).unwrap_or_default();
    if !libraries.contains("libpq.so.5") {
        system::install(cache, &["libpq5"])?;
    }
    let place = cache.path("neighbours");
    if !place.exists() {
        stage.show("Debian's packages");
        let fresh = place.with_extension("fresh");
        let _ = fs::remove_dir_all(&fresh);
        let mut python = Command::new("python3");
        python.args(["-c", BRING]).arg(&fresh);
        for (name, sum) in PACKAGES {
            python.args([name, sum]);
        }
        run(&mut python)?;
        fs::rename(&fresh, &place).doing(format!("cannot make {}", place.display()))?;
    }
    Ok(place)
}
