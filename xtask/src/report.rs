//! The end of a test run: a table, and one line of totals.

use crate::test_output::Count;
use std::process::ExitCode;
use std::time::Duration;

/// What was tested and how it went.
#[derive(Debug, Default)]
pub struct Report {
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    where_: String,
    what: &'static str,
    count: Count,
    taken: Duration,
}

impl Report {
    /// Adds one kind of tests in one place.
    pub fn add(
        &mut self,
        where_: impl Into<String>,
        what: &'static str,
        count: Count,
        taken: Duration,
    ) {
        self.rows.push(Row { where_: where_.into(), what, count, taken });
    }

    /// Prints the table and the totals; the exit code says whether all passed.
    pub fn close(&self) -> ExitCode {
        let mut total = Count::default();
        println!();
        println!("{:<16} {:<22} {:>7} {:>7} {:>9}", "", "", "passed", "failed", "seconds");
        let mut last = "";
        for row in &self.rows {
            let place = if row.where_ == last { "" } else { &row.where_ };
            last = &row.where_;
            let seconds = row.taken.as_secs_f64();
            println!(
                "{place:<16} {:<22} {:>7} {:>7} {seconds:>9.1}",
                row.what, row.count.passed, row.count.failed
            );
            total += row.count;
        }
        println!();
        println!("{} passed, {} failed", total.passed, total.failed);
        if total.failed == 0 && total.passed > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}
