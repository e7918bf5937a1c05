//! The suffix rules of English nouns, for ASCII words in lower case that no table knows.
//!
//! A rule never returns a word, only how to change the end of one, so that the caller can keep the letters the user typed.
#![forbid(unsafe_code)]

/// How to turn one number of a noun into the other: cut `cut` bytes off its end, then add `add`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub cut: usize,
    pub add: &'static str,
}

const fn change(cut: usize, add: &'static str) -> Change {
    Change { cut, add }
}

/// Nouns that are irregular at the end of any compound: `grandchild`, `bookshelf`, `businesswoman`.
const COMPOUNDS: [(&str, &str); 17] = [
    ("child", "children"),
    ("person", "people"),
    ("woman", "women"),
    ("foot", "feet"),
    ("tooth", "teeth"),
    ("goose", "geese"),
    ("mouse", "mice"),
    ("knife", "knives"),
    ("wife", "wives"),
    ("life", "lives"),
    ("shelf", "shelves"),
    ("self", "selves"),
    ("half", "halves"),
    ("wolf", "wolves"),
    ("thief", "thieves"),
    ("leaf", "leaves"),
    ("loaf", "loaves"),
];

/// Plural endings that do not end in `s` and hold for whole families of scientific words.
const LEARNED: [(&str, &str); 10] = [
    ("matrix", "matrices"),
    ("coccus", "cocci"),
    ("bacillus", "bacilli"),
    ("hedron", "hedra"),
    ("zoon", "zoa"),
    ("bacterium", "bacteria"),
    ("ovum", "ova"),
    ("phenomenon", "phenomena"),
    ("criterion", "criteria"),
    ("fungus", "fungi"),
];

/// Endings of words that are alike in both numbers, also when written together: `userinfo`, `socialmedia`, `middleware`.
const INVARIANT: [&str; 7] =
    ["metadata", "data", "info", "media", "ware", "aircraft", "spacecraft"];

/// Singulars in `as` that other words are put in front of: `useralias`.
const COMPOUNDED_IN_AS: [&str; 3] = ["alias", "canvas", "atlas"];

/// Plurals that lose no more than their `s`, also when written together with other words: `usercookies`.
const COMPOUNDED_IN_ES: [&str; 5] = ["cookies", "movies", "caches", "zombies", "shoes"];

/// Whether the end of the word alone says that it is alike in both numbers.
pub(super) fn is_invariant(word: &[u8]) -> bool {
    INVARIANT.iter().any(|end| word.len() > end.len() && ends_with(word, end))
        || (word.len() > 5
            && word.ends_with(b"ese")
            && !word.ends_with(b"eese")
            && !word.ends_with(b"ocese"))
}

/// Whether the end of the word alone makes it a plural.
pub(super) fn is_plural(word: &[u8]) -> bool {
    let Some((&last, rest)) = word.split_last() else {
        return false;
    };
    if last != b's' {
        return (word.len() > 6 && word.ends_with(b"mata"))
            || (word.len() > 3 && word.ends_with(b"men"))
            || COMPOUNDS.iter().chain(&LEARNED).any(|(_, plural)| ends_with(word, plural));
    }
    if COMPOUNDED_IN_AS.iter().any(|end| ends_with(word, end)) {
        return false;
    }
    let long = word.len() > 5;
    match rest.last() {
        None | Some(b's') => false,
        // Latin singulars (`status`), but `plateaus`; the short ones are mostly acronyms: `gpus`.
        Some(b'u') => !long || rest.ends_with(b"au") || rest.ends_with(b"menu"),
        // Greek singulars (`basis`), but `samurais`; the short ones are mostly acronyms: `kpis`.
        Some(b'i') => {
            !long
                || is_vowel(rest[rest.len() - 2])
                || rest.ends_with(b"wiki")
                || rest.ends_with(b"api")
        }
        Some(_) => true,
    }
}

/// The plural of a singular noun.
pub(super) fn plural_of(word: &[u8]) -> Change {
    for (singular, plural) in COMPOUNDS.iter().chain(&LEARNED) {
        if ends_with(word, singular) {
            return change(singular.len(), plural);
        }
    }
    let before = |n: usize| word.len().checked_sub(n + 1).map(|i| word[i]);
    match word {
        [.., b'm', b'a', b'n']
            if word.len() > 4 && before(3) != Some(b'o') && before(3) != Some(b'u') =>
        {
            change(2, "en")
        }
        [.., b's' | b'x', b'i', b's'] if word.len() > 4 => change(2, "es"),
        [.., b's' | b'x' | b'z'] | [.., b'c' | b's', b'h'] => change(0, "es"),
        [.., b'q', b'u', b'y'] => change(1, "ies"),
        [.., c, b'y'] if !is_vowel(*c) => change(1, "ies"),
        _ => change(0, "s"),
    }
}

/// The singular of a plural noun.
pub(super) fn singular_of(word: &[u8]) -> Change {
    for (singular, plural) in COMPOUNDS.iter().chain(&LEARNED) {
        if ends_with(word, plural) {
            return change(plural.len(), singular);
        }
    }
    if COMPOUNDED_IN_ES.iter().any(|end| ends_with(word, end)) {
        return change(1, "");
    }
    match word {
        [.., b'm', b'e', b'n'] => change(2, "an"),
        [.., b'm', b'a', b't', b'a'] => change(2, ""),
        [.., b't', b'r', b'i', b'c', b'e', b's'] => change(3, "x"),
        [.., b'i', b'n', b'd', b'i', b'c', b'e', b's'] => change(4, "ex"),
        [.., c, b'i', b'e', b's'] if word.len() > 4 && !is_vowel(*c) => change(3, "y"),
        [.., b's', b'e', b's'] => sibilant_singular_of(word),
        [.., b'x', b'e', b's'] | [.., b's' | b'c', b'h', b'e', b's'] => change(2, ""),
        [.., b't' | b'z', b'z', b'e', b's'] => change(2, ""),
        [.., b'o', b'e', b's'] if word.len() > 5 => change(2, ""),
        [.., b's'] => change(1, ""),
        _ => change(0, ""),
    }
}

/// The singular of a word in `-ses`: `glasses`, `viruses`, `cases`, `analyses`.
fn sibilant_singular_of(word: &[u8]) -> Change {
    if COMPOUNDED_IN_AS.iter().any(|end| ends_with(&word[..word.len() - 2], end)) {
        return change(2, "");
    }
    match &word[..word.len() - 3] {
        [.., b's'] => change(2, ""),
        [.., b'a' | b'e' | b'o', b'u'] => change(1, ""),
        [.., b'u'] if word.len() > 7 => change(2, ""),
        [.., b'y'] if word.len() > 5 => change(2, "is"),
        [.., b'h' | b't' | b'm' | b'g', b'e'] if word.len() > 5 => change(2, "is"),
        [.., b'i' | b't' | b'c' | b'b' | b'm' | b'g' | b'y', b'o'] if word.len() > 6 => {
            change(2, "is")
        }
        [.., b'i', b't', b'i'] | [.., b'p', b'o', b'l', b'i'] => change(2, ""),
        _ => change(1, ""),
    }
}

fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u')
}

/// Compares the last letter first: nearly all words fail there, and a call is saved.
fn ends_with(word: &[u8], end: &str) -> bool {
    word.last() == end.as_bytes().last() && word.ends_with(end.as_bytes())
}
