//! What brings and runs a client: the language's own tools, told by the file that lists what the client needs.

use super::{counts, node, python, ruby, rust};
use crate::cache::Cache;
use crate::failure::{Failure, Outcome};
use crate::program::Ended;
use crate::progress::Step;
use crate::test_output::{self, Count};
use std::path::Path;
use std::process::Command;

/// A language's own tools.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ecosystem {
    Python,
    Node,
    Rust,
    Ruby,
}

/// Whether what a client needs is there.
pub enum Brought {
    /// It is.
    Here,
    /// It cannot be had on this machine, and why.
    NotHere(String),
}

impl Ecosystem {
    /// That of the client in a folder.
    pub fn of(sources: &Path) -> Outcome<Self> {
        let by = [
            ("requirements.txt", Self::Python),
            ("package.json", Self::Node),
            ("Cargo.toml", Self::Rust),
            ("Gemfile", Self::Ruby),
        ];
        by.into_iter()
            .find(|(file, _)| sources.join(file).exists())
            .map(|(_, ecosystem)| ecosystem)
            .ok_or_else(|| {
                let files = by.map(|(file, _)| file).join(", ");
                Failure::new(format!("{} holds none of {files}", sources.display()))
            })
    }

    /// Installs into `place` what the client needs, unless an earlier run did.
    pub fn bring(
        self,
        cache: &Cache,
        sources: &Path,
        place: &Path,
        log: &Path,
        step: &Step,
    ) -> Outcome<Brought> {
        match self {
            Self::Python => python::bring(sources, place, log, step),
            Self::Node => node::bring(cache, sources, place, log, step),
            // cargo brings as it builds.
            Self::Rust => Ok(Brought::Here),
            Self::Ruby => ruby::bring(cache, sources),
        }
    }

    /// The command that runs its tests, in `place`/work unless it names another directory.
    pub fn tests(self, cache: &Cache, sources: &Path, place: &Path) -> Command {
        match self {
            Self::Python => python::tests(place),
            Self::Node => node::tests(cache),
            Self::Rust => rust::tests(cache, sources),
            Self::Ruby => ruby::tests(),
        }
    }

    /// How they went.
    pub fn count(self, ended: &Ended) -> Count {
        match self {
            Self::Python => counts::of_unittest(ended),
            Self::Node => counts::of_node(ended),
            Self::Rust => test_output::count(ended),
            Self::Ruby => counts::of_minitest(ended),
        }
    }
}
