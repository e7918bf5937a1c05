//! Long steps, seen: which one, since when, and what it is at.

use std::io::{IsTerminal, Write, stdout};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How often a silent log (no terminal) hears that a step still runs.
const HEARTBEAT: Duration = Duration::from_secs(30);

/// The width of the one line that a terminal shows.
const WIDTH: usize = 100;

/// A step that is being taken.
pub struct Step {
    title: String,
    begun: Instant,
    shared: Arc<Mutex<Shown>>,
}

/// What the heartbeat has to say.
struct Shown {
    line: String,
    over: bool,
}

/// Whether the output is read by a person at this moment.
pub fn is_terminal() -> bool {
    stdout().is_terminal() && std::env::var_os("CI").is_none()
}

impl Step {
    /// Begins a step and says so.
    pub fn begin(title: impl Into<String>) -> Self {
        let title = title.into();
        println!("==> {title}");
        let begun = Instant::now();
        let shared = Arc::new(Mutex::new(Shown { line: String::new(), over: false }));
        let pulse = Arc::clone(&shared);
        let every = if is_terminal() { Duration::from_secs(1) } else { HEARTBEAT };
        // Detached: it ends by itself at the first beat after the step's end.
        thread::spawn(move || {
            loop {
                thread::sleep(every);
                let shown = pulse.lock().unwrap_or_else(PoisonError::into_inner);
                if shown.over {
                    return;
                }
                beat(begun, &shown.line);
            }
        });
        Self { title, begun, shared }
    }

    /// Tells the step what it is at.
    pub fn show(&self, line: &str) {
        if !line.trim().is_empty() {
            line.trim().clone_into(&mut self.shown().line);
        }
    }

    /// Takes the passing line away, before other output.
    pub fn clear(&self) {
        if is_terminal() {
            print!("\r\x1b[K");
            let _ = stdout().flush();
        }
    }

    /// Ends the step and says how long it took.
    pub fn end(self, result: &str) -> Duration {
        let taken = self.begun.elapsed();
        self.shown().over = true;
        self.clear();
        println!("    {result} ({:.1} s) {}", taken.as_secs_f64(), self.title);
        taken
    }

    fn shown(&self) -> std::sync::MutexGuard<'_, Shown> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Step {
    fn drop(&mut self) {
        self.shown().over = true;
    }
}

fn beat(begun: Instant, line: &str) {
    let line: String = line.chars().filter(|c| !c.is_control()).take(WIDTH).collect();
    let seconds = begun.elapsed().as_secs();
    if is_terminal() {
        print!("\r\x1b[K    {seconds} s  {line}");
        let _ = stdout().flush();
    } else {
        println!("    {seconds} s  {line}");
    }
}
