//! Properties of any name.

use crate::words::{PLURALS, SINGULARS, hash};
use crate::{
    UserWords, Verdict, class_name, is_plural, pluralize, singularize, table_name, verdict,
};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// PROPERTY_SEED in the environment, or 1.
fn seed() -> u64 {
    std::env::var("PROPERTY_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1)
}

fn none() -> UserWords {
    UserWords::default()
}

proptest! {
    // The same cases in each run, so that a new failure is due to a change. Another seed tests other
    // names.
    #![proptest_config(ProptestConfig {
        cases: 2000,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(seed()),
        ..ProptestConfig::default()
    })]

    #[test]
    fn no_string_makes_it_panic(name in any::<String>(), word in any::<String>(), other in any::<String>()) {
        let mut words = UserWords::default();
        words.insert(&word, &other);
        words.insert(&name, &other);
        for words in [&none(), &words] {
            let _ = (verdict(&name, words), singularize(&name, words));
            let _ = (table_name(&name, words), class_name(&name, words));
            prop_assert_eq!(is_plural(&name, words), !matches!(verdict(&name, words), Verdict::Singular { .. }));
        }
    }

    #[test]
    fn pluralize_is_idempotent(name in "[a-z]{0,9}|[A-Za-z0-9_]{0,14}|\\PC{0,8}") {
        let plural = pluralize(&name, &none());
        prop_assert!(is_plural(&plural, &none()), "{} {}", name, plural);
        prop_assert_eq!(pluralize(&plural, &none()), plural);
    }

    /// Capitals without a small form, such as ϔ.
    #[test]
    fn a_table_name_is_its_own(class in "[A-Z][a-z]{1,5}([A-Z][a-z]{1,6}){0,2}|[A-Za-zϒϔ]{1,12}|\\PC{0,8}") {
        let table = table_name(&class, &none());
        prop_assert_eq!(table_name(&table, &none()), table);
    }

    /// A random word may share its plural with another (toe, tomato), but a second round must give the same.
    #[test]
    fn singular_and_plural_lead_to_each_other(name in "[a-z]{3,9}") {
        let plural = pluralize(&name, &none());
        let back = singularize(&plural, &none());
        // A list with the resulting word or its plural (rei, reis, real) takes precedence.
        let listed = SINGULARS.contains(back.as_bytes(), hash(back.as_bytes()))
            || PLURALS.contains(plural.as_bytes(), hash(plural.as_bytes()));
        if !is_plural(&name, &none()) && !listed && !name.ends_with("oe") {
            prop_assert_eq!(pluralize(&back, &none()), plural);
        }
    }

    #[test]
    fn the_number_behind_a_name_survives(name in "[a-z]{2,8}", tail in "_[0-9]{1,4}|_v[0-9]|_20[0-9]{2}q[1-4]|_y2024m0[1-9]|_p[0-9]{4}|[0-9]{1,4}") {
        prop_assert_eq!(pluralize(&format!("{name}{tail}"), &none()), format!("{}{tail}", pluralize(&name, &none())));
        prop_assert_eq!(singularize(&format!("{name}{tail}"), &none()), format!("{}{tail}", singularize(&name, &none())));
    }

    #[test]
    fn the_case_style_survives(head in "[a-z]{2,6}", word in "[a-z]{2,8}") {
        let name = format!("{head}_{word}");
        let plural = pluralize(&name, &none());
        prop_assert_eq!(pluralize(&name.to_uppercase(), &none()), plural.to_uppercase());
        let camel = |name: &str| {
            name.split('_').map(|word| word[..1].to_uppercase() + &word[1..]).collect::<String>()
        };
        prop_assert_eq!(pluralize(&camel(&name), &none()), camel(&plural));
        // Only the noun changes: `word`, or `head` where `word` qualifies it (`orders_archived`).
        let (kept, qualifier) = (format!("{head}_"), format!("_{word}"));
        prop_assert!(plural.starts_with(&kept) || plural.ends_with(&qualifier));
    }

    #[test]
    fn a_suggestion_fits_an_identifier(name in "[a-zA-Z_]{40,80}|[ä-öa-z_]{20,70}") {
        if let Verdict::Singular { suggestion: Some(plural) } = verdict(&name, &none()) {
            prop_assert!(plural.len() <= 63);
            prop_assert_ne!(plural, name);
        }
    }

    #[test]
    fn a_custom_inflection_takes_precedence(singular in "[a-z]{2,9}", plural in "[a-z]{2,9}", head in "[a-z]{2,5}_|") {
        let mut words = UserWords::default();
        words.insert(&singular, &plural);
        let name = format!("{head}{plural}");
        prop_assert!(is_plural(&name, &words));
        prop_assert_eq!(singularize(&name, &words), format!("{head}{singular}"));
        prop_assert_eq!(pluralize(&format!("{head}{singular}"), &words), name);
    }
}
