//! A long step, seen: a spinner on a terminal, plain lines elsewhere.

use indicatif::{ProgressBar, ProgressStyle};
use std::cell::Cell;
use std::io::IsTerminal;
use std::time::{Duration, Instant};

/// How often a log, which has no spinner, shows that a step still runs.
const HEARTBEAT: Duration = Duration::from_secs(30);

/// A step that is being taken.
pub struct Step {
    title: String,
    begun: Instant,
    /// On a terminal.
    spinner: Option<ProgressBar>,
    next_beat: Cell<Duration>,
}

impl Step {
    /// Begins a step and shows its title.
    pub fn begin(title: impl Into<String>) -> Self {
        let title = title.into();
        println!("==> {title}");
        let is_seen = std::io::stderr().is_terminal() && std::env::var_os("CI").is_none();
        let spinner = is_seen.then(|| {
            let spinner = ProgressBar::new_spinner();
            if let Ok(style) = ProgressStyle::with_template("    {spinner} {elapsed} {wide_msg}") {
                spinner.set_style(style);
            }
            spinner.enable_steady_tick(Duration::from_millis(100));
            spinner
        });
        Self { title, begun: Instant::now(), spinner, next_beat: Cell::new(HEARTBEAT) }
    }

    /// Shows what the step is at.
    pub fn show(&self, line: &str) {
        let taken = self.begun.elapsed();
        match &self.spinner {
            Some(spinner) => spinner.set_message(line.to_owned()),
            None if taken >= self.next_beat.get() => {
                println!("    {} s  {line}", taken.as_secs());
                self.next_beat.set(taken + HEARTBEAT);
            }
            None => {}
        }
    }

    /// Ends the step and shows how long it took.
    pub fn end(self, result: &str) {
        println!("    {result} ({:.1} s) {}", self.begun.elapsed().as_secs_f64(), self.title);
    }
}

impl Drop for Step {
    fn drop(&mut self) {
        if let Some(spinner) = &self.spinner {
            spinner.finish_and_clear();
        }
    }
}
