//! The suffix rules of English nouns, for ASCII words in lower case that are in no word list.
//!
//! A rule never returns a word, only a change of its end, so that the caller can keep the letters of the name.

/// A change from one number of a noun to the other: remove `cut` bytes from its end, then add `add`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Change {
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

/// Endings of words with equal forms in both numbers, also in compounds: `userinfo`, `socialmedia`, `middleware`.
const INVARIANT: [&str; 8] =
    ["metadata", "data", "info", "media", "meta", "ware", "aircraft", "spacecraft"];

/// Singulars in `as`, also in compounds: `useralias`.
const COMPOUNDED_IN_AS: [&str; 3] = ["alias", "canvas", "atlas"];

/// Plurals that lose only their `s`, also in compounds: `usercookies`.
const COMPOUNDED_IN_ES: [&str; 5] = ["cookies", "movies", "caches", "zombies", "shoes"];

/// Singulars in `i`, also in compounds: `customwiki`. Others in `i` are as often plurals: `kanji`, `paparazzi`.
const COMPOUNDED_IN_I: [&str; 3] = ["api", "taxi", "wiki"];

/// Nouns in `i` whose plural ends as Greek and Latin singulars do.
const IN_I: [&str; 16] = [
    "alkali",
    "broccoli",
    "calamari",
    "chili",
    "confetti",
    "deli",
    "ferrari",
    "graffiti",
    "origami",
    "pastrami",
    "safari",
    "salami",
    "spaghetti",
    "swami",
    "tsunami",
    "yeti",
];

/// Whether the end of the word shows that its forms are equal in both numbers.
pub(crate) fn is_invariant(word: &[u8]) -> bool {
    INVARIANT.iter().any(|end| word.len() > end.len() && ends_with(word, end))
        || (word.len() > 5
            && word.ends_with(b"ese")
            && !word.ends_with(b"eese")
            && !word.ends_with(b"ocese"))
}

/// Whether the end of the word alone makes it a plural.
pub(crate) fn is_plural(word: &[u8]) -> bool {
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
        // Greek and Latin singulars (`basis`), but `emojis`; the short ones are mostly acronyms: `kpis`.
        Some(b'i') => {
            !long
                || !matches!(rest[rest.len() - 2], b's' | b'x' | b't' | b'l' | b'r' | b'm' | b'v')
                || IN_I.iter().any(|noun| ends_with(rest, noun))
        }
        Some(_) => true,
    }
}

/// Whether the end of the word is that of a foreign one, whose number it does not show.
pub(crate) fn is_foreign(word: &[u8]) -> bool {
    word.len() > 4
        && word.ends_with(b"i")
        && !COMPOUNDED_IN_I.iter().any(|end| ends_with(word, end))
}

/// The plural of a singular noun.
pub(crate) fn plural_of(word: &[u8]) -> Change {
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
pub(crate) fn singular_of(word: &[u8]) -> Change {
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

/// Compares the last letter first: nearly all words differ there, which saves a call.
fn ends_with(word: &[u8], end: &str) -> bool {
    word.last() == end.as_bytes().last() && word.ends_with(end.as_bytes())
}
