//! The two entry points, `ddl_command_start` and `ddl_command_end`: guards first, the cheapest
//! first, then dispatch. A command without a template in it leaves both without a query.

use pgrx::pg_sys;

use crate::catalog::{self, OpenRelation};
use crate::fmgr::{self, pg_function};
use crate::like_clause::{self, CreateTable};
use crate::{completion, error, maintain, name_check, settings};

pg_function! {
    /// Event trigger on ddl_command_start.
    base_entity_ddl_command_start / pg_finfo_base_entity_ddl_command_start => start
}
pg_function! {
    /// Event trigger on ddl_command_end.
    base_entity_ddl_command_end / pg_finfo_base_entity_ddl_command_end => end
}

/// The parse tree of the command that fired the event trigger.
///
/// # Safety
///
/// `call` is the FunctionCallInfo the function was called with.
unsafe fn parse_tree(call: pg_sys::FunctionCallInfo, function: &str) -> *mut pg_sys::Node {
    // SAFETY: the caller vouches for the call; the context's tag says what it is.
    unsafe {
        match fmgr::context::<pg_sys::EventTriggerData>(call, pg_sys::NodeTag::T_EventTriggerData) {
            Some(data) => (*data).parsetree,
            None => error::raise(error::not_called_as_event_trigger(function)),
        }
    }
}

unsafe fn start(call: pg_sys::FunctionCallInfo) -> pg_sys::Datum {
    // SAFETY: the tree is that of the command about to run.
    unsafe {
        let tree = parse_tree(call, "ddl_command_start");
        if settings::enabled() {
            like_clause::each_created_table(tree, |table| {
                refuse_inheritance(table);
                if table.widen() {
                    name_check::generate(table);
                }
            });
            for (parent, table) in like_clause::new_parents(tree) {
                refuse_parent(&parent, &table);
            }
        }
        fmgr::return_null(call)
    }
}

unsafe fn end(call: pg_sys::FunctionCallInfo) -> pg_sys::Datum {
    // SAFETY: the tree is that of the command that has just run.
    unsafe {
        let tree = parse_tree(call, "ddl_command_end");
        like_clause::each_created_table(tree, |table| {
            if let Some(mark) = table.mark()
                && let Some(relation) = made(table)
            {
                completion::complete(relation, &mark, table);
            }
        });
        if settings::enabled() {
            if like_clause::renames_table(tree) {
                catalog::relations_of_command()
                    .into_iter()
                    .for_each(check_new_name);
            }
            if let Some((relation, trigger)) = like_clause::created_row_trigger(tree) {
                maintain::check_trigger(relation, &trigger);
            }
        }
        fmgr::return_null(call)
    }
}

/// The relation that a marked statement has made; None if IF NOT EXISTS found one.
fn made(table: &CreateTable) -> Option<pg_sys::Oid> {
    let relation = table.relation()?;
    let new = !table.if_not_exists() || catalog::relations_of_command().contains(&relation);
    new.then_some(relation)
}

fn refuse_inheritance(table: &CreateTable) {
    for parent in table.parents() {
        refuse_parent(&parent, &table.name());
    }
}

/// Refuses a parent that DROP EXTENSION would take the child along with. A name that nothing else
/// answers to is taken for the template, as in LIKE, since the HINT is what its writer needs.
fn refuse_parent(parent: &like_clause::RelationName, table: &str) {
    let Some(schema) = catalog::schema() else {
        return;
    };
    let relation = parent
        .resolve()
        .or_else(|| parent.template_elsewhere(schema));
    if let Some(relation) = relation
        && catalog::is_template(relation, schema)
        && catalog::is_shipped(relation)
    {
        error::raise(error::inherits_template(
            &parent.relation().to_string_lossy(),
            table,
        ));
    }
}

fn check_new_name(relation: pg_sys::Oid) {
    let open = OpenRelation::open(relation);
    if catalog::is_entity(&open) {
        name_check::check(&open);
    }
}
