//! What was found on one subject with one version of PostgreSQL: printed, kept as a file of tab-separated values.

use super::charts::{Bar, Chart, Role};
use super::measure::Spread;
use super::plot;
use crate::cache::repository;
use crate::failure::{Doing, Failure, Outcome};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// What was found.
#[derive(Debug, Default, PartialEq)]
pub struct Findings {
    /// The subject: ids, rows and so on.
    pub subject: String,
    /// The version of PostgreSQL.
    pub major: u32,
    /// Where and when it was measured.
    pub facts: Vec<(String, String)>,
    /// What was measured.
    pub charts: Vec<Chart>,
    /// What was hoped for.
    pub goals: Vec<Goal>,
    /// What else there is to say.
    pub notes: Vec<String>,
}

/// On which side of its bound a number is hoped to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bound {
    /// This much or less.
    AtMost(f64),
    /// This much or more.
    AtLeast(f64),
}

/// A number that was hoped for.
#[derive(Debug, Clone, PartialEq)]
pub struct Goal {
    /// What the number is.
    pub what: String,
    /// The number.
    pub found: f64,
    /// Where it should be.
    pub bound: Bound,
    /// `×` for a ratio, else a unit.
    pub unit: String,
}

impl Goal {
    /// Whether it is where it should be.
    pub fn met(&self) -> bool {
        match self.bound {
            Bound::AtMost(most) => self.found <= most,
            Bound::AtLeast(least) => self.found >= least,
        }
    }

    /// The bound as people write it.
    pub fn wanted(&self) -> String {
        let (sign, number) = match self.bound {
            Bound::AtMost(most) => ('≤', most),
            Bound::AtLeast(least) => ('≥', least),
        };
        format!("{sign} {number} {}", self.unit).trim_end().to_owned()
    }
}

/// The directory of all results.
pub fn directory() -> PathBuf {
    repository().join("bench/results")
}

impl Findings {
    /// Nothing yet.
    pub fn new(subject: &str, major: u32) -> Self {
        Self { subject: subject.to_owned(), major, ..Self::default() }
    }

    /// Adds a goal.
    pub fn goal(&mut self, what: impl Into<String>, found: f64, unit: &str, bound: Bound) {
        self.goals.push(Goal { what: what.into(), found, bound, unit: unit.to_owned() });
    }

    /// The name of its files, without an ending.
    pub fn name(&self) -> String {
        format!("{}-pg{}", self.subject, self.major)
    }

    /// Prints the tables and what became of the goals.
    pub fn print(&self) {
        for chart in &self.charts {
            println!("\n{} ({})", chart.title, chart.unit);
            for bar in &chart.bars {
                let Spread { median, low, high } = bar.spread;
                println!(
                    "  {:<44} {:>10}   {:>10} … {:<10}",
                    bar.label,
                    number(median),
                    number(low),
                    number(high)
                );
            }
        }
        println!();
        for goal in &self.goals {
            println!(
                "  {:<8} {:>9} {:<2} {:<12} {}",
                if goal.met() { "met" } else { "MISSED" },
                number(goal.found),
                goal.unit,
                goal.wanted(),
                goal.what
            );
        }
        for note in &self.notes {
            println!("  {note}");
        }
        println!();
    }

    /// Writes the values and the plots.
    pub fn write(&self) -> Outcome<()> {
        let directory = directory();
        fs::create_dir_all(&directory).doing(format!("cannot make {}", directory.display()))?;
        let put = |name: String, text: String| {
            let path = directory.join(name);
            fs::write(&path, text).doing(format!("cannot write {}", path.display()))
        };
        put(format!("{}.tsv", self.name()), self.to_text())?;
        for chart in &self.charts {
            put(self.plot_name(chart), plot::draw(chart))?;
        }
        Ok(())
    }

    /// The file name of a chart's plot.
    pub fn plot_name(&self, chart: &Chart) -> String {
        format!("{}-{}.svg", self.name(), chart.slug)
    }

    /// All results that were kept.
    pub fn all() -> Outcome<Vec<Self>> {
        let directory = directory();
        let mut all = Vec::new();
        for entry in fs::read_dir(&directory)
            .into_iter()
            .flatten()
            .flatten()
            .filter(|entry| entry.path().extension().is_some_and(|it| it == "tsv"))
        {
            all.push(Self::read(&entry.path())?);
        }
        Ok(all)
    }

    fn read(path: &Path) -> Outcome<Self> {
        let text = fs::read_to_string(path).doing(format!("cannot read {}", path.display()))?;
        Self::from_text(&text)
            .ok_or_else(|| Failure::new(format!("{} is no result", path.display())))
    }

    fn to_text(&self) -> String {
        let mut text = format!("subject\t{}\t{}\n", self.subject, self.major);
        for (name, value) in &self.facts {
            let _ = writeln!(text, "fact\t{name}\t{value}");
        }
        for Chart { title, slug, unit, bars } in &self.charts {
            let _ = writeln!(text, "chart\t{slug}\t{unit}\t{title}");
            for Bar { label, role, spread } in bars {
                let Spread { median, low, high } = spread;
                let role = role.word();
                let _ = writeln!(text, "bar\t{role}\t{median}\t{low}\t{high}\t{label}");
            }
        }
        for goal in &self.goals {
            let (kind, bound) = match goal.bound {
                Bound::AtMost(bound) => ("at most", bound),
                Bound::AtLeast(bound) => ("at least", bound),
            };
            let _ = writeln!(
                text,
                "goal\t{}\t{kind}\t{bound}\t{}\t{}",
                goal.found, goal.unit, goal.what
            );
        }
        for note in &self.notes {
            let _ = writeln!(text, "note\t{note}");
        }
        text
    }

    fn from_text(text: &str) -> Option<Self> {
        let mut found = Self::default();
        for line in text.lines() {
            let fields: Vec<&str> = line.split('\t').collect();
            match fields.as_slice() {
                ["subject", subject, major] => {
                    found.subject = (*subject).to_owned();
                    found.major = major.parse().ok()?;
                }
                ["fact", name, value] => found.facts.push(((*name).into(), (*value).into())),
                ["chart", slug, unit, title] => {
                    found.charts.push(Chart::new(slug, title, unit));
                }
                ["bar", role, median, low, high, label] => {
                    let spread = Spread {
                        median: median.parse().ok()?,
                        low: low.parse().ok()?,
                        high: high.parse().ok()?,
                    };
                    let chart = found.charts.last_mut()?;
                    chart.add(*label, Role::of_word(role)?, spread);
                }
                ["goal", number, kind, bound, unit, what] => {
                    let bound = bound.parse().ok()?;
                    let bound = match *kind {
                        "at most" => Bound::AtMost(bound),
                        "at least" => Bound::AtLeast(bound),
                        _ => return None,
                    };
                    found.goal(*what, number.parse().ok()?, unit, bound);
                }
                ["note", note] => found.notes.push((*note).to_owned()),
                _ => return None,
            }
        }
        Some(found)
    }
}

/// A number with as many digits as it deserves.
pub fn number(value: f64) -> String {
    match value.abs() {
        large if large >= 100.0 => format!("{value:.0}"),
        middle if middle >= 10.0 => format!("{value:.1}"),
        0.0 => "0".to_owned(),
        _ => format!("{value:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kept_and_read_again() {
        let mut findings = Findings::new("ids", 15);
        findings.facts = vec![("machine".into(), "two cores".into())];
        let mut chart = Chart::new("calls", "One call", "ns");
        chart.add("uuidv4()", Role::Ours, Spread::of(&[25.0, 26.5]));
        findings.charts.push(chart);
        findings.goal("beside the floor", 1.5, "×", Bound::AtMost(1.9));
        findings.notes.push("a note".into());
        assert_eq!(Findings::from_text(&findings.to_text()), Some(findings));
        assert_eq!(Findings::from_text("nonsense"), None);
    }

    #[test]
    fn goals() {
        let goal = |found, bound| Goal { what: String::new(), found, bound, unit: "×".into() };
        assert!(goal(1.9, Bound::AtMost(1.9)).met());
        assert!(!goal(24.9, Bound::AtLeast(25.0)).met());
        assert_eq!(goal(1.0, Bound::AtMost(0.65)).wanted(), "≤ 0.65 ×");
    }

    #[test]
    fn digits() {
        assert_eq!(
            [1234.5, 12.34, 1.234, 0.0, -0.5].map(number),
            ["1234", "12.3", "1.23", "0", "-0.50"]
        );
    }
}
