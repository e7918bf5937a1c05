//! Rows of `base_entity.public_prefixes` follow the names of their tables.

use pgrx::pg_sys;

use crate::catalog::{self, PrefixRow, PrefixTable};
use crate::parse_tree::Command;
use crate::relation_names;

/// Whether any table has a prefix.
pub fn is_any_assigned() -> bool {
    catalog::public_prefixes().is_some_and(|table| !catalog::never_held_a_row(table))
}

/// Follows a command that renames a schema or moves a table, before it runs: an error of the command undoes both.
pub fn follow_at_start(command: Command) {
    if let Some((old, new)) = command.schema_renaming() {
        rename(&old, None, |row| PrefixRow { schema: new.clone(), ..row });
    }
    if let Some((relation, new_schema)) = relation_names::own_table_to_move(command)
        && is_any_assigned()
        && let Some(schema) = catalog::namespace_of(relation)
    {
        let (schema, name) = (catalog::namespace_name(schema), catalog::relation_name(relation));
        rename(&schema, Some(&name), |row| PrefixRow { schema: new_schema.clone(), ..row });
    }
}

/// Follows a command that has renamed a relation.
pub fn follow_rename(relation: pg_sys::Oid, old: &str, new: &str) {
    if let Some(schema) = catalog::namespace_of(relation) {
        let schema = catalog::namespace_name(schema);
        rename(&schema, Some(old), |row| PrefixRow { relation: new.to_owned(), ..row });
    }
}

/// Follows a command that has dropped a table, or a schema, whose `table` is empty.
pub fn follow_drop(schema: &str, table: &str) {
    if let Some(prefixes) = PrefixTable::open_to_write() {
        prefixes.remove(schema, Some(table).filter(|table| !table.is_empty()));
    }
}

/// Moves the rows of a table, or of all tables of a schema, to another name. Rows that this name has are of a table
/// that was dropped while the event triggers were disabled.
fn rename(schema: &str, relation: Option<&str>, to: impl Fn(PrefixRow) -> PrefixRow) {
    if !is_any_assigned() {
        return;
    }
    let Some(prefixes) = PrefixTable::open_to_write() else { return };
    let rows: Vec<_> = prefixes.remove(schema, relation).into_iter().map(to).collect();
    for row in &rows {
        prefixes.remove(&row.schema, Some(&row.relation));
    }
    if !rows.is_empty() {
        prefixes.add(&rows);
    }
}
