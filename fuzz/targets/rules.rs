//! The arguments of the row trigger.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[allow(dead_code)]
#[path = "../../src"]
mod extension {
    pub mod rule;
}

use extension::rule::{Argument, Fault, Rule};

fuzz_target!(|text: &str| {
    if let Ok(Argument::Like(template)) = Argument::parse(text) {
        let quoted = format!("like \"{}\"", template.replace('"', "\"\""));
        assert_eq!(
            Argument::parse(&quoted),
            Ok(Argument::Like(template)),
            "{text:?} as {quoted:?}"
        );
    }
    match Rule::parse(text) {
        Ok(rule) => {
            // The catalog's name, written in quotes, is the same column; so is the rule with room around it.
            let quoted = format!("{} \"{}\"", rule.verb.word(), rule.column.replace('"', "\"\""));
            assert_eq!(Rule::parse(&quoted).as_ref(), Ok(&rule), "{text:?} as {quoted:?}");
            assert_eq!(Rule::parse(&format!(" \t{text}\n")).as_ref(), Ok(&rule), "{text:?}");
            assert!(!rule.column.is_empty());
        }
        Err(Fault::Empty) => assert!(text.trim().is_empty(), "{text:?}"),
        Err(_) => assert!(!text.trim().is_empty(), "{text:?}"),
    }
});
