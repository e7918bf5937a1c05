//! The two entry points, `ddl_command_start` and `ddl_command_end`: guards first, the cheapest
//! first, then dispatch. A command without a template in it leaves both without a query.

use pgrx::pg_sys;

use crate::catalog::{self, OpenRelation};
use crate::fmgr::{self, pg_function};
use crate::parse_tree::{Command, RelationName};
use crate::{completion, error, like_clause, maintain, name_check, settings};

pg_function! {
    /// Event trigger on ddl_command_start.
    base_entity_ddl_command_start / pg_finfo_base_entity_ddl_command_start => start
}
pg_function! {
    /// Event trigger on ddl_command_end.
    base_entity_ddl_command_end / pg_finfo_base_entity_ddl_command_end => end
}

/// The command that fired the event trigger.
///
/// # Safety
///
/// `call` is the FunctionCallInfo the function was called with.
unsafe fn command(call: pg_sys::FunctionCallInfo, function: &str) -> Command {
    // SAFETY: the caller vouches for the call; the context's tag says what it is, and the tree
    // outlives the event trigger.
    unsafe {
        match fmgr::context::<pg_sys::EventTriggerData>(call, pg_sys::NodeTag::T_EventTriggerData) {
            Some(data) => Command::new((*data).parsetree),
            None => error::raise(error::not_called_as_event_trigger(function)),
        }
    }
}

unsafe fn start(call: pg_sys::FunctionCallInfo) -> pg_sys::Datum {
    // SAFETY: PostgreSQL's own call.
    let command = unsafe { command(call, "ddl_command_start") };
    if settings::enabled() {
        command.each_created_table(|table| {
            table.each_parent(|parent| {
                if !table.is_made_by_sibling(parent) {
                    refuse_parent(parent, &table.name());
                }
            });
            if like_clause::widen(table) {
                name_check::generate(table);
            }
        });
        command.each_new_parent(refuse_parent);
    }
    // SAFETY: PostgreSQL's own call.
    unsafe { fmgr::return_null(call) }
}

unsafe fn end(call: pg_sys::FunctionCallInfo) -> pg_sys::Datum {
    // SAFETY: PostgreSQL's own call.
    let command = unsafe { command(call, "ddl_command_end") };
    command.each_created_table(|table| {
        if let Some(mark) = table.mark()
            && table.has_run()
            // Somebody else's event trigger may have given it another name.
            && let Some(relation) = table.relation().or_else(catalog::only_table_created)
        {
            completion::complete(relation, &mark);
        }
        if settings::enabled()
            && table.is_in_template_schema()
            && table.has_run()
            && let Some(relation) = table.relation()
        {
            completion::make_template(relation);
        }
    });
    if settings::enabled() {
        if command.renames_table() {
            catalog::relations_of_command().into_iter().for_each(check_new_name);
        }
        if command.moves_table_to(catalog::SCHEMA) {
            let schema = catalog::schema().unwrap_or(pg_sys::InvalidOid);
            let moved = catalog::relations_of_command();
            moved
                .into_iter()
                .filter(|relation| catalog::is_template(*relation, schema))
                .for_each(completion::make_template);
        }
        if let Some((relation, trigger)) = command.created_trigger(c"maintain") {
            maintain::check_trigger(relation, &trigger);
        }
    }
    // SAFETY: PostgreSQL's own call.
    unsafe { fmgr::return_null(call) }
}

/// Refuses a parent that DROP EXTENSION would take the child along with. A name that nothing else
/// answers to is taken for the template, as in LIKE, since the HINT is what its writer needs.
fn refuse_parent(parent: &RelationName, table: &str) {
    let Some(schema) = catalog::schema() else {
        return;
    };
    let relation = parent.resolve().or_else(|| parent.template_elsewhere(schema));
    if let Some(relation) = relation
        && catalog::is_shipped(relation)
    {
        error::raise(error::inherits_template(&parent.relation().to_string_lossy(), table));
    }
}

fn check_new_name(relation: pg_sys::Oid) {
    if let Some(open) = OpenRelation::of_command(relation)
        && catalog::is_entity(&open)
    {
        name_check::check(&open);
    }
}
