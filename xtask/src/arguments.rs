//! The words after a subcommand.

use crate::failure::{Failure, Outcome};

/// The major versions of PostgreSQL that base_entity supports.
pub const MAJORS: [u32; 5] = [14, 15, 16, 17, 18];

/// The version that is taken where one is enough and none is named.
pub const NEWEST: u32 = 18;

/// The words after a subcommand, understood.
#[derive(Debug, Default)]
pub struct Arguments {
    versions: Vec<u32>,
    flags: Vec<String>,
    /// Words that are neither a flag nor a flag's value.
    pub names: Vec<String>,
}

impl Arguments {
    /// Reads the words; `allowed` lists the flags of this subcommand, and "names" where other words are welcome.
    pub fn parse(words: Vec<String>, allowed: &[&str]) -> Outcome<Self> {
        let mut arguments = Self::default();
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            let (flag, value) = match word.split_once('=') {
                Some((flag, value)) => (flag.to_owned(), Some(value.to_owned())),
                None => (word, None),
            };
            let welcome = if flag.starts_with('-') { flag.as_str() } else { "names" };
            if !allowed.contains(&welcome) {
                return Err(Failure::new(format!("this subcommand does not know {flag}"))
                    .type_this("cargo xtask help"));
            }
            if flag == "--pg" {
                arguments.versions.push(major(value.or_else(|| words.next()))?);
            } else if flag.starts_with('-') {
                arguments.flags.push(flag);
            } else {
                arguments.names.push(flag);
            }
        }
        Ok(arguments)
    }

    /// Whether a flag was given.
    pub fn has(&self, flag: &str) -> bool {
        self.flags.iter().any(|given| given == flag)
    }

    /// The versions named, else all.
    pub fn versions_or_all(&self) -> Vec<u32> {
        if self.versions.is_empty() { MAJORS.to_vec() } else { self.distinct() }
    }

    /// The versions named, else the newest.
    pub fn versions_or_newest(&self) -> Vec<u32> {
        if self.versions.is_empty() { vec![NEWEST] } else { self.distinct() }
    }

    /// The one version named, if any.
    pub fn one_version(&self) -> Outcome<Option<u32>> {
        match self.distinct().as_slice() {
            [] => Ok(None),
            [one] => Ok(Some(*one)),
            _ => Err(Failure::new("this subcommand takes one --pg")),
        }
    }

    fn distinct(&self) -> Vec<u32> {
        let mut seen = Vec::new();
        for version in &self.versions {
            if !seen.contains(version) {
                seen.push(*version);
            }
        }
        seen
    }
}

fn major(word: Option<String>) -> Outcome<u32> {
    let word = word.unwrap_or_default();
    word.trim_start_matches("pg")
        .parse()
        .ok()
        .filter(|version| MAJORS.contains(version))
        .ok_or_else(|| Failure::new(format!("--pg takes one of {MAJORS:?}, not {word:?}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Outcome<Arguments> {
        Arguments::parse(
            line.split_whitespace().map(str::to_owned).collect(),
            &["--pg", "--accept", "names"],
        )
    }

    #[test]
    fn versions_in_the_order_named_and_once() {
        let arguments = parse("--pg 15 --pg=14 --pg pg15 naming").unwrap();
        assert_eq!(arguments.versions_or_all(), [15, 14]);
        assert_eq!(arguments.names, ["naming"]);
    }

    #[test]
    fn none_named() {
        assert_eq!(parse("").unwrap().versions_or_all(), MAJORS);
        assert_eq!(parse("--accept").unwrap().versions_or_newest(), [NEWEST]);
    }

    #[test]
    fn refused() {
        assert!(parse("--pg 13").is_err());
        assert!(parse("--pg").is_err());
        assert!(parse("--acept").is_err());
    }
}
