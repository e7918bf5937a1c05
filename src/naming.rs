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
    match number(name, words) {
        Number::Plural | Number::Invariant => Verdict::Plural,
        Number::Unknown => Verdict::Unknown,
        Number::Singular => {
            let suggestion =
                Some(pluralize(name, words)).filter(|plural| plural.len() <= MAX_IDENTIFIER_BYTES);
            Verdict::Singular { suggestion }
        }
    }
}

/// Whether a table name may stay as it is: it is not a singular.
pub fn is_plural(name: &str, words: &UserWords) -> bool {
    number(name, words) != Number::Singular
}

/// The plural of a word or of a table name, which keeps its case style and the number behind it.
///
/// A plural stays as it is, and so does what cannot be judged.
pub fn pluralize(name: &str, words: &UserWords) -> String {
    if let Some(found) = words.find(name) {
        return found.plural;
    }
    let parts = Identifier::parse(name);
    let noun = Noun::new(parts.noun);
    let style = parts.style();
    let change = match built_in_number(&noun, style, parts.noun) {
        Number::Singular if style == Style::Acronym => Some(acronym_plural(parts.noun)),
        Number::Singular => noun.plural(),
        Number::Unknown if !parts.noun.is_ascii() => noun.plural(),
        _ => None,
    };
    apply(name, &parts, style, change)
}

/// The singular of a word or of a table name, which keeps its case style and the number behind it.
///
/// A singular stays as it is, and so does what cannot be judged.
pub fn singularize(name: &str, words: &UserWords) -> String {
    if let Some(found) = words.find(name) {
        return found.singular;
    }
    let parts = Identifier::parse(name);
    let noun = Noun::new(parts.noun);
    let style = parts.style();
    let change = match built_in_number(&noun, style, parts.noun) {
        Number::Plural if style == Style::Acronym && parts.noun.ends_with('s') => {
            Some(Change { cut: 1, add: "" })
        }
        Number::Plural => noun.singular(),
        Number::Unknown if !parts.noun.is_ascii() => noun.singular(),
        _ => None,
    };
    apply(name, &parts, style, change)
}

/// The number of the whole name.
fn number(name: &str, words: &UserWords) -> Number {
    if let Some(found) = words.find(name) {
        return found.number;
    }
    let parts = Identifier::parse(name);
    built_in_number(&Noun::new(parts.noun), parts.style(), parts.noun)
}

/// The number of a noun; the plural of an acronym shows by its small `s`.
fn built_in_number(noun: &Noun, style: Style, text: &str) -> Number {
    match style {
        Style::Acronym if text.ends_with('s') => Number::Plural,
        _ => noun.number(),
    }
}

/// Acronyms take an ending and never change: `UserFYs`, `RemoteDNSes`.
fn acronym_plural(noun: &str) -> Change {
    Change {
        cut: 0,
        add: if noun.ends_with('S') { "es" } else { "s" },
    }
}

/// The name with the end of its noun changed.
fn apply(name: &str, parts: &Identifier<'_>, style: Style, change: Option<Change>) -> String {
    let Some(Change { cut, add }) = change else {
        return name.to_owned();
    };
    let Some(stem) = parts
        .noun
        .len()
        .checked_sub(cut)
        .and_then(|end| parts.noun.get(..end))
    else {
        return name.to_owned();
    };
    let mut changed = String::with_capacity(name.len() + add.len());
    changed.push_str(parts.head);
    changed.push_str(stem);
    match (
        style,
        stem.is_empty() && parts.noun.starts_with(|c: char| c.is_uppercase()),
    ) {
        (Style::Capitals, _) => changed.push_str(&add.to_ascii_uppercase()),
        (_, true) => changed.push_str(&convention::capitalized(add)),
        (_, false) => changed.push_str(add),
    }
    changed.push_str(parts.tail);
    changed
}
