//! Custom inflections: irregular nouns, uncountable nouns, and whole names that are exempt from the check.

use super::convention::{camel_case, capitalized, snake_case, word_ranges};
use super::identifier::Identifier;
use super::noun::Number;

/// Pairs of a singular and its plural that take precedence over the built-in inflections.
///
/// A word may be a phrase: `user_data` matches the names `user_data`, `UserData` and `old_user_data`.
#[derive(Default, Clone, Debug)]
pub struct UserWords {
    /// Plurals by their singulars.
    plurals: Pairs,
    /// Singulars by their plurals.
    singulars: Pairs,
    /// Singulars by the plurals that the rules would form, where the user wants another one.
    outdated: Pairs,
}

/// A word in snake case and its partner, sorted by the word.
type Pairs = Vec<(String, String)>;

impl UserWords {
    /// Adds a noun; the later of two plurals of one word counts. Equal forms make it uncountable, or a name exempt.
    pub fn insert(&mut self, singular: &str, plural: &str) {
        let (singular, plural) = (snake_case(singular), snake_case(plural));
        if singular.is_empty() || plural.is_empty() {
            return;
        }
        if position(&self.plurals, &singular).is_ok() {
            self.singulars.retain(|(_, of)| *of != singular);
            self.outdated.retain(|(_, of)| *of != singular);
        }
        let usual = super::pluralize(&singular, &UserWords::default());
        if usual != plural && singular != plural {
            put(&mut self.outdated, usual, singular.clone());
        }
        put(&mut self.singulars, plural.clone(), singular.clone());
        put(&mut self.plurals, singular, plural);
    }

    /// Whether there are no entries.
    pub fn is_empty(&self) -> bool {
        self.plurals.is_empty()
    }

    /// The custom inflection of a name: of the whole name, or of its longest tail with an entry.
    pub(crate) fn find(&self, name: &str) -> Option<Found> {
        if self.is_empty() {
            return None;
        }
        self.find_tail(name, "").or_else(|| {
            let tail = Identifier::parse(name).tail;
            let body = name.get(..name.len() - tail.len())?;
            if tail.is_empty() { None } else { self.find_tail(body, tail) }
        })
    }

    fn find_tail(&self, body: &str, tail: &str) -> Option<Found> {
        if !self.may_know(body) {
            return None;
        }
        let folded = snake_case(body);
        let mut key = folded.as_str();
        for range in word_ranges(body) {
            let (head, phrase) = body.split_at_checked(range.start)?;
            let build = |form: &str| format!("{head}{}{tail}", in_style_of(phrase, form));
            let keep = || format!("{body}{tail}");
            if let Some(singular) = partner(&self.singulars, key) {
                let number = if singular == key { Number::Invariant } else { Number::Plural };
                return Some(Found { number, singular: build(singular), plural: keep() });
            }
            if let Some(plural) = partner(&self.plurals, key) {
                return Some(Found {
                    number: Number::Singular,
                    singular: keep(),
                    plural: build(plural),
                });
            }
            if let Some(singular) = partner(&self.outdated, key) {
                let plural = partner(&self.plurals, singular)?;
                return Some(Found {
                    number: Number::Singular,
                    singular: build(singular),
                    plural: build(plural),
                });
            }
            key = key.split_once('_')?.1;
        }
        None
    }

    /// Whether a name ends like any of the words: a cheap test that excludes nearly every name.
    fn may_know(&self, name: &str) -> bool {
        let name = name.trim_end_matches(|c: char| !c.is_alphanumeric()).as_bytes();
        let lists = [&self.plurals, &self.singulars, &self.outdated];
        !name.is_ascii()
            || lists.into_iter().flatten().any(|(word, _)| ends_like(name, word.as_bytes()))
    }
}

/// Whether a name ends with the last of the words of a phrase.
fn ends_like(name: &[u8], phrase: &[u8]) -> bool {
    let last = phrase.rsplit(|&byte| byte == b'_').next().unwrap_or(phrase);
    let Some(start) = name.len().checked_sub(last.len()) else {
        return false;
    };
    name.last().map(u8::to_ascii_lowercase) == last.last().copied()
        && name[start..].eq_ignore_ascii_case(last)
}

fn put(pairs: &mut Pairs, word: String, partner: String) {
    match position(pairs, &word) {
        Ok(at) => {
            if let Some(pair) = pairs.get_mut(at) {
                pair.1 = partner;
            }
        }
        Err(at) => pairs.insert(at, (word, partner)),
    }
}

/// The custom inflection of a name, and the name in both numbers.
pub(crate) struct Found {
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

/// A word or phrase in snake case, in the case style of the text that it replaces.
fn in_style_of(text: &str, form: &str) -> String {
    let has = |test: fn(char) -> bool| text.chars().any(test);
    if has(char::is_uppercase) && !has(char::is_lowercase) {
        return form.to_uppercase();
    }
    let capital = text.starts_with(char::is_uppercase);
    if text.contains('_') {
        let words =
            form.split('_').map(|word| if capital { capitalized(word) } else { word.to_owned() });
        return words.collect::<Vec<_>>().join("_");
    }
    match (has(char::is_uppercase), form.split_once('_')) {
        (true, _) if capital => camel_case(form),
        (true, Some((first, rest))) => format!("{first}{}", camel_case(rest)),
        _ => form.to_owned(),
    }
}
