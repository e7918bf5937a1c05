//! The rules of a row trigger, read from the catalog.

use pgrx::prelude::*;

use crate::maintain;

/// The rules in the arguments of a row trigger (`pg_trigger.tgargs`), each as a verb in lower case
/// and a column quoted where SQL needs it, so that rules can be compared as texts.
#[pg_extern(stable, strict, parallel_safe)]
pub(crate) fn rules(arguments: &[u8]) -> Vec<String> {
    let arguments = arguments.strip_suffix(b"\0").unwrap_or(arguments);
    if arguments.is_empty() {
        return Vec::new();
    }
    arguments
        .split(|byte| *byte == 0)
        .map(|argument| {
            let text = String::from_utf8_lossy(argument);
            maintain::canonical(&text, |name| pgrx::spi::quote_identifier(name))
                .unwrap_or_else(|| text.into_owned())
        })
        .collect()
}
