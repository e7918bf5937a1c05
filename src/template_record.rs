//! Which templates a table was made LIKE: recorded in the arguments of its row trigger, each as `like`
//! and the template's name, or of a trigger AFTER TRUNCATE where the templates give no rule. A dump, a
//! restore, a rename of the table and its partitions keep them, and they cost a row nothing.
//!
//! The name is enough, since all templates are in one schema.

use std::ffi::{CStr, CString};

use pgrx::pg_sys;
use pgrx::spi::quote_identifier;

use crate::catalog::TriggerOfTable;
use crate::{catalog, encoding, error, rule};

/// The argument that records a template of this name.
pub fn argument(template: &str) -> CString {
    encoding::to_server(&format!("like {}", quote_identifier(template)))
}

/// Whether an argument records a template.
pub fn is_one(argument: &CStr) -> bool {
    rule::recorded_template(&encoding::from_server(argument.to_bytes())).is_some()
}

/// Each trigger on base_entity.maintain(), and whether a partition has it from the table that it is a partition of.
fn triggers() -> Vec<(TriggerOfTable, bool)> {
    catalog::function(c"maintain").map(catalog::triggers_on).unwrap_or_default()
}

/// Whether an argument records the template of this name.
fn records(argument: &CStr, template: &str) -> bool {
    let argument = encoding::from_server(argument.to_bytes());
    rule::recorded_template(&argument).is_some_and(|name| name == template)
}

/// Renames a template in the record of every table that was made LIKE it. No table is made LIKE it
/// concurrently, since both commands lock the template.
pub fn rename(old: &str, new: &str) {
    for (trigger, _) in triggers() {
        trigger.change_arguments(|arguments| {
            let changed = arguments.iter().any(|argument| records(argument, old));
            changed.then(|| {
                let renamed = arguments.iter().map(|argument| {
                    if records(argument, old) { self::argument(new) } else { argument.clone() }
                });
                renamed.collect()
            })
        });
    }
}

/// The tables that were made LIKE the template of this name; of a partitioned one, not its partitions.
pub fn tables(template: &str) -> Vec<pg_sys::Oid> {
    let of_template = triggers().into_iter().filter(|(trigger, is_of_parent)| {
        !is_of_parent
            && trigger.arguments().is_some_and(|arguments| {
                arguments.iter().any(|argument| records(argument, template))
            })
    });
    let mut tables: Vec<_> = of_template.map(|(trigger, _)| trigger.table).collect();
    tables.dedup();
    // The record of another session's temporary table goes with that session.
    tables.retain(|table| !catalog::is_others_temporary(*table));
    tables
}

/// Refuses to remove a template from the schema of the templates while tables are made LIKE it. `doing` is
/// the verb of the message, as in `cannot drop`.
pub fn refuse_loss(template: &str, doing: &str) {
    let tables = tables(template);
    if tables.is_empty() {
        return;
    }
    let schema = catalog::schema();
    // The one that is named in full in the HINT: a template is no entity that could be released.
    let entity = tables.iter().find(|table| catalog::namespace_of(**table) != schema);
    let entity = entity.map(|table| catalog::qualified_name(*table));
    let names: Vec<String> = tables.iter().map(|table| catalog::qualified_name(*table)).collect();
    error::raise(error::template_in_use(template, doing, &names, entity.as_deref()));
}
