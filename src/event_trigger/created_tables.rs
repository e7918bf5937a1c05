//! Tables that a command creates: what precedes it, and what completes them.

use pgrx::pg_sys;

use super::refusals::refuse_parent;
use crate::catalog;
use crate::parse_tree::Command;
use crate::{
    completion, history, like_clause, name_check, naming_policy, relation_names, settings,
    template_parts,
};

/// Checks the parents and names of the tables, and has LIKE of a template include what that gives.
pub fn prepare(command: Command) {
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
    } else if naming_policy::is_any_pinned() {
        command.each_created_table(|table| {
            if like_clause::names_template(table) {
                name_check::check_pinned(table);
            }
        });
    }
}

/// Completes the tables that the command has created.
pub fn complete(command: Command) {
    // Before the names of their parts are noted.
    relation_names::forget_former(command);
    command.each_created_table(|table| {
        if let Some(mark) = table.mark()
            && table.has_run()
            // Another event trigger may have renamed it.
            && let Some(relation) = table.relation().or_else(catalog::only_table_created)
        {
            completion::complete(relation, &mark);
        }
        if table.is_in_template_schema()
            && table.has_run()
            && let Some(relation) = table.relation()
        {
            follow_new_template(relation);
        }
        if table.partitioned_parent().is_some()
            && let Some(relation) = table.relation()
        {
            history::guard_partition(relation);
        }
        if settings::enabled()
            && let Some(parent) = table.partitioned_parent().and_then(|parent| parent.resolve())
            && catalog::is_below_template(parent)
            && let Some(relation) = table.relation()
        {
            completion::refuse_rows_of_partition(relation);
        }
    });
}

/// Follows a command that has made a table in the schema of the templates, or has moved it there.
pub fn follow_new_template(relation: pg_sys::Oid) {
    if settings::enabled() {
        completion::make_template(relation);
    }
    template_parts::remember(relation);
}
