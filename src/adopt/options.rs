//! The options of a call.

use pgrx::datum::Interval;

use crate::error::{self, Task};

/// How an adoption is done.
pub struct Options {
    /// The procedure.
    pub task: Task,
    /// Whether the templates' key becomes the primary key in the place of the table's own.
    pub replace_key: bool,
    /// Whether the table stays in service: many short transactions instead of one.
    pub online: bool,
    /// How long to wait for a lock, in milliseconds.
    pub lock_timeout: u32,
    /// How often to try again to get a lock.
    pub lock_retries: u32,
    /// Whether an entity loses what a template gave it and has no longer.
    pub remove: bool,
}

impl Options {
    /// As they were given; NULL means the procedures' own defaults. A negative number or time is an error.
    pub fn new(
        replace_key: Option<bool>,
        online: Option<bool>,
        lock_timeout: Option<Interval>,
        lock_retries: Option<i32>,
    ) -> Self {
        if lock_timeout.as_ref().is_some_and(|timeout| timeout.as_micros() < 0) {
            error::raise(error::argument_is_negative("lock_timeout"));
        }
        if lock_retries.is_some_and(|retries| retries < 0) {
            error::raise(error::argument_is_negative("lock_retries"));
        }
        Self {
            task: Task::Adopt,
            replace_key: replace_key.unwrap_or(false),
            online: online.unwrap_or(true),
            lock_timeout: lock_timeout.map_or(50, milliseconds),
            lock_retries: lock_retries.map_or(100, i32::unsigned_abs),
            remove: false,
        }
    }

    /// Those of release().
    pub fn for_release(lock_timeout: Option<Interval>, lock_retries: Option<i32>) -> Self {
        Self { task: Task::Release, ..Self::new(None, None, lock_timeout, lock_retries) }
    }

    /// Whether an entity gets back what it has lost, and what cannot be given is left as it is.
    pub fn repairs(&self) -> bool {
        self.task == Task::Repair
    }

    /// Those of apply().
    pub fn for_apply(
        remove: Option<bool>,
        online: Option<bool>,
        lock_timeout: Option<Interval>,
        lock_retries: Option<i32>,
    ) -> Self {
        Self {
            task: Task::Apply,
            remove: remove.unwrap_or(false),
            ..Self::new(None, online, lock_timeout, lock_retries)
        }
    }

    /// Whether entities follow their templates.
    pub fn applies(&self) -> bool {
        self.task == Task::Apply
    }

    /// Those of repair().
    pub fn for_repair(online: bool) -> Self {
        Self { task: Task::Repair, ..Self::new(None, Some(online), None, None) }
    }
}

/// An interval in milliseconds, between one and a day.
fn milliseconds(interval: Interval) -> u32 {
    let day = 86_400_000_i128;
    (interval.as_micros() / 1000).clamp(1, day) as u32
}
