//! English names of tables: the grammatical number of a name, and its form in the other number.
//!
//! Everything here is pure: sorted word lists in the library's text, suffix rules, no state, no regular expressions. The last
//! word of a name decides; a word that no word list or rule recognizes is unknown, and only a known singular is refused.
#![forbid(unsafe_code)]

mod convention;
mod dictionary;
mod identifier;
mod inflection;
mod noun;
mod qualifier;
#[cfg(test)]
mod tests;
pub mod user_words;
mod words;

pub use convention::{class_name, snake_case, table_name};
pub use user_words::UserWords;

use identifier::{Identifier, Style};
use inflection::Change;
use noun::{Noun, Number};

/// PostgreSQL truncates identifiers to this number of bytes.
const MAX_IDENTIFIER_BYTES: usize = 63;

/// A name of so many bytes may be what is left of a longer one, since a character of up to 4 bytes is cut as a whole.
const MAYBE_TRUNCATED_BYTES: usize = MAX_IDENTIFIER_BYTES - 3;

/// The grammatical number of a table name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// A plural, or a word with equal forms in both numbers.
    Plural,
    /// A singular.
    Singular {
        /// The plural name, unless its noun is in no dictionary or the name is too long for PostgreSQL.
        suggestion: Option<String>,
    },
    /// Neither is certain: a mass noun, a foreign word, one that is too short, not in English letters, or truncated.
    Unknown,
}

/// The number of a table name, by its noun: the last word, or the one before words that tell which rows it has.
pub fn verdict(name: &str, words: &UserWords) -> Verdict {
    let (number, plural) = match words.find(name) {
        Some(found) => (found.number, Some(found.plural)),
        None => {
            let parts = Parts::of(name);
            let plural = parts.plural.filter(|_| dictionary::has(parts.noun.word()));
            (parts.number, plural.map(|change| parts.with(change)))
        }
    };
    match number {
        Number::Plural | Number::Invariant => Verdict::Plural,
        Number::Mass | Number::Unknown => Verdict::Unknown,
        Number::Singular if may_be_truncated(name) => Verdict::Unknown,
        Number::Singular => {
            let suggestion = plural.filter(|plural| plural.len() <= MAX_IDENTIFIER_BYTES);
            Verdict::Singular { suggestion }
        }
    }
}

/// Whether a table name is accepted: it is not a known singular.
pub fn is_plural(name: &str, words: &UserWords) -> bool {
    let number = words.find(name).map_or_else(|| Parts::of(name).number, |found| found.number);
    number != Number::Singular || may_be_truncated(name)
}

/// Whether PostgreSQL may have cut the end of the name, and with it the end of its last word. It counts bytes in the encoding
/// of the database, of which a name beyond ASCII may have fewer than in UTF-8.
fn may_be_truncated(name: &str) -> bool {
    let longest = if name.is_ascii() { MAX_IDENTIFIER_BYTES } else { 4 * MAX_IDENTIFIER_BYTES };
    (MAYBE_TRUNCATED_BYTES..=longest).contains(&name.len())
}

/// The plural of a word or of a table name, which keeps its case style and the number behind it.
///
/// A plural is returned unchanged, and so is an unknown name.
pub fn pluralize(name: &str, words: &UserWords) -> String {
    if let Some(found) = words.find(name) {
        return found.plural;
    }
    let parts = Parts::of(name);
    parts.plural.map_or_else(|| name.to_owned(), |change| parts.with(change))
}

/// The singular of a word or of a table name, which keeps its case style and the number behind it.
///
/// A singular is returned unchanged, and so is an unknown name.
pub fn singularize(name: &str, words: &UserWords) -> String {
    if let Some(found) = words.find(name) {
        return found.singular;
    }
    let parts = Parts::of(name);
    parts.singular().map_or_else(|| name.to_owned(), |change| parts.with(change))
}

/// A name split into its parts, and the built-in inflection of its noun.
struct Parts<'a> {
    identifier: Identifier<'a>,
    style: Style,
    noun: Noun,
    number: Number,
    /// The change that makes the noun plural, if it is a singular.
    plural: Option<Change>,
}

impl<'a> Parts<'a> {
    fn of(name: &'a str) -> Self {
        let last = Parts::of_identifier(Identifier::parse(name));
        if !matches!(last.number, Number::Singular | Number::Mass) {
            return last;
        }
        match qualifier::noun_before(name, &last.identifier) {
            Some(identifier) => Parts::of_identifier(identifier),
            None => last,
        }
    }

    fn of_identifier(identifier: Identifier<'a>) -> Self {
        let style = identifier.style();
        let noun = Noun::new(identifier.noun);
        let (number, plural) = match (style, noun.judge()) {
            // The plural of an acronym has a small `s`.
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

    /// The change that makes the noun singular, if it is a plural.
    fn singular(&self) -> Option<Change> {
        match self.number {
            Number::Plural
                if self.style == Style::Acronym && self.identifier.noun.ends_with('s') =>
            {
                Some(acronym_singular(self.identifier.noun))
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

/// Acronyms get an ending and are not changed otherwise: `UserFYs`, `RemoteDNSes`.
fn acronym_plural(noun: &str) -> Change {
    Change { cut: 0, add: if noun.ends_with('S') { "es" } else { "s" } }
}

/// The inverse of [`acronym_plural`].
fn acronym_singular(noun: &str) -> Change {
    Change { cut: if noun.ends_with("Ses") { 2 } else { 1 }, add: "" }
}
