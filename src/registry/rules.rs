//! The arguments of a row trigger, read from the catalog.

use sql_function::sql_function;

use crate::text::Text;
use crate::{encoding, rule};

/// The rules in the arguments of a row trigger (`pg_trigger.tgargs`), each as a verb in lower case
/// and a column quoted where SQL needs it, so that rules can be compared as texts.
#[sql_function(stable, strict, parallel_safe)]
pub(crate) fn rules(arguments: &[u8]) -> Vec<Text> {
    let quote = |name: &str| pgrx::spi::quote_identifier(name);
    let arguments = split(arguments);
    arguments.filter_map(|argument| rule::canonical(&argument, quote)).map(Text).collect()
}

/// The names of the templates that the table of a trigger was made LIKE, as its arguments
/// (`pg_trigger.tgargs`) record them.
#[sql_function(stable, strict, parallel_safe)]
pub(crate) fn recorded_templates(arguments: &[u8]) -> Vec<Text> {
    split(arguments).filter_map(|it| rule::recorded_template(&it)).map(Text).collect()
}

/// The arguments, each of which ends with NUL.
fn split(arguments: &[u8]) -> impl Iterator<Item = String> {
    let parts = arguments.split_inclusive(|byte| *byte == 0);
    parts.map(|part| encoding::from_server(part.strip_suffix(b"\0").unwrap_or(part)))
}
