//! A session held open: psql driven over pipes, and the server process behind it.

use crate::cluster::Cluster;
use crate::failure::{Doing, Failure, Outcome};
use crate::psql;
use std::fs;
use std::io::{BufRead, BufReader, PipeReader, Write};
use std::process::{Child, ChildStdin};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// What psql echoes behind the answer to a script.
const END: &str = "-- end of answer --";

/// How long a server process may go on after its answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// A session held open.
pub struct Session {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<PipeReader>,
    server: u32,
}

/// What a script cost.
pub struct Cost {
    /// Nanoseconds that the server process spent on a CPU.
    pub cpu: f64,
    /// Nanoseconds until the client had the answer.
    pub wall: f64,
    /// The answer, a line for each row.
    pub answer: Vec<String>,
}

impl Session {
    /// Connects.
    pub fn open(cluster: &Cluster, database: &str) -> Outcome<Self> {
        let (reader, writer) = std::io::pipe().doing("cannot make a pipe")?;
        let mut command = psql::psql(cluster, database);
        command.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-f", "-"]);
        command
            .stdin(std::process::Stdio::piped())
            .stdout(writer.try_clone().doing("cannot share a pipe")?)
            .stderr(writer);
        let mut child = command.spawn().doing("cannot run psql")?;
        // Otherwise the pipe would stay open on this side, and reading it would never end.
        drop(command);
        let input = child.stdin.take();
        let mut session = Self { child, input, output: BufReader::new(reader), server: 0 };
        let answer = session.ask("SELECT pg_catalog.pg_backend_pid()")?;
        session.server = answer
            .parse()
            .map_err(|_| Failure::new(format!("psql answered {answer:?} for a process")))?;
        Ok(session)
    }

    /// From now on an error is an answer, with its SQLSTATE, and ends nothing.
    pub fn bear_errors(&mut self) -> Outcome<()> {
        self.run("\\set ON_ERROR_STOP off\n\\set VERBOSITY verbose\nSELECT").map(drop)
    }

    /// The server process behind the session.
    pub fn process(&self) -> u32 {
        self.server
    }

    /// Runs statements or meta-commands of psql; any error is a failure.
    pub fn run(&mut self, script: &str) -> Outcome<Vec<String>> {
        if let Some(input) = &mut self.input {
            // A psql that ends early says why itself.
            let script = format!("{};\n\\echo {END}\n", script.trim_end().trim_end_matches(';'));
            let _ = input.write_all(script.as_bytes());
            let _ = input.flush();
        }
        let mut lines = Vec::new();
        let mut line = String::new();
        loop {
            line.clear();
            let length = self.output.read_line(&mut line).doing("cannot read from psql")?;
            let text = line.trim_end_matches('\n');
            if length == 0 {
                return Err(Failure::new(format!("the session ended:\n{}", lines.join("\n"))));
            }
            if text == END {
                return Ok(lines);
            }
            lines.push(text.to_owned());
        }
    }

    /// The first line of the answer.
    pub fn ask(&mut self, query: &str) -> Outcome<String> {
        let lines = self.run(query)?;
        Ok(lines.into_iter().next().unwrap_or_default())
    }

    /// A number.
    pub fn number(&mut self, query: &str) -> Outcome<f64> {
        let answer = self.ask(query)?;
        answer
            .parse()
            .map_err(|_| Failure::new(format!("{query}\nanswered {answer:?}, not a number")))
    }

    /// Fails unless a query answers with true.
    pub fn insist(&mut self, query: &str, otherwise: &str) -> Outcome<()> {
        match self.ask(query)?.as_str() {
            "t" => Ok(()),
            other => Err(Failure::new(format!("{otherwise}: {query}\nanswered {other:?}"))),
        }
    }

    /// Runs statements and says what they cost.
    pub fn cost(&mut self, script: &str) -> Outcome<Cost> {
        let before = self.cpu()?;
        let begun = Instant::now();
        let answer = self.run(script)?;
        let wall = begun.elapsed().as_nanos() as f64;
        Ok(Cost { cpu: self.cpu()? - before, wall, answer })
    }

    /// Nanoseconds that the server process has spent on a CPU since it was forked.
    pub fn cpu(&self) -> Outcome<f64> {
        // The kernel brings the count up to date when the process leaves the CPU.
        let begun = Instant::now();
        let mut last = None;
        while begun.elapsed() < PATIENCE {
            if self.sleeps()? {
                let now = self.scheduled()?;
                if last == Some(now) {
                    return Ok(now as f64);
                }
                last = Some(now);
            }
            sleep(Duration::from_micros(200));
        }
        Err(Failure::new("the server process does not come to rest"))
    }

    fn sleeps(&self) -> Outcome<bool> {
        let path = format!("/proc/{}/stat", self.server);
        let text = fs::read_to_string(&path).doing(format!("cannot read {path}"))?;
        Ok(text.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with('S')))
    }

    fn scheduled(&self) -> Outcome<u64> {
        let path = format!("/proc/{}/schedstat", self.server);
        let text = fs::read_to_string(&path).doing(format!("cannot read {path}"))?;
        let first = text.split_whitespace().next().unwrap_or_default();
        first.parse().map_err(|_| Failure::new(format!("{path} holds {text:?}")))
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // At the end of its input psql leaves.
        self.input = None;
        let _ = self.child.wait();
    }
}
