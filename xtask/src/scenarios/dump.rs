//! Every way of dumping and restoring, as a superuser and as the owner of the database: what is restored says and does what
//! the source did.

use super::rich::{self, ALIVE};
use super::{On, Scenario, Stage};
use crate::arguments::NEWEST;
use crate::cluster::{Cluster, SUPERUSER};
use crate::failure::{Failure, Outcome};
use crate::psql::{self, run_as};
use archive::{dump, restore, text};
use std::thread;

pub mod archive;
pub mod newer;
mod one_table;
mod whole_cluster;

/// See the module.
pub const SCENARIO: Scenario = Scenario {
    name: "dump",
    shows: "what pg_dump and pg_dumpall write is restored to the same, in every form",
    on: On::Each,
    slow: false,
    play,
};

/// A role that owns its database and is no superuser.
const KEEPER: &str = "keeper";

/// Another, to which nothing belongs of what it restores.
const STRANGER: &str = "stranger";

/// A database and the role that made it.
struct Made {
    role: &'static str,
    name: String,
}

fn play(stage: &Stage) -> Outcome<()> {
    let cluster = stage.cluster("source");
    let _server = cluster.start()?;
    psql::run(&cluster, "postgres", rich::ROLES)?;
    let sources = [(SUPERUSER, "source"), (KEEPER, "own_source")];
    for (role, source) in sources {
        rich::make(&cluster, role, source)?;
    }
    stage.show("pg_dumpall");
    whole_cluster::play(stage, &cluster)?;
    stage.show("one table");
    one_table::play(stage, &cluster)?;
    for (role, source) in sources {
        stage.show(&format!("the database of {role}"));
        let mut restored = every_way(stage, &cluster, role, source)?;
        if role == KEEPER {
            restored.push(by_a_stranger(stage, &cluster, source)?);
        }
        // Last, since it changes the databases.
        let alive = run_as(&cluster, role, source, ALIVE)?;
        stage.check("the databases do much", alive.lines().count() > 60)?;
        let did = side_by_side(&restored, |made| run_as(&cluster, made.role, &made.name, ALIVE));
        for (made, did) in restored.iter().zip(did) {
            stage.same(&format!("what {source} and {} do", made.name), &alive, &did?)?;
        }
    }
    Ok(())
}

/// One way to dump and restore.
struct Way {
    name: &'static str,
    /// pg_dump's arguments, for each file that it writes.
    dumps: &'static [&'static [&'static str]],
    /// pg_restore's arguments; without, psql plays the file in one transaction.
    restore: Option<&'static [&'static str]>,
}

/// The first are played on each version, all on the newest and with `--full`.
const WAYS: [Way; 8] = [
    Way { name: "plain", dumps: &[&[]], restore: None },
    Way { name: "directory", dumps: &[&["-Fd", "-j4"]], restore: Some(&["-j4"]) },
    Way {
        name: "parts",
        dumps: &[&["--schema-only", "-Fc"], &["--data-only", "-Fc"]],
        restore: Some(&[]),
    },
    // The second time over all that the first has made.
    Way { name: "clean", dumps: &[&["-Fc"], &["-Fc"]], restore: Some(&["--clean", "--if-exists"]) },
    Way { name: "inserts", dumps: &[&["--inserts", "--rows-per-insert=2"]], restore: None },
    Way {
        name: "quoted",
        dumps: &[&["--column-inserts", "--quote-all-identifiers"]],
        restore: None,
    },
    Way { name: "custom", dumps: &[&["-Fc"]], restore: Some(&["--single-transaction"]) },
    Way {
        name: "sections",
        dumps: &[
            &["--section=pre-data", "-Fc"],
            &["--section=data", "-Fc"],
            &["--section=post-data", "-Fc"],
        ],
        restore: Some(&[]),
    },
];

/// How many ways are played on each version.
const FIRST: usize = 4;

/// Restores a database in every way, and compares what pg_dump says of each with what it said of the source.
fn every_way(
    stage: &Stage,
    cluster: &Cluster,
    role: &'static str,
    source: &str,
) -> Outcome<Vec<Made>> {
    let meant = text(cluster, role, source)?;
    let tells = ["zzz_maintain", "kine", "DISABLE TRIGGER zzz_maintain", "CREATE POLICY"];
    stage.check("a dump tells what there is", tells.iter().all(|it| meant.contains(it)))?;
    let directory = stage.directory();
    let all = stage.is_full() || stage.major() == NEWEST;
    let ways = if all { &WAYS[..] } else { &WAYS[..FIRST] };
    let said = side_by_side(ways, |way| {
        let name = format!("{source}_{}", way.name);
        run_as(cluster, role, "postgres", &format!("CREATE DATABASE {name}"))?;
        for (part, arguments) in way.dumps.iter().enumerate() {
            let file = directory.join(format!("{name}_{part}"));
            dump(cluster, role, source, arguments, &file)?;
            restore(cluster, role, &name, way.restore, &file)?;
        }
        if way.name == "parts" {
            // In neither part: PostgreSQL leaves it to whoever splits a dump.
            run_as(cluster, role, &name, "REFRESH MATERIALIZED VIEW plurals")?;
        }
        text(cluster, role, &name)
    });
    let mut restored = Vec::new();
    for (way, said) in ways.iter().zip(said) {
        let name = format!("{source}_{}", way.name);
        let said = said.map_err(|failure| Failure::new(format!("{name}: {failure}")))?;
        stage.same(&format!("the dumps of {source} and {name}"), &meant, &said)?;
        restored.push(Made { role, name });
    }
    Ok(restored)
}

/// Restores a database as a role that is neither a superuser nor the owner of anything in it.
fn by_a_stranger(stage: &Stage, cluster: &Cluster, source: &str) -> Outcome<Made> {
    let made = Made { role: STRANGER, name: format!("{source}_of_a_stranger") };
    let file = stage.directory().join(&made.name);
    dump(cluster, KEEPER, source, &["-Fc"], &file)?;
    run_as(cluster, STRANGER, "postgres", &format!("CREATE DATABASE {}", made.name))?;
    restore(cluster, STRANGER, &made.name, Some(&["--no-owner"]), &file)?;
    Ok(made)
}

/// Does the same to each at the same time; the results are in the order of `each`.
fn side_by_side<T: Sync, R: Send>(
    each: &[T],
    work: impl Fn(&T) -> Outcome<R> + Sync,
) -> Vec<Outcome<R>> {
    let work = &work;
    thread::scope(|scope| {
        let threads: Vec<_> = each.iter().map(|one| scope.spawn(move || work(one))).collect();
        let ended = threads.into_iter().map(|thread| thread.join());
        ended
            .map(|ended| ended.unwrap_or_else(|_| Err(Failure::new("a thread ended early"))))
            .collect()
    })
}
