//! Changes of a table that its history follows: columns, names, the schema, the owner and who may read it.

use pgrx::pg_sys;
use pgrx::spi::{quote_identifier, quote_qualified_identifier};

use super::definitions::definitions;
use super::names::{default_name, free_column};
use super::target::{OWN_COLUMNS, table_of_history};
use super::{access, columns, function, link};
use crate::catalog::{self, OpenRelation};
use crate::parse_tree::{Command, Statement};
use crate::procedure::{Ending, in_subtransaction};
use crate::security_context::{as_creator, with_dump_settings, with_settings};
use crate::{compat, encoding, error, maintain};

/// The tables whose columns the running command has changed, without partitions, each with its history.
fn with_history(relation: pg_sys::Oid) -> Vec<(pg_sys::Oid, pg_sys::Oid)> {
    let tables = catalog::family(relation)
        .into_iter()
        .filter(|table| OpenRelation::of_command(*table).is_some_and(|open| !open.is_partition()));
    tables.filter_map(|table| Some((table, link::history_of(table)?))).collect()
}

/// Follows ALTER TABLE: new columns, columns of another type, another owner, row-level security.
pub fn follow_columns(relation: pg_sys::Oid, command: Command) {
    for (table, history) in with_history(relation) {
        let (owner, old_owner) =
            (OpenRelation::open(table).owner(), OpenRelation::open(history).owner());
        if owner != old_owner {
            // A history of another owner is not followed.
            if table != relation || !command.changes_owner() {
                continue;
            }
            let (name, role) = (catalog::qualified_name(history), catalog::role_name(owner));
            // The role may give the table away, and with it the history.
            Statement::parse(&format!("ALTER TABLE {name} OWNER TO {}", quote_identifier(&role)))
                .run();
            if let Some([schema, function]) =
                catalog::as_of_function(table).and_then(catalog::function_name)
            {
                let function = quote_qualified_identifier(schema, function);
                Statement::parse(&format!(
                    "ALTER FUNCTION {function}(pg_catalog.timestamptz) OWNER TO {}",
                    quote_identifier(role)
                ))
                .run();
            }
        }
        // The names in the command are those that the role which runs it sees.
        let path = command.alters_types().then(catalog::search_path);
        as_creator(owner, || {
            if let Some(path) = path {
                let settings = [(c"search_path", path.as_c_str())];
                with_settings(&settings, || change_types(table, history, command));
            }
            let has_new = add_columns(table, history);
            if has_new || command.alters_types() {
                function::refresh(table);
            }
        });
        access::follow(table, history);
    }
}

/// Adds the columns to a history that its table has and it lacks. Returns whether there were some.
pub fn add_columns(table: pg_sys::Oid, history: pg_sys::Oid) -> bool {
    let missing = missing(table, history);
    if missing.is_empty() {
        return false;
    }
    let (definitions, name) = with_dump_settings(|| {
        (definitions(&OpenRelation::open(table)), OpenRelation::open(history).qualified_name())
    });
    for column in &missing {
        rename_aside(history, column, None);
    }
    let clauses: Vec<String> = definitions
        .iter()
        .filter(|(column, _)| missing.contains(column))
        .map(|(column, definition)| format!("ADD COLUMN {} {definition}", quote_identifier(column)))
        .collect();
    // The types are written for the search_path of a dump.
    with_dump_settings(|| {
        Statement::parse(&format!("ALTER TABLE {name} {}", clauses.join(", "))).run();
    });
    true
}

/// The columns of a table for which its history has none, by name and type.
fn missing(table: pg_sys::Oid, history: pg_sys::Oid) -> Vec<String> {
    let (table, history) = (OpenRelation::open(table), OpenRelation::open(history));
    // SAFETY: both relations are open, with so many columns.
    unsafe {
        let (of_table, of_history) = ((*table.as_ptr()).rd_att, (*history.as_ptr()).rd_att);
        let kept: Vec<_> = (OWN_COLUMNS.len()..(*of_history).natts as usize)
            .map(|place| compat::attribute(of_history, place))
            .filter(|column| !column.attisdropped)
            .map(|column| (columns::name(column).to_owned(), column.atttypid))
            .collect();
        let wanted: Vec<_> = (0..(*of_table).natts as usize)
            .map(|place| compat::attribute(of_table, place))
            .filter(|column| !column.attisdropped)
            .map(|column| (columns::name(column).to_owned(), column.atttypid))
            .collect();
        let is_kept = |(name, of): &(std::ffi::CString, pg_sys::Oid)| {
            kept.iter().any(|(other, kept_as)| {
                other == name && columns::base_type(*kept_as) == columns::base_type(*of)
            })
        };
        wanted
            .into_iter()
            .filter(|column| !is_kept(column))
            .map(|(name, _)| encoding::from_server(name.to_bytes()))
            .collect()
    }
}

/// Gives another name to a column of a history, if it has one of this name. Returns the new name.
fn rename_aside(history: pg_sys::Oid, column: &str, label: Option<&str>) -> Option<String> {
    catalog::column_number(history, column)?;
    let wanted = label.map_or_else(|| column.to_owned(), |label| default_name(column, label));
    let free = free_column(&wanted, |name| catalog::column_number(history, name).is_some());
    rename_column(history, column, &free);
    Some(free)
}

fn rename_column(history: pg_sys::Oid, old: &str, new: &str) {
    Statement::parse(&format!(
        "ALTER TABLE {} RENAME COLUMN {} TO {}",
        catalog::qualified_name(history),
        quote_identifier(old),
        quote_identifier(new)
    ))
    .run();
}

/// Gives the columns of a history the types that the command has given those of its table, by the same USING clauses.
/// Where old versions do not take them, their column is kept under another name.
fn change_types(table: pg_sys::Oid, history: pg_sys::Oid, command: Command) {
    let changed = in_subtransaction(Ending::Keep, || {
        let open = OpenRelation::open(history);
        let (schema, name) = (catalog::namespace_name(open.schema()), open.name());
        drop(open);
        command.run_type_changes_on(&schema, &name);
    });
    if let Err(failure) = changed {
        if failure.is_of_session() {
            failure.raise();
        }
        for column in missing(table, history) {
            if let Some(kept) = rename_aside(history, &column, Some("old")) {
                let history = catalog::relation_name(history);
                error::warn(error::old_versions_keep_type(&history, &column, &kept));
            }
        }
    }
}

/// Follows RENAME COLUMN.
pub fn follow_renamed_column(relation: pg_sys::Oid, old: &str, new: &str) {
    for (table, history) in with_history(relation) {
        let is_renamed = catalog::column_number(table, new).is_some()
            && catalog::column_number(history, old)
                .is_some_and(|it| it as usize > OWN_COLUMNS.len());
        let owner = OpenRelation::open(table).owner();
        as_creator(owner, || {
            if is_renamed {
                rename_aside(history, new, None);
                rename_column(history, old, new);
            }
            function::refresh(table);
        });
    }
}

/// Follows DROP COLUMN: the values of old versions are kept under another name, so that a new column of the name is
/// another one.
pub fn follow_dropped_column(table: pg_sys::Oid, column: &str) {
    let Some(history) = link::history_of(table) else { return };
    let (owner, is_partition) = {
        let open = OpenRelation::open(table);
        (open.owner(), open.is_partition())
    };
    let is_kept = catalog::column_number(history, column)
        .is_some_and(|number| number as usize > OWN_COLUMNS.len());
    if is_partition || !is_kept {
        return;
    }
    // The rule is dropped with its column.
    if OpenRelation::of_command(table).is_some_and(|open| maintain::history_column(&open).is_none())
    {
        let table = catalog::qualified_name(table);
        error::raise(error::history_column_dropped(&table, column));
    }
    as_creator(owner, || {
        if let Some(kept) = rename_aside(history, column, Some("dropped")) {
            let history = catalog::relation_name(history);
            error::notice(error::dropped_column_kept(&history, column, &kept));
        }
        // Columns that the same command has added are followed at its end.
        if missing(table, history).is_empty() {
            function::refresh(table);
        }
    });
}

/// Follows ALTER TABLE ... RENAME and SET SCHEMA of a table: its history, and the function, take the new name or
/// schema where their names were made of the old one. `old` is the name that the table had.
pub fn follow_new_name(relation: pg_sys::Oid, old: Option<&str>) {
    if let Some(table) = table_of_history(relation) {
        let owner = OpenRelation::open(table).owner();
        as_creator(owner, || function::refresh(table));
        return;
    }
    let (owner, schema, name) = {
        let Some(open) = OpenRelation::of_command(relation) else { return };
        if open.is_partition() || link::history_in(&open).is_none() {
            return;
        }
        (open.owner(), open.schema(), open.name())
    };
    let Some(history) = link::history_of(relation) else { return };
    let schema_name = catalog::namespace_name(schema);
    let function = catalog::as_of_function(relation).and_then(catalog::function_name);
    as_creator(owner, || {
        if catalog::namespace_of(history) != Some(schema) {
            let statement = format!(
                "ALTER TABLE {} SET SCHEMA {}",
                catalog::qualified_name(history),
                quote_identifier(&schema_name)
            );
            Statement::parse(&statement).run();
        }
        if let Some(old) = old {
            let (was, becomes) = (default_name(old, "history"), default_name(&name, "history"));
            let is_free = catalog::relation_in(schema, &encoding::to_server(&becomes)).is_none();
            if catalog::relation_name(history) == was && is_free {
                let history = catalog::qualified_name(history);
                let becomes = quote_identifier(becomes);
                Statement::parse(&format!("ALTER TABLE {history} RENAME TO {becomes}")).run();
            }
        }
        if let Some([its_schema, its_name]) = function {
            let mut signature = format!(
                "{}(pg_catalog.timestamptz)",
                quote_qualified_identifier(its_schema.as_str(), its_name.as_str())
            );
            if its_schema != schema_name {
                let to = quote_identifier(&schema_name);
                Statement::parse(&format!("ALTER FUNCTION {signature} SET SCHEMA {to}")).run();
                signature = format!(
                    "{}(pg_catalog.timestamptz)",
                    quote_qualified_identifier(schema_name.as_str(), its_name.as_str())
                );
            }
            let becomes = default_name(&name, "as_of");
            if old.is_some_and(|old| its_name == default_name(old, "as_of"))
                && catalog::function_of_time(schema, &becomes).is_none()
            {
                let becomes = quote_identifier(becomes);
                Statement::parse(&format!("ALTER FUNCTION {signature} RENAME TO {becomes}")).run();
            }
        }
        function::refresh(relation);
    });
}

/// Follows GRANT, REVOKE and policies: of these tables, or of all that have a history.
pub fn follow_access(tables: Option<&[pg_sys::Oid]>) {
    let Some(function) = catalog::function(link::FUNCTION) else { return };
    match tables {
        Some(tables) => {
            for table in tables {
                if let Some(history) = link::history_of(*table)
                    && OpenRelation::of_command(*table).is_some_and(|open| !open.is_partition())
                {
                    access::follow(*table, history);
                }
            }
        }
        None => {
            for (table, history) in catalog::tables_with_history(function) {
                access::follow(table, history);
            }
        }
    }
}

/// Follows GRANT and REVOKE on all tables of a schema.
pub fn follow_privileges() {
    let Some(function) = catalog::function(link::FUNCTION) else { return };
    for (table, history) in catalog::tables_with_history(function) {
        access::follow_privileges(table, history);
    }
}

/// Follows ALTER SCHEMA ... RENAME: the functions of its tables name the schema.
pub fn follow_renamed_schema(name: &str) {
    let schema = catalog::namespace(&encoding::to_server(name));
    let (Some(function), Some(schema)) = (catalog::function(link::FUNCTION), schema) else {
        return;
    };
    for (table, history) in catalog::tables_with_history(function) {
        if [table, history].iter().any(|it| catalog::namespace_of(*it) == Some(schema)) {
            function::refresh(table);
        }
    }
}
