//! Living views: an updatable view of the rows of a soft-delete table that are not marked.
//!
//! A living view is known by a trigger on it, which never fires and is dumped with it. Columns that are
//! added to the table later are added to the view, and a column that is renamed is renamed there. It is
//! dropped with its table, as an index is.

use std::collections::HashSet;

use pgrx::pg_sys;
use pgrx::spi::{quote_identifier, quote_qualified_identifier};
use sql_function::sql_function;

use crate::argument::given;
use crate::catalog::{self, OpenRelation};
use crate::fmgr::{self, pg_function};
use crate::parse_tree::{RelationName, Statement};
use crate::security_context::{as_creator, with_dump_settings};
use crate::text::Text;
use crate::{compat, encoding, error, maintain, procedure};

mod definition;
mod dropped_columns;
mod owner;
mod privileges;
mod rebuild;

use definition::Definition;
pub use owner::follow as follow_new_owner;
pub use privileges::{
    differences as privilege_differences, first, given_grants, grants,
    lacking as lacking_privileges, with_tables,
};
pub use rebuild::statements as rebuild;

pg_function! {
    /// The trigger by which a living view is known. It is fired for none: AFTER INSERT FOR EACH STATEMENT on a
    /// view is fired only where INSTEAD OF triggers insert, and does nothing then.
    base_entity_living_view / pg_finfo_base_entity_living_view => fired
}

unsafe fn fired(call: pg_sys::FunctionCallInfo) -> pg_sys::Datum {
    // SAFETY: PostgreSQL's own call.
    unsafe {
        if fmgr::context::<pg_sys::TriggerData>(call, pg_sys::NodeTag::T_TriggerData).is_none() {
            error::raise(error::not_called_as_trigger("living_view"));
        }
    }
    pg_sys::Datum::null()
}

#[sql_function(sql = r#"
CREATE FUNCTION @extschema@.create_living_view(relation regclass, name text DEFAULT NULL) RETURNS regclass
    LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';
"#)]
fn create_living_view(relation: Option<pg_sys::Oid>, name: Option<Text>) -> pg_sys::Oid {
    let table = given(relation, "relation");
    catalog::refuse_if_read_only(c"CREATE VIEW");
    if name.as_ref().is_some_and(|name| name.is_empty()) {
        error::raise(error::living_view_without_name());
    }
    let (owner, schema) = {
        let open = OpenRelation::require_table(table);
        if catalog::is_others_temporary(table) {
            error::raise(error::is_others_temporary(&open.name()));
        }
        if !catalog::is_own(table) {
            error::raise(error::not_owner(&open.name()));
        }
        if maintain::marked_column(&open).is_none() {
            error::raise(error::nothing_marked(&open.name()));
        }
        (open.owner(), open.schema())
    };
    let name = name.map_or_else(|| default_name(table), |name| truncated(&name));
    if let Some(view) = view_named(table, &name) {
        error::notice(error::living_view_exists(&name));
        add_columns(view);
        return view;
    }
    if !catalog::may_create_in(schema, owner) {
        let (schema, owner) = (catalog::namespace_name(schema), catalog::role_name(owner));
        error::raise(error::living_view_needs_create(&schema, &owner));
    }
    execute(owner, &statements(table, &name));
    let view = view_named(table, &name);
    let Some(view) = view else { error::raise(error::no_living_view(&name)) };
    keep(view);
    for template in catalog::templates_of(table).unwrap_or_default() {
        execute(owner, &grant_as(template, view));
    }
    tell_of_rights(table, &name, true);
    view
}

/// Executes statements with the rights of the role that owns the table: a view of another owner is no living
/// view.
fn execute(owner: pg_sys::Oid, statements: &[String]) {
    // SAFETY: left below, or by the abort of the transaction after an error.
    unsafe { pg_sys::SPI_connect() };
    as_creator(owner, || statements.iter().for_each(|statement| procedure::execute(statement)));
    // SAFETY: connected above.
    unsafe { pg_sys::SPI_finish() };
}

/// Gives a table that was made LIKE a template with a living view a living view of its own.
pub fn give(table: pg_sys::Oid, template: pg_sys::Oid) {
    let marks = OpenRelation::of_table(table)
        .is_some_and(|table| maintain::marked_column(&table).is_some());
    if !marks || !catalog::living_views_of(table).is_empty() {
        return;
    }
    let name = default_name(table);
    for statement in statements(table, &name) {
        Statement::parse(&statement).run();
    }
    if let Some(view) = view_named(table, &name) {
        keep(view);
        grant_as(template, view).into_iter().for_each(|grant| Statement::parse(&grant).run());
        tell_of_rights(table, &name, false);
    }
}

/// The statements that grant on a view what a template grants on its living view.
fn grant_as(template: pg_sys::Oid, view: pg_sys::Oid) -> Vec<String> {
    let of_template = catalog::living_views_of(template).into_iter().next();
    of_template
        .map_or_else(Vec::new, |other| with_dump_settings(|| catalog::grants_of_view(other, view)))
}

/// A name as PostgreSQL stores it: one that is too long is truncated, with its NOTICE.
fn truncated(name: &str) -> String {
    let name = encoding::to_server(name);
    // SAFETY: the copy is a C string, which is shortened in place.
    unsafe {
        let copy = pg_sys::pstrdup(name.as_ptr());
        pg_sys::truncate_identifier(copy, name.count_bytes() as i32, true);
        encoding::text(copy)
    }
}

/// The name of a living view that was given none.
fn default_name(table: pg_sys::Oid) -> String {
    let name = encoding::to_server(&catalog::relation_name(table));
    // SAFETY: both names are C strings; the result is one that is no longer than names are.
    unsafe {
        encoding::text(pg_sys::makeObjectName(c"living".as_ptr(), name.as_ptr(), std::ptr::null()))
    }
}

/// The table's living view of that name, if there is one.
fn view_named(table: pg_sys::Oid, name: &str) -> Option<pg_sys::Oid> {
    catalog::living_views_of(table)
        .into_iter()
        .find(|view| catalog::relation_name(*view) == name)
        .filter(|view| catalog::namespace_of(*view) == catalog::namespace_of(table))
}

/// The statements that create a living view in the table's schema.
fn statements(table: pg_sys::Oid, name: &str) -> [String; 2] {
    let open = OpenRelation::open(table);
    let columns = definition::columns(&open).into_iter().map(|(_, name)| quote_identifier(name));
    let schema = catalog::namespace_name(open.schema());
    let view = quote_qualified_identifier(schema.as_str(), name);
    let mark = maintain::marked_column(&open).unwrap_or_default();
    [
        format!(
            "CREATE {} VIEW {view} {} AS SELECT {} FROM {} WHERE {} IS NULL",
            if open.is_temporary() { "TEMPORARY" } else { "" },
            compat::SECURITY_INVOKER,
            columns.collect::<Vec<_>>().join(", "),
            open.qualified_name(),
            quote_identifier(mark)
        ),
        trigger(&view),
    ]
}

/// The statement that creates the trigger of a living view.
fn trigger(view: &str) -> String {
    format!(
        "CREATE TRIGGER living_view AFTER INSERT ON {view}
         FOR EACH STATEMENT EXECUTE FUNCTION base_entity.living_view()"
    )
}

/// Drops the view with its table, and lets what is remembered of the table be asked again. A view of another
/// owner than the table's is no living view.
fn keep(view: pg_sys::Oid) {
    let Some(definition) = Definition::read(view) else { return };
    if !catalog::living_views_of(definition.table).contains(&view) {
        return;
    }
    catalog::drop_with(view, definition.table);
    // SAFETY: the table exists: the view depends on it.
    unsafe { pg_sys::CacheInvalidateRelcacheByRelid(definition.table) };
}

/// Before PostgreSQL 15, a view reads its table with the rights of the view's owner.
fn tell_of_rights(table: pg_sys::Oid, name: &str, is_asked_for: bool) {
    if !compat::SECURITY_INVOKER.is_empty() {
        return;
    }
    let has_policies = catalog::has_row_security(table);
    if has_policies {
        error::warn(error::living_view_of_owner(name, true));
    } else if is_asked_for {
        error::notice(error::living_view_of_owner(name, false));
    }
}

/// Checks a trigger that the running command has made. If it is one on base_entity.living_view(), as a dump
/// makes it, the view is a living view from here.
pub fn check_trigger(view: pg_sys::Oid, made: pg_sys::Oid) {
    let Some(function) = catalog::function(c"living_view") else { return };
    let triggers = OpenRelation::of_command(view).map(|view| view.triggers()).unwrap_or_default();
    if !triggers.iter().any(|trigger| trigger.oid == made && trigger.function == function) {
        return;
    }
    if !catalog::is_view(view) {
        error::raise(error::not_a_living_view(&catalog::relation_name(view)));
    }
    // A role with the privilege TRIGGER could have the view show columns that its owner leaves out.
    if !catalog::is_own(view) {
        error::raise(error::not_owner(&catalog::relation_name(view)));
    }
    keep(view);
}

/// Locks the living views of a table that is about to get, lose or rename a column, as a query locks them:
/// before the table. A role that is not its owner leaves the refusal to PostgreSQL. Columns that are
/// about to be dropped are dropped from the views.
pub fn lock(table: &RelationName, dropped: &[String]) {
    let Some(relation) = table.resolve() else { return };
    let views = catalog::living_views_below(relation);
    if views.is_empty() || !catalog::is_own(relation) {
        return;
    }
    if catalog::is_citus_table(relation) {
        let view = catalog::qualified_name(views[0]);
        error::raise(error::living_view_of_citus_table(&catalog::qualified_name(relation), &view));
    }
    views.iter().for_each(|view| catalog::lock_to_change(*view));
    let mut lost = HashSet::new();
    for column in dropped {
        let tables =
            if table.is_only() { vec![relation] } else { catalog::tables_losing(relation, column) };
        lost.extend(tables.into_iter().map(|table| (table, column.clone())));
    }
    if !lost.is_empty() {
        views.iter().for_each(|view| dropped_columns::leave_out(*view, &lost));
    }
}

/// Adds to the living views of a relation, and of those that have its columns, the columns that the running
/// command has added.
pub fn follow_new_columns(relation: pg_sys::Oid) {
    catalog::living_views_below(relation).into_iter().for_each(add_columns);
}

fn add_columns(view: pg_sys::Oid) {
    // pg_upgrade creates it before there are event triggers.
    keep(view);
    let Some(definition) = Definition::read(view) else { return };
    let missing = {
        let table = OpenRelation::open(definition.table);
        definition.missing(&table)
    };
    if missing.is_empty() {
        return;
    }
    let owner = OpenRelation::open(view).owner();
    let name = catalog::relation_name(view);
    let schema = catalog::namespace_of(view).unwrap_or(pg_sys::InvalidOid);
    if !catalog::may_create_in(schema, owner) {
        let (schema, owner) = (catalog::namespace_name(schema), catalog::role_name(owner));
        return error::warn(error::living_view_stays(&name, &schema, &owner));
    }
    let (missing, taken): (Vec<_>, Vec<_>) =
        missing.into_iter().partition(|(_, column)| !definition.has_name(column));
    for (_, column) in taken {
        error::warn(error::living_view_has_column(&name, &column));
    }
    if missing.is_empty() {
        return;
    }
    let statement = definition.with_columns(view, &missing);
    as_creator(owner, || Statement::parse(&statement).run());
}

/// Renames the column that the running command has renamed in the living views of the relation, and of those
/// that have its columns.
pub fn follow_renamed_column(relation: pg_sys::Oid, old: &str, new: &str) {
    for view in catalog::living_views_below(relation) {
        let Some(definition) = Definition::read(view) else { continue };
        let column = catalog::column_number(definition.table, new);
        if column.is_none_or(|column| !definition.shows(column, old)) || definition.has_name(new) {
            continue;
        }
        let statement = format!(
            "ALTER VIEW {} RENAME COLUMN {} TO {}",
            catalog::qualified_name(view),
            quote_identifier(old),
            quote_identifier(new)
        );
        let owner = OpenRelation::open(view).owner();
        as_creator(owner, || Statement::parse(&statement).run());
    }
}
