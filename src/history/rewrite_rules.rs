//! Rules (CREATE RULE) on histories, which would run with the rights of later owners.

use pgrx::pg_sys;
use pgrx::spi::quote_identifier;

use crate::{catalog, error};

/// Refuses a history that has a rule: it was created while no table was linked to the history, or without event triggers.
pub fn refuse_rules_of(history: pg_sys::Oid) {
    if let Some(rule) = catalog::rewrite_rule_of(history) {
        let name = catalog::qualified_name(history);
        let rule = format!("{} ON {name}", quote_identifier(rule));
        error::raise(error::history_takes_no_rule(&catalog::relation_name(history), Some(&rule)));
    }
}
