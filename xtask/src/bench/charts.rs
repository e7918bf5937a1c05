//! Measured series side by side.

use super::measure::Spread;

/// What a series is to the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The extension.
    Ours,
    /// What people use otherwise.
    Peer,
    /// What no native code can beat.
    Floor,
}

const ROLES: [(Role, &str); 3] =
    [(Role::Ours, "ours"), (Role::Peer, "peer"), (Role::Floor, "floor")];

impl Role {
    /// The role in a file.
    pub fn word(self) -> &'static str {
        ROLES.iter().find(|(role, _)| *role == self).map_or("", |(_, word)| word)
    }

    /// The role that a word in a file means.
    pub fn of_word(word: &str) -> Option<Self> {
        ROLES.iter().find(|(_, own)| *own == word).map(|(role, _)| *role)
    }
}

/// One series.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// What was measured.
    pub label: String,
    /// Whose it is.
    pub role: Role,
    /// What the samples say.
    pub spread: Spread,
}

/// Series of one unit, to be seen side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// What is shown.
    pub title: String,
    /// The end of the plot's file name.
    pub slug: String,
    /// The unit of all series.
    pub unit: String,
    /// The series.
    pub bars: Vec<Bar>,
}

impl Chart {
    /// An empty chart.
    pub fn new(slug: &str, title: &str, unit: &str) -> Self {
        Self {
            title: title.to_owned(),
            slug: slug.to_owned(),
            unit: unit.to_owned(),
            bars: Vec::new(),
        }
    }

    /// Adds a series.
    pub fn add(&mut self, label: impl Into<String>, role: Role, spread: Spread) {
        self.bars.push(Bar { label: label.into(), role, spread });
    }
}
