//! Words behind the noun of a name that tell which rows it has, not what they are: `users_old`, `orders_archived`,
//! `orders_by_day`, `events_backup`.

use super::convention::word_ranges;
use super::identifier::Identifier;
use super::noun::{Noun, Number};
use super::words::{QUALIFIERS, hash};
use std::ops::Range;

/// Nouns in `ed`, also at the end of compounds; those in `eed` are not listed.
const NOUNS_IN_ED: [&str; 8] =
    ["bed", "biped", "embed", "moped", "red", "shed", "sled", "thoroughbred"];

/// How a word qualifies the noun before it, see words/qualifiers.tsv.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    State,
    Copy,
    Of,
    In,
}

/// The name with another noun than its last word, where that word qualifies it; none where the last word is the noun. It is asked
/// only where the last word is a singular.
pub(crate) fn noun_before<'a>(name: &'a str, last: &Identifier<'a>) -> Option<Identifier<'a>> {
    let words = words(&name[..last.head.len() + last.noun.len()]);
    let found = before(name, &words)?;
    let Range { start, end } = last_word(name, &words[..found])?;
    Some(Identifier { head: &name[..start], noun: &name[start..end], tail: &name[end..] })
}

/// The number of words of the name without its qualifiers.
fn before(name: &str, words: &[Range<usize>]) -> Option<usize> {
    let (at, kind) = qualified(name, words)?;
    let rest = &words[..at];
    // Behind a qualifier may stand another: `orders_archived_2023_old`.
    let inner = before(name, rest).unwrap_or(at);
    let number = || last_word(name, &words[..inner]).map(|word| Noun::new(&name[word]).judge().0);
    let is_behind = match kind {
        Kind::State | Kind::Of => true,
        Kind::Copy => {
            matches!(number(), Some(Number::Plural | Number::Invariant | Number::Mass))
        }
        Kind::In => number() == Some(Number::Plural),
    };
    is_behind.then_some(inner)
}

/// Where the last qualifier begins, at the second word or later.
fn qualified(name: &str, words: &[Range<usize>]) -> Option<(usize, Kind)> {
    let (last, rest) = words.split_last()?;
    if rest.is_empty() {
        return None;
    }
    match kind(&name[last.clone()]) {
        Some(found @ (Kind::State | Kind::Copy)) => return Some((rest.len(), found)),
        // `orders_paid_by`, but the noun `sign_in`.
        Some(Kind::Of) => return Some((rest.len(), Kind::State)),
        Some(Kind::In) | None => {}
    }
    (1..rest.len()).find_map(|at| match kind(&name[words[at].clone()])? {
        found @ (Kind::Of | Kind::In) => Some((at, found)),
        Kind::State | Kind::Copy => None,
    })
}

fn kind(word: &str) -> Option<Kind> {
    if word.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Kind::State);
    }
    let letters = Noun::new(word);
    let letters = letters.word();
    match QUALIFIERS.get(letters, hash(letters)) {
        Some("state") => Some(Kind::State),
        Some("copy") => Some(Kind::Copy),
        Some("of") => Some(Kind::Of),
        Some("in") => Some(Kind::In),
        _ => is_participle(letters).then_some(Kind::State),
    }
}

/// Whether a word is a past participle: `archived`, but not `feed`.
fn is_participle(word: &[u8]) -> bool {
    word.len() > 4
        && word.ends_with(b"ed")
        && !word.ends_with(b"eed")
        && !NOUNS_IN_ED.iter().any(|noun| word.ends_with(noun.as_bytes()))
}

/// The last word, without the digits at its end.
fn last_word(name: &str, words: &[Range<usize>]) -> Option<Range<usize>> {
    let last = words.last()?;
    let word = name[last.clone()].trim_end_matches(|c: char| c.is_ascii_digit());
    Some(last.start..last.start + word.len()).filter(|range| !range.is_empty())
}

/// The words of a name; quick for one in small letters, as most are.
fn words(name: &str) -> Vec<Range<usize>> {
    let is_small = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if !name.bytes().all(is_small) {
        return word_ranges(name);
    }
    let mut words = Vec::with_capacity(8);
    let mut start = 0;
    for word in name.split('_') {
        if !word.is_empty() {
            words.push(start..start + word.len());
        }
        start += word.len() + 1;
    }
    words
}
