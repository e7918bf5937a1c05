//! The words a database teaches the engine: irregular nouns, uncountable ones, and whole names that are exempt.
#![forbid(unsafe_code)]

use super::convention::{camel_case, capitalized, snake_case, word_ranges};
use super::identifier::Identifier;
use super::noun::Number;

/// Pairs of a singular and its plural that win over everything the engine knows.
///
/// A word may be a phrase: `user_data` matches the names `user_data`, `UserData` and `old_user_data`.
#[derive(Default, Clone, Debug)]
pub struct UserWords {
    /// Sorted by singular.
    singulars: Vec<(String, String)>,
    /// The same pairs turned round, sorted by plural.
    plurals: Vec<(String, String)>,
}

impl UserWords {
    /// Teaches a noun; the later of two plurals of one word counts. Alike forms make it uncountable, or a name exempt.
    pub fn insert(&mut self, singular: &str, plural: &str) {
        let (singular, plural) = (snake_case(singular), snake_case(plural));
        if singular.is_empty() || plural.is_empty() {
            return;
        }
        match position(&self.singulars, &singular) {
            Ok(at) => {
                if let Some(pair) = self.singulars.get_mut(at) {
                    pair.1 = plural;
                }
            }
            Err(at) => self.singulars.insert(at, (singular, plural)),
        }
        self.plurals = self
            .singulars
            .iter()
            .map(|(singular, plural)| (plural.clone(), singular.clone()))
            .collect();
        self.plurals.sort();
    }

    /// Whether there is nothing to look up.
    pub fn is_empty(&self) -> bool {
        self.singulars.is_empty()
    }

    /// What the user's words say about a name: about the whole of it, or about the longest tail of it that they know.
    pub(super) fn find(&self, name: &str) -> Option<Found> {
        if self.is_empty() {
            return None;
        }
        self.find_tail(name, "").or_else(|| {
            let tail = Identifier::parse(name).tail;
            let body = name.get(..name.len() - tail.len())?;
            if tail.is_empty() {
                None
            } else {
                self.find_tail(body, tail)
            }
            .or_else(|| self.outdated(body, tail))
        })
    }

    fn find_tail(&self, body: &str, tail: &str) -> Option<Found> {
        let folded = snake_case(body);
        let ranges = word_ranges(body);
        let mut key = folded.as_str();
        for range in &ranges {
            let (head, phrase) = body.split_at_checked(range.start)?;
            let build = |form: &str| format!("{head}{}{tail}", in_style_of(phrase, form));
            let keep = || format!("{body}{tail}");
            if let Some(singular) = partner(&self.plurals, key) {
                let number = if singular == key {
                    Number::Invariant
                } else {
                    Number::Plural
                };
                return Some(Found {
                    number,
                    singular: build(singular),
                    plural: keep(),
                });
            }
            if let Some(plural) = partner(&self.singulars, key) {
                return Some(Found {
                    number: Number::Singular,
                    singular: keep(),
                    plural: build(plural),
                });
            }
            key = key.split_once('_')?.1;
        }
        None
    }

    /// A plural that the rules would accept, of a noun for which the user wants another: `cows` after cow, kine.
    fn outdated(&self, body: &str, tail: &str) -> Option<Found> {
        let singular = super::singularize(body, &UserWords::default());
        let found = self
            .find_tail(&singular, tail)
            .filter(|_| singular != body)?;
        (found.number == Number::Singular).then_some(found)
    }
}

/// What the user's words say about a name, and the name in both numbers.
pub(super) struct Found {
    pub number: Number,
    pub singular: String,
    pub plural: String,
}

/// The other form of a word in a sorted list of pairs.
fn partner<'a>(pairs: &'a [(String, String)], key: &str) -> Option<&'a str> {
    let at = position(pairs, key).ok()?;
    pairs.get(at).map(|pair| pair.1.as_str())
}

fn position(pairs: &[(String, String)], key: &str) -> Result<usize, usize> {
    pairs.binary_search_by(|(word, _)| word.as_str().cmp(key))
}

/// A word or phrase in snake case, written the way the text it replaces is.
fn in_style_of(text: &str, form: &str) -> String {
    let has = |test: fn(char) -> bool| text.chars().any(test);
    if has(char::is_uppercase) && !has(char::is_lowercase) {
        return form.to_uppercase();
    }
    let capital = text.starts_with(char::is_uppercase);
    if text.contains('_') {
        let words = form.split('_').map(|word| {
            if capital {
                capitalized(word)
            } else {
                word.to_owned()
            }
        });
        return words.collect::<Vec<_>>().join("_");
    }
    match (has(char::is_uppercase), form.split_once('_')) {
        (true, _) if capital => camel_case(form),
        (true, Some((first, rest))) => format!("{first}{}", camel_case(rest)),
        _ => form.to_owned(),
    }
}
