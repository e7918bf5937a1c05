//! A single noun: its grammatical number, and the change of its end to the other number.

use super::inflection::{self, Change};
use super::words::{INVARIANTS, MASS_NOUNS, PLURALS, SINGULARS, hash};

/// The grammatical number of a noun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Number {
    Plural,
    Singular,
    /// Equal in both numbers, or only used in the plural.
    Invariant,
    /// A singular that is mostly uncountable: it has a plural, which is not required.
    Mass,
    /// Unknown.
    Unknown,
}

/// A noun in small letters, stored without an allocation. Of a very long one only the end, which the rules read.
pub(crate) struct Noun {
    letters: [u8; Noun::CAPACITY],
    len: usize,
    ascii: bool,
}

impl Noun {
    const CAPACITY: usize = 64;

    pub(crate) fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let bytes = &bytes[bytes.len().saturating_sub(Self::CAPACITY)..];
        let mut letters = [0; Self::CAPACITY];
        for (to, from) in letters.iter_mut().zip(bytes) {
            *to = from.to_ascii_lowercase();
        }
        Noun { letters, len: bytes.len(), ascii: text.is_ascii() }
    }

    /// Its letters.
    pub(crate) fn word(&self) -> &[u8] {
        &self.letters[..self.len]
    }

    /// The number of the noun and, for a singular, the change that makes it plural.
    pub(crate) fn judge(&self) -> (Number, Option<Change>) {
        let word = self.word();
        if !self.ascii {
            // A loan word such as `café` has a plural, but a word beyond ASCII is not refused.
            return (Number::Unknown, listed_plural(word));
        }
        if word.iter().filter(|byte| byte.is_ascii_alphabetic()).count() < 2 {
            return (Number::Unknown, None);
        }
        match number_of(word) {
            // A plural that would not be recognized must not be required.
            number @ (Number::Singular | Number::Mass) => {
                match listed_plural(word).or_else(|| ruled_plural(word)) {
                    Some(change) => (number, Some(change)),
                    None => (Number::Unknown, None),
                }
            }
            number => (number, None),
        }
    }

    /// The change that makes the noun, a plural, singular.
    pub(crate) fn singular(&self) -> Option<Change> {
        let word = self.word();
        match PLURALS.get(word, hash(word)) {
            Some(singular) if !singular.is_empty() => Some(replace(word, singular)),
            _ => Some(inflection::singular_of(word)).filter(|_| self.ascii),
        }
    }
}

/// The plural of a singular in a list.
fn listed_plural(word: &[u8]) -> Option<Change> {
    let plural = SINGULARS.get(word, hash(word)).filter(|plural| !plural.is_empty())?;
    Some(replace(word, plural))
}

/// The plural of a singular by the rules, if it is recognized as a plural.
fn ruled_plural(word: &[u8]) -> Option<Change> {
    [inflection::plural_of(word), Change { cut: 0, add: "s" }].into_iter().find(|change| {
        let mut plural = [0; Noun::CAPACITY + 8];
        let kept = word.len() - change.cut;
        let len = kept + change.add.len();
        plural[..kept].copy_from_slice(&word[..kept]);
        plural[kept..len].copy_from_slice(change.add.as_bytes());
        matches!(number_of(&plural[..len]), Number::Plural | Number::Invariant)
    })
}

/// The number of a word by the lists and then by the suffix rules.
fn number_of(word: &[u8]) -> Number {
    let hash = hash(word);
    if PLURALS.contains(word, hash) {
        Number::Plural
    } else if SINGULARS.contains(word, hash) {
        Number::Singular
    } else if INVARIANTS.contains(word, hash) || inflection::is_invariant(word) {
        Number::Invariant
    } else if MASS_NOUNS.contains(word, hash) {
        Number::Mass
    } else if inflection::is_plural(word) {
        Number::Plural
    } else if inflection::is_foreign(word) {
        Number::Unknown
    } else {
        Number::Singular
    }
}

/// The change that leads from a word to a listed form.
fn replace(word: &[u8], form: &'static str) -> Change {
    let common = word.iter().zip(form.as_bytes()).take_while(|(a, b)| a == b).count();
    let common = (0..=common).rev().find(|&at| form.is_char_boundary(at)).unwrap_or(0);
    Change { cut: word.len() - common, add: &form[common..] }
}
