//! `TABLE_as_of(timestamptz)`: an SQL function beside the table, which PostgreSQL can inline, so that the conditions of
//! a query reach the indexes of the table and of its history.
//!
//! It is known by its dependency on the table, of the kind that an index has, so that it is dropped with the table.
//! A dump does not have such dependencies. After a restore, the function is known by its form and its body, which are those of the one that
//! would be created.
//!
//! A column of a domain is cast to it, as the result has it. If another role owns the domain, the function calls base_entity.as_of() instead, which
//! PostgreSQL does not inline.

use pgrx::pg_sys;
use pgrx::spi::quote_literal;

use super::link;
use super::missing_columns::missing;
use super::names::default_name;
use super::query::{Query, qualified};
use crate::catalog::{self, FunctionOfTime, OpenRelation};
use crate::parse_tree::Statement;
use crate::security_context::as_creator;
use crate::{encoding, error, maintain};

/// The catalog pg_proc.
const FUNCTIONS: pg_sys::Oid = pg_sys::Oid::from_u32(1255);

/// Creates the function of a table, or writes the one anew that it has from a history before, unless there is another one of the name.
pub fn create(table: pg_sys::Oid) {
    if let Some([schema, name]) = former(table) {
        return define(table, &schema, &name);
    }
    let (schema, name) = place(table);
    match catalog::function_of_time(schema, &name) {
        Some(function) if is_own(table, &function) => {
            adopt(table);
            refresh_rows(table);
        }
        Some(_) => {
            let function = qualified(&catalog::namespace_name(schema), &name);
            error::warn(error::as_of_function_taken(&function, &catalog::qualified_name(table)));
        }
        None => {
            define(table, &catalog::namespace_name(schema), &name);
            describe(table, schema, &name);
        }
    }
}

/// Writes the function of a table anew, if it has one: its columns or its name have changed. One that was dropped stays so: a new one would be
/// for PUBLIC, from which its owner may have revoked it.
pub fn refresh(table: pg_sys::Oid) {
    match catalog::as_of_function(table).and_then(catalog::function_name) {
        Some([schema, name]) => define(table, &schema, &name),
        None if has_one_of_the_name(table) => create(table),
        None => {}
    }
}

/// The same once the table has another name than `old`, or another schema: the function is created where that of another role had the former name.
pub fn refresh_under_new_name(table: pg_sys::Oid, old: Option<&str>) {
    let was_taken = old.is_some_and(|old| {
        let schema = OpenRelation::open(table).schema();
        catalog::function_of_time(schema, &default_name(old, "as_of")).is_some()
    });
    if was_taken && catalog::as_of_function(table).is_none() {
        create(table);
    } else {
        refresh(table);
    }
}

/// Writes the function of a table anew where a trigger that was created or dropped has changed the rows that it returns: with the rule `soft_delete`
/// they are those that are not marked as deleted.
pub fn follow_rules(table: pg_sys::Oid) {
    if !has_history_and_rule(table) {
        return;
    }
    // Columns that the same command has added, or has given another type, are followed at its end.
    if link::history_of(table).is_none_or(|history| !missing(table, history).is_empty()) {
        return;
    }
    // pg_upgrade has made it before there were event triggers.
    adopt(table);
    refresh_rows(table);
}

/// Writes the function of a table anew if it is not the one that would be created: its rules, or the owners of domains, are others.
pub fn refresh_rows(table: pg_sys::Oid) {
    let Some([schema, name]) = catalog::as_of_function(table).and_then(catalog::function_name)
    else {
        return;
    };
    let namespace = catalog::namespace(&encoding::to_server(&schema));
    let body = namespace.and_then(|it| catalog::function_of_time(it, &name)).map(|it| it.body);
    if body.is_some_and(|body| body != Query::of(table).as_of("$1")) {
        define(table, &schema, &name);
    }
}

/// Follows a trigger on base_entity.keep_history() that the running command has made, as a dump makes it.
pub fn check_trigger(table: pg_sys::Oid) {
    link::check(table);
    if link::history_of(table).is_some() {
        adopt(table);
    }
}

/// Takes a function that is the one of a table, by its body, as a restore has made it.
pub fn adopt(table: pg_sys::Oid) {
    if !has_history_and_rule(table) || catalog::as_of_function(table).is_some() {
        return;
    }
    let (schema, name) = place(table);
    if let Some(function) = catalog::function_of_time(schema, &name)
        && is_own(table, &function)
    {
        record(table, function.oid);
    }
}

/// The function that goes with a table to its next owner, by its schema and name: the one of the role that has the history, or the one that is called after the
/// table, where the history has been given away first. Not one of a role that the current one may not act as.
pub fn of_previous_owner(table: pg_sys::Oid, history: pg_sys::Oid) -> Option<[String; 2]> {
    let functions = catalog::as_of_functions(table);
    let of_history = catalog::owner_of(history)
        .and_then(|owner| functions.iter().find(|(_, role)| *role == owner));
    let (schema, name) = place(table);
    let place = [catalog::namespace_name(schema), name];
    let is_in_place = |it: &&(pg_sys::Oid, pg_sys::Oid)| {
        catalog::function_name(it.0).is_some_and(|it| it == place)
    };
    let (function, owner) = of_history.or_else(|| functions.iter().find(is_in_place))?;
    // SAFETY: reads the current role.
    let role = unsafe { pg_sys::GetUserId() };
    catalog::may_act_as(role, *owner).then(|| catalog::function_name(*function)).flatten()
}

/// Tells of a function that has the name of a table's, and stays with another role than the owner which the table has got.
pub fn report_left_behind(table: pg_sys::Oid) {
    let (schema, name) = place(table);
    let other = catalog::function_of_time(schema, &name);
    let owner = OpenRelation::open(table).owner();
    if let Some(role) = other.map(|it| it.owner).filter(|it| *it != owner) {
        let function = qualified(&catalog::namespace_name(schema), &name);
        let (table, role) = (catalog::qualified_name(table), catalog::role_name(role));
        error::warn(error::as_of_function_keeps_owner(&function, &table, &role));
    }
}

/// Whether a table, which is no partition, is linked to a history and has the rule `history`: while it is restored, or released, it may have one alone.
fn has_history_and_rule(table: pg_sys::Oid) -> bool {
    OpenRelation::of_command(table).is_some_and(|open| {
        !open.is_partition()
            && link::history_in(&open).is_some()
            && maintain::history_column(&open).is_some()
    })
}

/// The schema and the name of the function that a table has kept while it had no history. None if the table
/// was given to another role since: the function is not its.
fn former(table: pg_sys::Oid) -> Option<[String; 2]> {
    catalog::as_of_function(table).and_then(catalog::function_name)
}

/// Whether a function of the name is the table's: one of another role could become another one under a reader's hands. Its form and its body are those
/// of the one that would be created, or the body of one that was before the rule `soft_delete` was given or taken. In another form, with a default or
/// other types, it would have code of the table's previous owner run with the rights of the next one.
fn is_own(table: pg_sys::Oid, function: &FunctionOfTime) -> bool {
    // SAFETY: the look-up gives InvalidOid for a table that does not exist.
    let row_type = unsafe { pg_sys::get_rel_type_id(table) };
    function.row_type == Some(row_type)
        && OpenRelation::open(table).owner() == function.owner
        && Query::of(table).reads_as_of("$1", &function.body)
}

/// Whether there is a function of the name of a table's: it may be its own, as a restore has made it.
fn has_one_of_the_name(table: pg_sys::Oid) -> bool {
    let (schema, name) = place(table);
    catalog::function_of_time(schema, &name).is_some()
}

/// The schema and the name that the function of a table has.
fn place(table: pg_sys::Oid) -> (pg_sys::Oid, String) {
    let open = OpenRelation::open(table);
    (open.schema(), default_name(&open.name(), "as_of"))
}

fn define(table: pg_sys::Oid, schema: &str, name: &str) {
    let query = Query::of(table);
    let owner = OpenRelation::open(table).owner();
    let Some(namespace) = catalog::namespace(&encoding::to_server(schema)) else { return };
    let statement = format!(
        "CREATE OR REPLACE FUNCTION {}(at pg_catalog.timestamptz) RETURNS SETOF {} \
         LANGUAGE sql STABLE PARALLEL {} AS {}",
        qualified(schema, name),
        query.name,
        parallel(&query),
        quote_literal(query.as_of("$1"))
    );
    let run = || Statement::parse(&statement).run();
    if catalog::may_create_in(namespace, owner) {
        as_creator(owner, run);
    } else if may_replace(namespace, name, owner) {
        run();
    } else {
        let role = catalog::role_name(owner);
        return error::warn(error::as_of_function_stays(&qualified(schema, name), schema, &role));
    }
    // CREATE OR REPLACE has dropped the dependencies.
    if let Some(function) = catalog::function_of_time(namespace, name) {
        record(table, function.oid);
    }
}

/// The word after PARALLEL with which the function of a table is created.
pub fn parallel(query: &Query) -> &'static str {
    if query.is_as_of_parallel() { "SAFE" } else { "UNSAFE" }
}

/// Whether the current role may replace the function of an owner who may not create in its schema: it keeps its owner, and is not run.
fn may_replace(namespace: pg_sys::Oid, name: &str, owner: pg_sys::Oid) -> bool {
    // SAFETY: reads the current role.
    let role = unsafe { pg_sys::GetUserId() };
    catalog::may_create_in(namespace, role)
        && catalog::may_act_as(role, owner)
        && catalog::function_of_time(namespace, name).is_some_and(|it| it.owner == owner)
}

fn describe(table: pg_sys::Oid, schema: pg_sys::Oid, name: &str) {
    if let Some(function) = catalog::function_of_time(schema, name) {
        let comment = format!("rows of {} as of a time", catalog::qualified_name(table));
        catalog::comment_on(function.oid, FUNCTIONS, &comment);
    }
}

fn record(table: pg_sys::Oid, function: pg_sys::Oid) {
    let address =
        |class, object| pg_sys::ObjectAddress { classId: class, objectId: object, objectSubId: 0 };
    let (function, table) =
        (address(FUNCTIONS, function), address(pg_sys::RelationRelationId, table));
    // SAFETY: the addresses are valid for the call.
    unsafe {
        pg_sys::recordDependencyOn(&function, &table, pg_sys::DependencyType::DEPENDENCY_AUTO);
        pg_sys::CommandCounterIncrement();
    }
}
