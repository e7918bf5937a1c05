//! The dictionary of English nouns, compiled from words/nouns.tsv by the build script.
//!
//! It does not judge names, but a plural that is proposed to a user must be an English word: the rules make `idxes` and `kundens`
//! of an abbreviation and of a foreign word.

use super::words::{SINGULARS, hash};
use fst::Set;

static NOUNS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/nouns.fst"));

/// Whether a word in small letters is an English noun in the singular.
pub(crate) fn has(noun: &[u8]) -> bool {
    SINGULARS.contains(noun, hash(noun)) || Set::new(NOUNS).is_ok_and(|nouns| nouns.contains(noun))
}

/// The nouns of words/nouns.tsv.
#[cfg(test)]
pub(crate) fn nouns() -> Vec<String> {
    Set::new(NOUNS).and_then(|nouns| nouns.stream().into_strs()).unwrap_or_default()
}
