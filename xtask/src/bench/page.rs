//! docs/benchmarks.md, written from the results.

use super::SUBJECTS;
use super::charts::Chart;
use super::findings::{Findings, Goal, number};
use crate::cache::repository;
use crate::failure::{Doing, Outcome};
use std::fmt::Write;
use std::fs;

const HEAD: &str = "\
# Benchmarks

The extension beside its peers, and beside floors: native functions and triggers that do as little as can be done.

    cargo xtask bench [ids|rows|ddl|names|growth|load]... [--pg N] [--rounds R] [--quick]

builds the extension as it is shipped, installs it into a PostgreSQL of its own, measures, checks that every variant really
did its job, and writes `bench/results` and this page. What is counted is the time that the server process spends on a CPU
(`/proc/<pid>/schedstat`), unless a unit says otherwise. Rounds are interleaved, so that whatever else the machine does
falls on all alike; numbers are medians, in the plots a thin line leads from the lower to the upper quartile. Only ratios
within one run say anything: machines differ. The server has shared_buffers of 1 GB, fsync, autovacuum and JIT off, and the
C locale.

";

/// Where the page finds the results.
const RESULTS: &str = "../bench/results";

/// Writes the page.
pub fn write() -> Outcome<()> {
    let mut all = Findings::all()?;
    all.sort_by_key(|found| {
        let place = SUBJECTS.iter().position(|(subject, _)| *subject == found.subject);
        (place, found.major)
    });
    let mut page = String::from(HEAD);
    summary(&mut page, &all);
    for found in &all {
        section(&mut page, found);
    }
    let path = repository().join("docs/benchmarks.md");
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory).doing(format!("cannot make {}", directory.display()))?;
    }
    fs::write(&path, page).doing(format!("cannot write {}", path.display()))?;
    println!("{}", path.display());
    Ok(())
}

/// What was hoped for and what was found.
fn summary(page: &mut String, all: &[Findings]) {
    let goals: Vec<&Goal> = all.iter().flat_map(|found| &found.goals).collect();
    let met = goals.iter().filter(|goal| goal.met()).count();
    let _ = writeln!(page, "{met} of {} goals are met.\n", goals.len());
    page.push_str("| PostgreSQL | what | found | goal | |\n| --- | --- | ---: | --- | --- |\n");
    for found in all {
        for goal in &found.goals {
            let _ = writeln!(
                page,
                "| {} | {} | {} {} | {} | {} |",
                found.major,
                goal.what,
                number(goal.found),
                goal.unit,
                goal.wanted(),
                if goal.met() { "met" } else { "**missed**" }
            );
        }
    }
    page.push('\n');
}

fn section(page: &mut String, found: &Findings) {
    let _ = writeln!(page, "## {}, PostgreSQL {}\n", heading(&found.subject), found.major);
    for chart in &found.charts {
        let _ = writeln!(page, "![{}]({RESULTS}/{})\n", chart.title, found.plot_name(chart));
        table(page, chart);
    }
    for note in &found.notes {
        let _ = writeln!(page, "- {note}");
    }
    if !found.notes.is_empty() {
        page.push('\n');
    }
    let facts: Vec<String> =
        found.facts.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    let _ = writeln!(page, "<sub>{}</sub>\n", facts.join(" · "));
}

fn table(page: &mut String, chart: &Chart) {
    let _ = writeln!(
        page,
        "<details><summary>numbers</summary>\n\n| {} | median | quartiles |\n| --- | ---: | --- |",
        chart.unit
    );
    for bar in &chart.bars {
        let _ = writeln!(
            page,
            "| {} | {} | {} … {} |",
            bar.label,
            number(bar.spread.median),
            number(bar.spread.low),
            number(bar.spread.high)
        );
    }
    page.push_str("\n</details>\n\n");
}

fn heading(subject: &str) -> &str {
    match subject {
        "ids" => "Ids",
        "rows" => "The row trigger",
        "ddl" => "CREATE TABLE",
        "names" => "Words",
        "growth" => "Growth",
        "load" => "The first INSERT of a connection",
        other => other,
    }
}
