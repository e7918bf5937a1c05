//! Tests that the word lists have the form that the look-up needs.

use crate::dictionary;
use crate::words::{INVARIANTS, MASS_NOUNS, PLURALS, QUALIFIERS, SINGULARS, hash};
use crate::{UserWords, Verdict, is_plural, pluralize, singularize, verdict};

fn assert_form<'a>(
    words: impl Iterator<Item = (&'a str, &'a str)>,
    get: impl Fn(&str) -> Option<&'static str>,
) {
    let mut previous = "";
    for (word, value) in words {
        assert!(previous < word, "{previous} before {word}");
        assert!(word.len() > 1 && word == word.to_lowercase() && word == word.trim(), "{word}");
        assert_eq!(get(word), Some(value));
        previous = word;
    }
    assert_eq!(get("qqqqqq"), None);
}

#[test]
fn lists_are_sorted_and_found() {
    assert_form(SINGULARS.iter(), |word| SINGULARS.get(word.as_bytes(), hash(word.as_bytes())));
    assert_form(PLURALS.iter(), |word| PLURALS.get(word.as_bytes(), hash(word.as_bytes())));
    assert_form(INVARIANTS.iter(), |word| INVARIANTS.get(word.as_bytes(), hash(word.as_bytes())));
    assert_form(MASS_NOUNS.iter(), |word| MASS_NOUNS.get(word.as_bytes(), hash(word.as_bytes())));
    assert_form(QUALIFIERS.iter(), |word| QUALIFIERS.get(word.as_bytes(), hash(word.as_bytes())));
}

#[test]
fn no_word_is_in_two_lists() {
    for (word, _) in SINGULARS.iter().chain(INVARIANTS.iter()).chain(MASS_NOUNS.iter()) {
        assert_eq!(PLURALS.get(word.as_bytes(), hash(word.as_bytes())), None, "{word}");
    }
    for (word, _) in INVARIANTS.iter().chain(MASS_NOUNS.iter()) {
        assert_eq!(SINGULARS.get(word.as_bytes(), hash(word.as_bytes())), None, "{word}");
    }
}

#[test]
fn listed_words_are_inflected_as_listed() {
    let none = UserWords::default();
    for (singular, plural) in SINGULARS.iter().filter(|(singular, _)| singular.is_ascii()) {
        assert!(!is_plural(singular, &none), "{singular}");
        let made = pluralize(singular, &none);
        assert!(plural.is_empty() || made == plural, "{singular} {made}");
        assert_eq!(pluralize(&made, &none), made, "{singular}");
    }
    for (plural, singular) in PLURALS.iter() {
        assert_eq!(pluralize(plural, &none), plural);
        let made = singularize(plural, &none);
        assert!(singular.is_empty() || made == singular, "{plural} {made}");
    }
    for (word, _) in INVARIANTS.iter() {
        assert!(is_plural(word, &none), "{word}");
        assert_eq!(
            (pluralize(word, &none), singularize(word, &none)),
            (word.to_owned(), word.to_owned())
        );
    }
}

#[test]
fn a_mass_noun_is_accepted_and_has_a_plural() {
    let none = UserWords::default();
    for (word, _) in MASS_NOUNS.iter() {
        assert!(is_plural(word, &none), "{word}");
        let plural = pluralize(word, &none);
        assert_ne!(plural, word);
        assert_eq!(pluralize(&plural, &none), plural);
    }
}

/// The plural of a listed singular leads back to it, except plurals of two words: `bases`, `axes`.
#[test]
fn singulars_survive_the_round_trip() {
    let none = UserWords::default();
    let lost: Vec<_> = SINGULARS
        .iter()
        .filter(|(singular, _)| singularize(&pluralize(singular, &none), &none) != *singular)
        .map(|(singular, _)| singular)
        .collect();
    assert!(lost.len() * 25 < SINGULARS.iter().count(), "{lost:?}");
}

/// The dictionary holds no word that is accepted as it is, since nothing is proposed for it.
#[test]
fn plurals_of_the_dictionary_are_proposed() {
    let none = UserWords::default();
    let nouns = dictionary::nouns();
    assert!(nouns.len() > 10_000);
    for noun in nouns {
        let plural = pluralize(&noun, &none);
        assert_eq!(
            verdict(&noun, &none),
            Verdict::Singular { suggestion: Some(plural.clone()) },
            "{noun}"
        );
        assert!(is_plural(&plural, &none), "{plural}");
    }
}
