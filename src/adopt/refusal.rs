//! Tables that cannot be adopted: refused before anything changes.

use pgrx::pg_sys;
use pgrx::pg_sys::panic::ErrorReport;

use super::work::Manner;
use crate::catalog::{self, Facts};
use crate::error;
use crate::role::with_dump_settings;

/// The facts of a table that can take the templates, or why it cannot.
pub fn unless_adoptable(
    table: pg_sys::Oid,
    templates: &[pg_sys::Oid],
    manner: &Manner,
) -> Result<Facts, Box<ErrorReport>> {
    let facts = unless_table(table)?;
    if let Some((rule, table)) = catalog::update_rule(table) {
        return Err(Box::new(error::has_update_rule(&facts.name, &rule, &table)));
    }
    with_dump_settings(|| {
        if let Some(column) = catalog::column_conflicts(table, templates).first() {
            return Err(Box::new(error::column_conflict(&facts.name, column)));
        }
        for column in catalog::columns_without_values(table, templates) {
            let without = (!column.is_missing).then_some(column.name.as_str());
            if catalog::has_rows(&facts.full_name, facts.owner, without) {
                return Err(Box::new(error::no_value_for_column(&facts.full_name, &column)));
            }
        }
        if manner.replace_key {
            if let ('p', Some(key)) = (facts.kind, &facts.key) {
                return Err(Box::new(error::key_of_partitioned(&facts.name, key)));
            }
            let keys = catalog::foreign_keys_to_primary_key(table);
            if !keys.is_empty() {
                return Err(Box::new(error::key_is_referenced(&facts.name, &keys)));
            }
        }
        Ok(())
    })?;
    Ok(facts)
}

/// The facts of a table that this role may change, or why it is none.
pub fn unless_table(table: pg_sys::Oid) -> Result<Facts, Box<ErrorReport>> {
    let Some(facts) = catalog::facts(table) else {
        return Err(Box::new(error::no_such_table(table)));
    };
    if facts.is_system {
        return Err(Box::new(error::is_system_table(&facts.name)));
    }
    if !matches!(facts.kind, 'r' | 'p') {
        return Err(Box::new(error::is_no_table(&facts.name, facts.kind)));
    }
    if facts.is_template {
        return Err(Box::new(error::is_template(&facts.name)));
    }
    if let Some(parent) = &facts.partition_of {
        return Err(Box::new(error::is_partition(&facts.name, parent)));
    }
    if let Some(extension) = &facts.extension {
        return Err(Box::new(error::belongs_to_extension(&facts.name, extension)));
    }
    if facts.is_others_temporary {
        return Err(Box::new(error::is_others_temporary(&facts.name)));
    }
    if !facts.is_own {
        return Err(Box::new(error::not_owner(&facts.name)));
    }
    if let Some(child) = &facts.inherited_by {
        return Err(Box::new(error::is_inherited(&facts.name, child)));
    }
    Ok(facts)
}
