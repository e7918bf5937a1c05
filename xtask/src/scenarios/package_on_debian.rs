//! The Debian package on a bare Debian with Debian's own PostgreSQL.

use super::{On, Scenario, Stage, run};
use crate::account::is_root;
use crate::failure::{Doing, Failure, Outcome};
use crate::package::{self, Files};
use crate::program;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A release build and a new system: minutes.
pub const SCENARIO: Scenario = Scenario {
    name: "package_on_debian",
    shows: "apt installs the package on a bare Debian 12, with PostgreSQL, and the README's session goes",
    // The version that Debian 12 has.
    on: On::Only(15),
    slow: true,
    play,
};

/// What the README opens with, and what shows that the row trigger works.
const SESSION: &str = "\
CREATE EXTENSION base_entity;
CREATE TABLE users (LIKE base_entity, username text);
INSERT INTO users (username) VALUES ('ada');
UPDATE users SET username = 'ada lovelace', created_at = '1970-01-01';
SELECT uuid_extract_version, created_at = updated_at, created_at > '2020-01-01', username
    FROM users, base_entity.uuid_extract_version(uuid);
CREATE TABLE article (LIKE base_entity, title text);
";

/// The lines by which it is known that the session went well, psql's output being unaligned.
const SEEN: [&str; 3] = [
    "4|f|t|ada lovelace",
    "ERROR:  table name \"article\" is not plural",
    "HINT:  Name it \"articles\"",
];

fn play(stage: &Stage) -> Outcome<()> {
    if !is_root() || !program::succeeds(Command::new("apt-get").arg("--version")) {
        println!("    not tried: making a bare Debian takes root and apt");
        return Ok(());
    }
    if !program::succeeds(Command::new("debootstrap").arg("--version")) {
        stage.show("installing debootstrap");
        run(Command::new("apt-get")
            .args(["install", "--yes", "--no-install-recommends", "debootstrap"])
            .env("DEBIAN_FRONTEND", "noninteractive"))?;
    }
    let workshop = stage.workshop();
    let built = workshop.pgrx.package(&workshop.cache, stage.installation())?;
    let packages = package::make(
        &Files::below(&built, stage.installation())?,
        &stage.directory().join("packages"),
    )?;
    let package = packages
        .iter()
        .find(|path| path.extension().is_some_and(|extension| extension == "deb"))
        .ok_or_else(|| Failure::new("no Debian package was made"))?;

    let debian = Debian::bare(stage)?;
    stage.show("apt installs the package and what it depends on");
    fs::copy(package, debian.root.join("base_entity.deb")).doing("cannot copy the package")?;
    run(&mut debian.command("apt-get update"))?;
    run(&mut debian.command(
        "DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends /base_entity.deb",
    ))?;
    let installed = run(&mut debian.command("dpkg-query --show postgresql-15"))?;
    stage.check("apt brought PostgreSQL along", installed.starts_with("postgresql-15"))?;

    stage.show("the session");
    run(&mut debian.command(&format!("{CONTROL} start -- -o \"-c listen_addresses=''\"")))?;
    let said = session(debian.command("exec runuser -u postgres -- psql \"$@\""))?;
    for line in SEEN {
        stage.check(&format!("the session says {line}; it said:\n{said}"), said.contains(line))?;
    }
    run(&mut debian
        .command("DEBIAN_FRONTEND=noninteractive apt-get purge --yes postgresql-15-base-entity"))?;
    let left = run(&mut debian.command("find /usr -name '*base_entity*'"))?;
    stage.same("nothing is left after a purge", "", &left)
}

/// Plays the session; its errors are part of what it says.
fn session(mut psql: Command) -> Outcome<String> {
    psql.args(["-X", "-q", "-A", "-t"]);
    for statement in SESSION.split_inclusive(";\n") {
        psql.args(["-c", statement]);
    }
    let output = psql.output().doing("cannot run psql")?;
    Ok(format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    ))
}

/// Debian's way to start and stop the cluster that installing PostgreSQL makes.
const CONTROL: &str = "pg_ctlcluster 15 main";

/// A system of its own in a directory; a server in it is stopped when the value goes.
struct Debian {
    root: PathBuf,
}

impl Debian {
    fn bare(stage: &Stage) -> Outcome<Self> {
        stage.show("making a bare Debian");
        let root = stage.directory().join("debian");
        run(Command::new("debootstrap").args(["--variant=minbase", "bookworm"]).arg(&root))?;
        // Else installing PostgreSQL would start it, on a port of this machine.
        let policy = root.join("usr/sbin/policy-rc.d");
        fs::write(&policy, "#!/bin/sh\nexit 101\n").doing("cannot write policy-rc.d")?;
        run(Command::new("chmod").arg("755").arg(&policy))?;
        Ok(Self { root })
    }

    /// A line of its shell; arguments that follow are `$@`.
    fn command(&self, line: &str) -> Command {
        let mut command = Command::new("chroot");
        program::without_pg_variables(&mut command);
        command.arg(Path::new(&self.root)).args([
            "env",
            "-i",
            "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
        ]);
        command.args(["LC_ALL=C", "sh", "-e", "-c", line, "sh"]);
        command
    }
}

impl Drop for Debian {
    fn drop(&mut self) {
        let _ = self.command(&format!("{CONTROL} stop --mode fast")).output();
    }
}
