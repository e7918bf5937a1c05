//! What went wrong, said to the person at the keyboard, with the line that mends it.

use std::fmt;

/// The result of a step of the tooling.
pub type Outcome<T> = Result<T, Failure>;

/// A failure that a person can act on.
#[derive(Debug)]
pub struct Failure {
    message: String,
    line: Option<String>,
}

impl Failure {
    /// A failure that says what happened.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), line: None }
    }

    /// Adds the exact line that mends it.
    pub fn type_this(mut self, line: impl Into<String>) -> Self {
        self.line = Some(line.into());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.message)?;
        match &self.line {
            Some(line) => write!(f, "\ntype this, then try again:\n\n    {line}\n"),
            None => Ok(()),
        }
    }
}

/// Says what was being done when the operating system refused.
pub trait Doing<T> {
    /// Turns an error of the system into a failure that begins with `what`.
    fn doing(self, what: impl fmt::Display) -> Outcome<T>;
}

impl<T> Doing<T> for std::io::Result<T> {
    fn doing(self, what: impl fmt::Display) -> Outcome<T> {
        self.map_err(|error| Failure::new(format!("{what}: {error}")))
    }
}
