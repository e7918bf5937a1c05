//! Many clients at the same time, each on a connection after the other.

use crate::cluster::Cluster;
use crate::dice::Dice;
use crate::failure::{Doing, Failure, Outcome};
use crate::psql;
use std::io::Write;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// Clients at work, until they are told to stop.
pub struct Crowd {
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<Outcome<Told>>>,
}

/// What clients have to tell.
#[derive(Debug, Default)]
pub struct Told {
    /// How many scripts they played.
    pub scripts: usize,
    /// All that psql printed, but for empty lines.
    pub lines: Vec<String>,
}

impl Told {
    /// The lines of errors, each with its SQLSTATE, whoever raised them.
    pub fn errors(&self) -> impl Iterator<Item = &str> {
        const ERRORS: [&str; 3] = ["ERROR:  ", "FATAL:  ", "PANIC:  "];
        self.lines
            .iter()
            .map(String::as_str)
            .filter(|line| ERRORS.iter().any(|word| line.contains(word)))
    }

    /// The first error that is none of these, each known by a part of its line.
    pub fn unexpected(&self, known: &[&str]) -> Option<&str> {
        self.errors().find(|line| !known.iter().any(|word| line.contains(word)))
    }
}

/// Writes the next script of a client.
pub type Author = fn(client: usize, dice: &mut Dice) -> String;

impl Crowd {
    /// Sets clients to work, one for each author. What one does is chosen by the seed and its number.
    pub fn gather(
        cluster: &Cluster,
        database: &'static str,
        seed: u64,
        authors: &[Author],
    ) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let threads = authors.iter().enumerate().map(|(client, author)| {
            let (stop, cluster, author) = (Arc::clone(&stop), cluster.clone(), *author);
            let mut dice = Dice::of(seed.wrapping_mul(1_000).wrapping_add(client as u64));
            thread::spawn(move || {
                let mut told = Told::default();
                while !stop.load(Ordering::Relaxed) {
                    let script = author(client, &mut dice);
                    let lines = converse(&cluster, database, &script)?;
                    if lines.iter().any(|line| line.contains("connection to server")) {
                        // It is down, or on its way up.
                        thread::sleep(Duration::from_millis(20));
                    }
                    told.lines.extend(lines);
                    told.scripts += 1;
                }
                Ok(told)
            })
        });
        Self { stop: Arc::clone(&stop), threads: threads.collect() }
    }

    /// Tells the clients to stop after their script, and waits for them.
    pub fn leave(mut self) -> Outcome<Told> {
        self.stop.store(true, Ordering::Relaxed);
        let mut all = Told::default();
        for thread in std::mem::take(&mut self.threads) {
            let told = thread.join().map_err(|_| Failure::new("a client's thread fell"))??;
            all.scripts += told.scripts;
            all.lines.extend(told.lines);
        }
        Ok(all)
    }
}

impl Drop for Crowd {
    fn drop(&mut self) {
        // After a failure elsewhere: psql ends with its script or its server.
        self.stop.store(true, Ordering::Relaxed);
    }
}

/// Plays a script on a connection of its own, whatever goes wrong in it, and gives all that psql prints.
pub fn converse(cluster: &Cluster, database: &str, script: &str) -> Outcome<Vec<String>> {
    let (reader, writer) = std::io::pipe().doing("cannot make a pipe")?;
    let mut command = psql::psql(cluster, database);
    command.args([
        "-X",
        "-q",
        "-A",
        "-t",
        "-v",
        "VERBOSITY=verbose",
        "-v",
        "SHOW_CONTEXT=never",
        "-f",
        "-",
    ]);
    command
        .stdin(Stdio::piped())
        .stdout(writer.try_clone().doing("cannot share a pipe")?)
        .stderr(writer);
    let mut child = command.spawn().doing("cannot run psql")?;
    // It keeps the pipe's writing end, without which the reading below would never end.
    drop(command);
    let input = child.stdin.take();
    let script = script.to_owned();
    let writing = thread::spawn(move || {
        // A psql that has lost its server does not read on.
        input.map(|mut input| input.write_all(script.as_bytes()))
    });
    let said = std::io::read_to_string(reader).doing("cannot read from psql")?;
    let _ = writing.join();
    child.wait().doing("cannot wait for psql")?;
    Ok(said.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect())
}
