//! The arguments of the row trigger.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[allow(dead_code)]
#[path = "../../src/maintain"]
mod maintain {
    pub mod rule;
}

use maintain::rule::Rule;

fuzz_target!(|text: &str| {
    match Rule::parse(text) {
        Ok(rule) => {
            // The catalog's name, written in quotes, is the same column; so is the rule with room around it.
            let quoted = format!("{} \"{}\"", rule.verb.word(), rule.column.replace('"', "\"\""));
            assert_eq!(Rule::parse(&quoted).as_ref(), Ok(&rule), "{text:?} as {quoted:?}");
            assert_eq!(Rule::parse(&format!(" \t{text}\n")).as_ref(), Ok(&rule), "{text:?}");
            assert!(!rule.column.is_empty());
        }
        Err(why) => assert!(why.ends_with('.'), "{why:?}"),
    }
});
