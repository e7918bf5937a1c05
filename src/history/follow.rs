//! Changes of a table that its history follows, besides those of columns: names, the schema, the owner and who may read it.

use pgrx::pg_sys;
use pgrx::spi::{quote_identifier, quote_qualified_identifier};

use super::names::default_name;
use super::query::Query;
use super::rewrite_rules::refuse_rules_of;
use super::target::{refuse_parents_of_others, table_of_history};
use super::{access, function, link};
use crate::catalog::{self, OpenRelation};
use crate::parse_tree::Statement;
use crate::security_context::as_creator;
use crate::{encoding, error};

/// Gives the history and the function of a table the owner that the table has been given. The current role may give the table away,
/// and with it the history. The function gets the properties with which it was created: as SECURITY DEFINER, which the previous
/// owner can have made it, it would lend the rights of the new one. A function that the previous owner has written anew stays with it, as does one
/// that was given to another role.
pub fn follow_owner(table: pg_sys::Oid, history: pg_sys::Oid, owner: pg_sys::Oid) {
    refuse_rules_of(history);
    refuse_parents_of_others(history, owner);
    let function = function::of_previous_owner(table, history);
    let (name, role) = (catalog::qualified_name(history), catalog::role_name(owner));
    let role = quote_identifier(role);
    if catalog::owner_of(history) != Some(owner) {
        Statement::parse(&format!("ALTER TABLE {name} OWNER TO {role}")).run();
    }
    let Some([schema, function]) = function else { return function::report_left_behind(table) };
    let function = quote_qualified_identifier(schema, function);
    let parallel = function::parallel(&Query::of(table));
    for change in [
        format!(
            "STABLE CALLED ON NULL INPUT SECURITY INVOKER NOT LEAKPROOF PARALLEL {parallel} COST 100 ROWS 1000 RESET ALL"
        ),
        format!("OWNER TO {role}"),
    ] {
        let statement = format!("ALTER FUNCTION {function}(pg_catalog.timestamptz) {change}");
        Statement::parse(&statement).run();
    }
    function::refresh_rows(table);
}

/// Follows ALTER TABLE ... RENAME and SET SCHEMA of a table: its history, and the function, take the new name where theirs was made of the
/// old one, and the new schema where they were in the old one. `old` is the name that the table had, None after SET SCHEMA.
pub fn follow_new_name(relation: pg_sys::Oid, old: Option<&str>) {
    if let Some(table) = table_of_history(relation) {
        function::refresh(table);
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
    // RENAME moves nothing.
    let former = old.is_none().then(|| catalog::former_namespace(relation)).flatten();
    let function = catalog::as_of_function(relation);
    with_rights(history, owner, || {
        if former.is_some_and(|it| it != schema && catalog::namespace_of(history) == Some(it)) {
            let statement = format!(
                "ALTER TABLE {} SET SCHEMA {}",
                catalog::qualified_name(history),
                quote_identifier(&schema_name)
            );
            Statement::parse(&statement).run();
        }
        if let Some(old) = old {
            rename_history(relation, history, old, &name);
        }
        if let Some(function) = function
            && let Some([its_schema, its_name]) = catalog::function_name(function)
        {
            let signature = format!(
                "{}(pg_catalog.timestamptz)",
                quote_qualified_identifier(its_schema.as_str(), its_name.as_str())
            );
            let its_namespace = catalog::namespace(&encoding::to_server(&its_schema));
            if former.is_some_and(|it| it != schema && its_namespace == Some(it)) {
                let to = quote_identifier(&schema_name);
                Statement::parse(&format!("ALTER FUNCTION {signature} SET SCHEMA {to}")).run();
            }
            let becomes = default_name(&name, "as_of");
            if old.is_some_and(|old| its_name == default_name(old, "as_of")) && its_name != becomes
            {
                let taken = its_namespace.and_then(|it| catalog::function_of_time(it, &becomes));
                if taken.is_some() {
                    let table = catalog::qualified_name(relation);
                    error::notice(error::as_of_function_keeps_name(&its_name, &table, &becomes));
                } else {
                    let to = quote_identifier(becomes);
                    Statement::parse(&format!("ALTER FUNCTION {signature} RENAME TO {to}")).run();
                }
            }
        }
        function::refresh_under_new_name(relation, old);
    });
}

/// Gives a history the name that is made of the new one of its table, if it has the one that was made of the old one and no other relation of its
/// schema has that.
fn rename_history(table: pg_sys::Oid, history: pg_sys::Oid, old: &str, new: &str) {
    let (was, becomes) = (default_name(old, "history"), default_name(new, "history"));
    if catalog::relation_name(history) != was || was == becomes {
        return;
    }
    let taken = catalog::namespace_of(history)
        .and_then(|schema| catalog::relation_in(schema, &encoding::to_server(&becomes)));
    let name = catalog::qualified_name(history);
    if let Some(taken) = taken {
        let [table, taken] = [table, taken].map(catalog::qualified_name);
        error::notice(error::history_keeps_name(&name, &table, &taken));
        return;
    }
    let becomes = quote_identifier(becomes);
    Statement::parse(&format!("ALTER TABLE {name} RENAME TO {becomes}")).run();
}

/// Runs `action`, whose statements evaluate nothing, with the rights of the owner of a table and its history. A role that has these rights
/// runs it itself: the owner may lack the privilege CREATE on the schema that the role has moved the table to. Not if the history is another role's.
fn with_rights(history: pg_sys::Oid, owner: pg_sys::Oid, action: impl FnOnce()) {
    let is_of_owner = catalog::owner_of(history) == Some(owner);
    if is_of_owner && catalog::is_own(history) { action() } else { as_creator(owner, action) }
}

/// Follows what the running command has changed of the privileges and policies of tables: of these, or of all that have a
/// history. It locks no table whose access has not changed.
pub fn follow_access(tables: Option<&[pg_sys::Oid]>) {
    let Some(function) = catalog::function(link::FUNCTION) else { return };
    let of_table = |table: &pg_sys::Oid| {
        catalog::unlocked_history_of(*table, function).map(|history| (*table, history))
    };
    let linked: Vec<_> = match tables {
        Some(tables) => tables.iter().filter_map(of_table).collect(),
        None => catalog::tables_with_history(function),
    };
    if linked.is_empty() {
        return;
    }
    let tables: Vec<_> = linked.iter().map(|(table, _)| *table).collect();
    let changed = catalog::with_changed_access(&tables);
    for (table, history) in linked.into_iter().filter(|(table, _)| changed.contains(table)) {
        access::follow(table, history);
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
