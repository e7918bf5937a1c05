//! `cargo xtask bench`: the extension beside its peers and beside what no native code can beat, in one run.
//!
//! What is measured is the time that a server process spends on a CPU (`/proc/<pid>/schedstat`): other load on the machine
//! changes it little. Rounds are interleaved, so that what does change, changes for all.

mod charts;
mod ddl;
mod ddl_text;
mod findings;
mod growth;
mod ids;
mod inserts;
mod load;
mod machine;
mod measure;
mod names;
mod page;
mod plot;
mod rig;
mod rows;
mod tables;

use crate::arguments::Arguments;
use crate::failure::{Failure, Outcome};
use findings::Findings;
use measure::Effort;
use rig::Rig;
use std::process::ExitCode;

/// The subjects, in the order in which they are measured and shown.
const SUBJECTS: [(&str, Measure); 6] = [
    ("ids", ids::measure),
    ("rows", rows::measure),
    ("ddl", ddl::measure),
    ("names", names::measure),
    ("growth", growth::measure),
    ("load", load::measure),
];

/// Measures one subject.
type Measure = fn(&Rig, &Effort, &mut Findings) -> Outcome<()>;

/// The version that is measured where none is named: the oldest one that most still run.
const USUAL: u32 = 15;

/// `cargo xtask bench`.
pub fn command(words: Vec<String>) -> Outcome<ExitCode> {
    let (rounds, words) = rounds(words)?;
    let arguments = Arguments::parse(words, &["--pg", "--quick", "--page", "names"])?;
    let effort = Effort { rounds, quick: arguments.has("--quick") };
    for name in &arguments.names {
        if !SUBJECTS.iter().any(|(subject, _)| subject == name) {
            return Err(Failure::new(format!("there is nothing called {name} to measure"))
                .type_this("cargo xtask bench ids rows ddl names growth load"));
        }
    }
    if !arguments.has("--page") {
        let rig = Rig::set_up(arguments.one_version()?.unwrap_or(USUAL))?;
        for (subject, measure) in SUBJECTS {
            if arguments.names.is_empty() || arguments.names.iter().any(|name| name == subject) {
                let mut findings = Findings::new(subject, rig.major());
                findings.facts = machine::facts(&rig)?;
                measure(&rig, &effort, &mut findings)?;
                findings.print();
                if !effort.quick {
                    findings.write()?;
                }
            }
        }
    }
    page::write()?;
    Ok(ExitCode::SUCCESS)
}

/// Takes `--rounds R` out of the words.
fn rounds(words: Vec<String>) -> Outcome<(Option<usize>, Vec<String>)> {
    let mut rest = Vec::new();
    let mut rounds = None;
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        let value = match word.split_once('=') {
            Some(("--rounds", value)) => value.to_owned(),
            _ if word == "--rounds" => words.next().unwrap_or_default(),
            _ => {
                rest.push(word);
                continue;
            }
        };
        let number = value.parse().ok().filter(|number| *number > 0);
        rounds = Some(number.ok_or_else(|| {
            Failure::new(format!("--rounds takes a number above 0, not {value:?}"))
        })?);
    }
    Ok((rounds, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_are_taken_out() {
        let words = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(
            rounds(words("ids --rounds 3 --quick")).unwrap(),
            (Some(3), words("ids --quick"))
        );
        assert_eq!(rounds(words("--rounds=9 ids")).unwrap().0, Some(9));
        assert!(rounds(words("--rounds none")).is_err());
        assert!(rounds(words("--rounds 0")).is_err());
    }
}
