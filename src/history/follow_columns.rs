//! Changes of a table's columns that its history follows.

use pgrx::spi::quote_identifier;
use pgrx::{PgSqlErrorCode, pg_sys};

use super::definitions::definitions;
use super::missing_columns::missing;
use super::names::{default_name, free_name};
use super::own_columns::OWN_COLUMNS;
use super::target::table_of_history;
use super::{access, completeness, dependents, function, link, period_column};
use crate::catalog::{self, OpenRelation};
use crate::error::ColumnChange;
use crate::parse_tree::{Command, Statement};
use crate::procedure::{Ending, in_subtransaction};
use crate::security_context::{as_creator, with_dump_settings, with_settings};
use crate::{error, maintain};

/// The tables whose columns the running command has changed, without partitions, each with its history.
fn with_history(relation: pg_sys::Oid) -> Vec<(pg_sys::Oid, pg_sys::Oid)> {
    let tables = catalog::family(relation)
        .into_iter()
        .filter(|table| OpenRelation::of_command(*table).is_some_and(|open| !open.is_partition()));
    tables.filter_map(|table| Some((table, link::history_of(table)?))).collect()
}

/// Follows ALTER TABLE: new columns, columns of another type, a new primary key, another owner, row-level security.
pub fn follow_columns(relation: pg_sys::Oid, command: Command) {
    for (table, history) in with_history(relation) {
        let (owner, old_owner) =
            (OpenRelation::open(table).owner(), OpenRelation::open(history).owner());
        if table == relation && command.changes_owner() {
            super::follow::follow_owner(table, history, owner);
        } else if owner != old_owner {
            // A history of another owner is not followed.
            continue;
        }
        if command.alters_types() {
            period_column::refuse_other_type(table);
        }
        // The names in the command are those that the role which runs it sees.
        let path = command.alters_types().then(catalog::search_path);
        let has_new = as_creator(owner, || {
            if command.changes_persistence() && catalog::has_changed_persistence(table) {
                follow_persistence(table, history);
            }
            let mut replaced = Vec::new();
            if let Some(path) = path {
                let settings = [(c"search_path", path.as_c_str())];
                with_settings(&settings, || replaced = change_types(table, history, command));
            }
            let others = added_beside_older(table, history);
            refuse_dependents(table, history, &others);
            let has_new = add_columns(table, history, &others);
            let is_replaced = !replaced.is_empty();
            for (column, kept) in replaced {
                access::replace_column(history, &kept, &column);
            }
            let adds_key = table == relation && command.adds_primary_key();
            // Another job of a restore creates the index of the history while this one adds the key, which the table did not have.
            if is_replaced || adds_key && catalog::has_replaced_primary_key(table) {
                completeness::follow_key(table, history);
            } else if adds_key {
                completeness::report_key(table, history);
            }
            has_new
        });
        if has_new || command.alters_types() {
            function::refresh(table);
        }
        access::follow(table, history);
    }
}

/// Follows SET LOGGED and SET UNLOGGED.
fn follow_persistence(table: pg_sys::Oid, history: pg_sys::Oid) {
    let is_unlogged = |relation| OpenRelation::open(relation).is_unlogged();
    if is_unlogged(table) != is_unlogged(history) {
        let word = if is_unlogged(table) { "UNLOGGED" } else { "LOGGED" };
        let history = catalog::qualified_name(history);
        Statement::parse(&format!("ALTER TABLE {history} SET {word}")).run();
    }
}

/// The columns that the running command has added to a table whose history has an older one of the name: one that holds the values
/// of another column, which was dropped or had another type.
fn added_beside_older(table: pg_sys::Oid, history: pg_sys::Oid) -> Vec<String> {
    let new_in_history = catalog::added_columns(history);
    let is_older = |column: &String| {
        catalog::column_number(history, column).is_some_and(|it| !new_in_history.contains(&it))
    };
    let added = catalog::added_columns(table).into_iter();
    added.filter_map(|it| catalog::column_name(table, it)).filter(is_older).collect()
}

/// Adds the columns to a history that its table has and it lacks, and `others`, for which the history has the column of another one
/// under the name. Where the history has a column in another type, old versions keep their values under another name. Returns whether there were some.
pub fn add_columns(table: pg_sys::Oid, history: pg_sys::Oid, others: &[String]) -> bool {
    let mut missing = missing(table, history);
    missing.extend(others.iter().filter(|it| !missing.contains(it)).cloned().collect::<Vec<_>>());
    if missing.is_empty() {
        return false;
    }
    let (definitions, name) = with_dump_settings(|| {
        (definitions(&OpenRelation::open(table)), OpenRelation::open(history).qualified_name())
    });
    let mut replaced = Vec::new();
    for column in &missing {
        if others.contains(column) {
            rename_aside(table, history, column, None);
        } else if let Some(kept) = rename_aside(table, history, column, Some("old")) {
            let history = catalog::relation_name(history);
            error::warn(error::old_versions_have_other_type(&history, column, &kept));
            replaced.push((column, kept));
        }
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
    for (column, kept) in replaced {
        access::replace_column(history, &kept, column);
    }
    true
}

/// Refuses to give a history a column, except `others`, that it has in another type, where a policy, a view or a publication names that: it would not see
/// the values of new versions.
pub fn refuse_dependents(table: pg_sys::Oid, history: pg_sys::Oid, others: &[String]) {
    for column in missing(table, history).into_iter().filter(|it| !others.contains(it)) {
        dependents::refuse(table, history, &column, ColumnChange::Unfollowed);
    }
}

/// Gives another name to a column of a history, if it has one of this name. Returns the new name, which is that of no column of
/// either table.
fn rename_aside(
    table: pg_sys::Oid,
    history: pg_sys::Oid,
    column: &str,
    label: Option<&str>,
) -> Option<String> {
    catalog::column_number(history, column)?;
    let wanted = label.map_or_else(|| column.to_owned(), |label| default_name(column, label));
    let is_taken =
        |name: &str| [table, history].iter().any(|it| catalog::column_number(*it, name).is_some());
    let free = free_name(&wanted, is_taken);
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
/// Where old versions do not take them, their column is kept under another name. Returns those columns with the names under which
/// they are kept.
fn change_types(
    table: pg_sys::Oid,
    history: pg_sys::Oid,
    command: Command,
) -> Vec<(String, String)> {
    let changed = in_subtransaction(Ending::Keep, || {
        let open = OpenRelation::open(history);
        let (schema, name) = (catalog::namespace_name(open.schema()), open.name());
        drop(open);
        command.run_type_changes_on(&schema, &name);
    });
    let Err(failure) = changed else { return Vec::new() };
    // PostgreSQL changes no type of a column that a view, a policy or a publication names, either.
    if failure.is_of_session() || failure.is(PgSqlErrorCode::ERRCODE_FEATURE_NOT_SUPPORTED) {
        failure.raise();
    }
    let added: Vec<_> = catalog::added_columns(table)
        .into_iter()
        .filter_map(|it| catalog::column_name(table, it))
        .collect();
    let mut replaced = Vec::new();
    for column in missing(table, history).into_iter().filter(|it| !added.contains(it)) {
        dependents::refuse(table, history, &column, ColumnChange::Type);
        if let Some(kept) = rename_aside(table, history, &column, Some("old")) {
            let history = catalog::relation_name(history);
            error::warn(error::old_versions_keep_type(&history, &column, &kept));
            replaced.push((column, kept));
        }
    }
    replaced
}

/// Follows RENAME COLUMN, of a table or of a column of the history's own.
pub fn follow_renamed_column(relation: pg_sys::Oid, old: &str, new: &str) {
    if let Some(table) = table_of_history(relation) {
        let is_own = catalog::column_number(relation, new)
            .is_some_and(|it| it as usize <= OWN_COLUMNS.len());
        if is_own && missing(table, relation).is_empty() {
            function::refresh(table);
        }
        return;
    }
    for (table, history) in with_history(relation) {
        let is_renamed = catalog::column_number(table, new).is_some()
            && catalog::column_number(history, old)
                .is_some_and(|it| it as usize > OWN_COLUMNS.len());
        let owner = OpenRelation::open(table).owner();
        as_creator(owner, || {
            if is_renamed {
                rename_aside(table, history, new, None);
                rename_column(history, old, new);
            }
        });
        function::refresh(table);
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
    if is_partition {
        return;
    }
    // Where its type was dropped, the command has dropped the history's column, too.
    let is_kept = catalog::column_number(history, column)
        .is_some_and(|number| number as usize > OWN_COLUMNS.len());
    // The rule is dropped with its column.
    if OpenRelation::of_command(table).is_some_and(|open| maintain::history_column(&open).is_none())
    {
        let table = catalog::qualified_name(table);
        error::raise(error::history_column_dropped(&table, column));
    }
    if is_kept {
        dependents::refuse(table, history, column, ColumnChange::Drop);
    }
    as_creator(owner, || {
        if is_kept && let Some(kept) = rename_aside(table, history, column, Some("dropped")) {
            access::revoke_on_column(history, &kept);
            let history = catalog::relation_name(history);
            error::notice(error::dropped_column_kept(&history, column, &kept));
        }
    });
    // Columns that the same command has added are followed at its end.
    if missing(table, history).is_empty() {
        function::refresh(table);
    }
    access::follow(table, history);
}
