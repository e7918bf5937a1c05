//! Names: what holds for any text, with custom inflections and without.
#![no_main]

use libfuzzer_sys::fuzz_target;

use naming::{
    UserWords, Verdict, class_name, is_plural, pluralize, singularize, table_name, verdict,
};

fuzz_target!(|text: &str| {
    // A name, and perhaps a custom inflection: its singular and its plural.
    let mut lines = text.splitn(3, '\n');
    let name = lines.next().unwrap_or_default();
    let mut words = UserWords::default();
    holds(name, &words);
    if let (Some(singular), Some(plural)) = (lines.next(), lines.next()) {
        words.insert(singular, plural);
        let judged = (verdict(name, &words), is_plural(name, &words));
        assert_eq!(judged.1, !matches!(judged.0, Verdict::Singular { .. }));
        let _ = (pluralize(name, &words), singularize(name, &words));
        let _ = (table_name(name, &words), class_name(name, &words));
    }
});

fn holds(name: &str, words: &UserWords) {
    let plural = pluralize(name, words);
    assert!(is_plural(&plural, words), "{name:?} {plural:?}");
    assert_eq!(pluralize(&plural, words), plural, "of {name:?}");
    let table = table_name(name, words);
    assert_eq!(table_name(&table, words), table, "of {name:?}");
    let _ = (singularize(name, words), class_name(name, words));
    if let Verdict::Singular { suggestion: Some(plural) } = verdict(name, words) {
        assert!(plural.len() <= 63, "{plural:?}");
        assert!(is_plural(&plural, words), "{name:?} {plural:?}");
        assert_ne!(plural, name);
    }
}
