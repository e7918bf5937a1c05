//! English names of tables: which number a name is in, and what it is in the other one.
//!
//! Everything here is pure: sorted word lists in the library's text, suffix rules, no state, no regular expressions. A name is
//! judged by its last word; what a word list or a rule cannot tell is unknown, and only a known singular is ever refused.
#![forbid(unsafe_code)]

mod convention;
mod identifier;
mod inflection;
mod noun;
#[cfg(test)]
mod tests;
pub mod user_words;
mod words;

pub use convention::{class_name, table_name};
pub use user_words::UserWords;

use identifier::{Identifier, Style};
use inflection::Change;
use noun::{Noun, Number};

/// PostgreSQL cuts identifiers off at this many bytes.
const MAX_IDENTIFIER_BYTES: usize = 63;

/// What a table name is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// A plural, or a word that is alike in both numbers.
    Plural,
    /// A singular.
    Singular {
        /// The plural name, unless it would be too long for PostgreSQL.
        suggestion: Option<String>,
    },
    /// Nothing that can be judged: too short, not English letters, or a plural nobody can be sure of.
    Unknown,
}

/// Judges a table name by its last word.
pub fn verdict(name: &str, words: &UserWords) -> Verdict {
    let (number, plural) = match words.find(name) {
        Some(found) => (found.number, Some(found.plural)),
        None => {
            let parts = Parts::of(name);
            (parts.number, parts.plural.map(|change| parts.with(change)))
        }
    };
    match number {
        Number::Plural | Number::Invariant => Verdict::Plural,
        Number::Unknown => Verdict::Unknown,
        Number::Singular => {
            let suggestion = plural.filter(|plural| plural.len() <= MAX_IDENTIFIER_BYTES);
            Verdict::Singular { suggestion }
        }
    }
}

/// Whether a table name may stay as it is: it is not a singular.
pub fn is_plural(name: &str, words: &UserWords) -> bool {
    words.find(name).map_or_else(|| Parts::of(name).number, |found| found.number)
        != Number::Singular
}

/// The plural of a word or of a table name, which keeps its case style and the number behind it.
///
/// A plural stays as it is, and so does what cannot be judged.
pub fn pluralize(name: &str, words: &UserWords) -> String {
    if let Some(found) = words.find(name) {
        return found.plural;
    }
    let parts = Parts::of(name);
    parts.plural.map_or_else(|| name.to_owned(), |change| parts.with(change))
}

/// The singular of a word or of a table name, which keeps its case style and the number behind it.
///
/// A singular stays as it is, and so does what cannot be judged.
pub fn singularize(name: &str, words: &UserWords) -> String {
    if let Some(found) = words.find(name) {
        return found.singular;
    }
    let parts = Parts::of(name);
    parts.singular().map_or_else(|| name.to_owned(), |change| parts.with(change))
}

/// A name taken apart, and what the engine itself knows about its noun.
struct Parts<'a> {
    identifier: Identifier<'a>,
    style: Style,
    noun: Noun,
    number: Number,
    /// How the noun becomes plural, if it is a singular.
    plural: Option<Change>,
}

impl<'a> Parts<'a> {
    fn of(name: &'a str) -> Self {
        let identifier = Identifier::parse(name);
        let style = identifier.style();
        let noun = Noun::new(identifier.noun);
        let (number, plural) = match (style, noun.judge()) {
            // The plural of an acronym shows by its small `s`.
            (Style::Acronym, _) if identifier.noun.ends_with('s') => (Number::Plural, None),
            (Style::Acronym, (Number::Singular | Number::Unknown, _))
                if identifier.noun.is_ascii() && identifier.noun.len() > 1 =>
            {
                (Number::Singular, Some(acronym_plural(identifier.noun)))
            }
            (_, judged) => judged,
        };
        Parts { identifier, style, noun, number, plural }
    }

    /// How the noun becomes singular, if it is a plural.
    fn singular(&self) -> Option<Change> {
        match self.number {
            Number::Plural
                if self.style == Style::Acronym && self.identifier.noun.ends_with('s') =>
            {
                Some(Change { cut: 1, add: "" })
            }
            Number::Plural => self.noun.singular(),
            Number::Unknown if !self.identifier.noun.is_ascii() => self.noun.singular(),
            _ => None,
        }
    }

    /// The name with the end of its noun changed.
    fn with(&self, Change { cut, add }: Change) -> String {
        let Identifier { head, noun, tail } = self.identifier;
        let stem = noun.len().checked_sub(cut).and_then(|end| noun.get(..end));
        let (stem, add) = stem.map_or((noun, ""), |stem| (stem, add));
        let mut changed = String::with_capacity(head.len() + stem.len() + add.len() + tail.len());
        changed.push_str(head);
        changed.push_str(stem);
        if self.style == Style::Capitals {
            changed.push_str(&add.to_ascii_uppercase());
        } else if stem.is_empty() && noun.starts_with(char::is_uppercase) {
            changed.push_str(&convention::capitalized(add));
        } else {
            changed.push_str(add);
        }
        changed.push_str(tail);
        changed
    }
}

/// Acronyms take an ending and never change: `UserFYs`, `RemoteDNSes`.
fn acronym_plural(noun: &str) -> Change {
    Change { cut: 0, add: if noun.ends_with('S') { "es" } else { "s" } }
}
