//! Custom inflections take precedence over the built-in ones.

use crate::{
    UserWords, Verdict, class_name, is_plural, pluralize, singularize, table_name, verdict,
};

fn custom(pairs: &[(&str, &str)]) -> UserWords {
    let mut words = UserWords::default();
    assert!(words.is_empty());
    for (singular, plural) in pairs {
        words.insert(singular, plural);
    }
    assert!(!words.is_empty());
    words
}

#[test]
fn an_uncountable_word_passes_alone_and_in_compounds() {
    let words = custom(&[("history", "history")]);
    for name in [
        "history",
        "order_history",
        "OrderHistory",
        "ORDER_HISTORY",
        "history_2024",
        "order_histories",
    ] {
        assert!(is_plural(name, &words), "{name}");
        assert_eq!(pluralize(name, &words), name);
    }
    assert!(!is_plural("storehistory", &words));
}

#[test]
fn an_irregular_plural_replaces_the_usual_one() {
    let words = custom(&[("cow", "kine")]);
    for (name, plural) in [
        ("cow", "kine"),
        ("cows", "kine"),
        ("dairy_cow_2024", "dairy_kine_2024"),
        ("DairyCow", "DairyKine"),
        ("COWS", "KINE"),
    ] {
        assert_eq!(
            verdict(name, &words),
            Verdict::Singular { suggestion: Some(plural.to_owned()) },
            "{name}"
        );
    }
    assert_eq!(verdict("dairy_kine", &words), Verdict::Plural);
    assert_eq!(singularize("dairy_kine", &words), "dairy_cow");
    assert_eq!(table_name("DairyCow", &words), "dairy_kine");
    assert_eq!(class_name("dairy_kine", &words), "DairyCow");
}

#[test]
fn a_phrase_is_judged_as_a_whole_or_as_a_tail() {
    let words = custom(&[("audit_log", "audit_log"), ("Person in charge", "people_in_charge")]);
    for name in ["audit_log", "AuditLog", "AUDIT_LOG", "old_audit_log", "people_in_charge"] {
        assert!(is_plural(name, &words), "{name}");
    }
    assert!(!is_plural("log", &words));
    assert!(!is_plural("event_log", &words));
    assert_eq!(pluralize("PersonInCharge", &words), "PeopleInCharge");
    assert_eq!(pluralize("PERSON_IN_CHARGE", &words), "PEOPLE_IN_CHARGE");
}

#[test]
fn the_last_plural_added_counts() {
    let words = custom(&[("octopus", "octopi"), ("octopus", "octopodes")]);
    assert_eq!(pluralize("octopus", &words), "octopodes");
    assert_eq!(pluralize("octopuses", &words), "octopodes");
    assert_eq!(singularize("octopodes", &words), "octopus");
}

#[test]
fn words_of_other_languages_can_be_added() {
    let words = custom(&[("straße", "straßen"), ("Kunde", "Kunden"), ("заказ", "заказы")]);
    assert_eq!(
        verdict("straße", &words),
        Verdict::Singular { suggestion: Some("straßen".to_owned()) }
    );
    assert!(is_plural("straßen", &words));
    assert!(is_plural("alte_kunden", &words));
    assert_eq!(pluralize("ЗАКАЗ", &words), "ЗАКАЗЫ");
    assert_eq!(pluralize("kunde", &words), "kunden");
}

#[test]
fn built_in_words_can_be_unlearnt() {
    let words = custom(&[("staff", "staffs"), ("people", "peoples")]);
    assert_eq!(pluralize("office_staff", &words), "office_staffs");
    assert_eq!(pluralize("people", &words), "peoples");
    assert!(is_plural("office_staffs", &words));
}
