//! The entry points, `ddl_command_start`, `ddl_command_end` and `sql_drop`: guards, the cheapest first,
//! then dispatch. For a CREATE TABLE without a template they return without a query.

use std::ffi::CStr;

use pgrx::pg_sys;

use crate::catalog;
use crate::fmgr::{self, pg_function};
use crate::parse_tree::{AccessTo, Command, RelationName, Renamed};
use crate::{
    completion, detached_partition, dropped, error, history, living_view, public_id,
    relation_names, row_trigger, settings, shipped, template_parts, template_policy,
    trigger_replacement,
};

mod changes;
mod created_tables;
mod refusals;

use changes::{follow, follow_templates};
use created_tables::follow_new_template;
use refusals::{refuse_move, refuse_parent};

pg_function! {
    /// Event trigger on ddl_command_start.
    base_entity_ddl_command_start / pg_finfo_base_entity_ddl_command_start => start
}
pg_function! {
    /// Event trigger on ddl_command_end.
    base_entity_ddl_command_end / pg_finfo_base_entity_ddl_command_end => end
}
pg_function! {
    /// Event trigger on sql_drop, which fires after a command that has dropped something.
    base_entity_sql_drop / pg_finfo_base_entity_sql_drop => after_drop
}

/// The command that fired the event trigger. Each function is for the event of its own name: on
/// another one there may be no parse tree (`login`), or not the one that it is made for.
///
/// # Safety
///
/// `call` is the FunctionCallInfo the function was called with.
unsafe fn command(call: pg_sys::FunctionCallInfo, event: &CStr) -> Command {
    // SAFETY: the caller vouches for the call; the context's tag is checked, the event is a C
    // string, and the tree outlives the event trigger.
    unsafe {
        match fmgr::context::<pg_sys::EventTriggerData>(call, pg_sys::NodeTag::T_EventTriggerData) {
            Some(data)
                if CStr::from_ptr((*data).event) == event && !(*data).parsetree.is_null() =>
            {
                Command::new((*data).parsetree)
            }
            _ => error::raise(error::not_called_as_event_trigger(&event.to_string_lossy())),
        }
    }
}

unsafe fn start(call: pg_sys::FunctionCallInfo) -> pg_sys::Datum {
    // SAFETY: PostgreSQL's own call.
    let command = unsafe { command(call, c"ddl_command_start") };
    template_parts::begin_command(command);
    template_parts::forget_prepared(command);
    // Nothing below is of a table that does not exist yet.
    if command.creates_one_table() {
        created_tables::prepare(command);
        // SAFETY: PostgreSQL's own call.
        return unsafe { fmgr::return_null(call) };
    }
    if let Some(table) = command.moved_table() {
        refuse_move(&table);
    }
    template_parts::await_at_start(command);
    template_parts::prepare_renaming(command);
    if command.drops_no_table() {
        // SAFETY: PostgreSQL's own call.
        return unsafe { fmgr::return_null(call) };
    }
    let dropped = command.dropped_tables();
    if !dropped.is_empty() {
        if catalog::schema().is_some() {
            history::announce_kept(&dropped);
        }
        // SAFETY: PostgreSQL's own call.
        return unsafe { fmgr::return_null(call) };
    }
    if let Some(trigger) = command.created_trigger() {
        if catalog::schema().is_some() {
            trigger_replacement::refuse(trigger);
            history::refuse_shard(trigger);
        }
        // SAFETY: PostgreSQL's own call.
        return unsafe { fmgr::return_null(call) };
    }
    if command.is_grant() {
        if let Some(AccessTo::Tables(names)) = command.changes_access_to()
            && catalog::schema().is_some()
        {
            history::await_grants(names.iter().filter_map(RelationName::resolve).collect());
        }
        // SAFETY: PostgreSQL's own call.
        return unsafe { fmgr::return_null(call) };
    }
    if let Some((table, policy)) = command.created_policy() {
        if catalog::schema().is_some() {
            table.resolve().into_iter().for_each(|it| history::give_way(it, &policy));
        }
        // SAFETY: PostgreSQL's own call.
        return unsafe { fmgr::return_null(call) };
    }
    shipped::refuse_at_start(command);
    template_policy::follow_schema_renaming(command);
    relation_names::follow_at_start(command);
    public_id::follow_at_start(command);
    template_policy::refuse_query(command);
    template_policy::check_detached(command);
    if let Some(table) = command.relation_with_changed_columns()
        && catalog::schema().is_some()
    {
        living_view::lock(&table, &command.dropped_columns());
        table.resolve().into_iter().for_each(history::prepare_columns);
    }
    let gets_new_name = command.moved_table().is_some()
        || matches!(command.renamed(), Some(Renamed::Relation { .. }));
    if (gets_new_name || command.changes_owner()) && catalog::schema().is_some() {
        let tables = command.altered_tables().into_iter();
        tables.filter_map(|it| it.resolve()).for_each(history::prepare);
    }
    if let Some((old, _)) = command.schema_renaming()
        && catalog::schema().is_some()
    {
        history::prepare_schema(&old);
    }
    if let Some((table, owner)) = command.new_owner()
        && catalog::schema().is_some()
    {
        living_view::follow_new_owner(&table, owner);
    }
    created_tables::prepare(command);
    if settings::enabled() {
        command.each_new_parent(refuse_parent);
    }
    // SAFETY: PostgreSQL's own call.
    unsafe { fmgr::return_null(call) }
}

unsafe fn end(call: pg_sys::FunctionCallInfo) -> pg_sys::Datum {
    // SAFETY: PostgreSQL's own call.
    let command = unsafe { command(call, c"ddl_command_end") };
    if command.creates_one_table() {
        created_tables::complete(command);
        template_policy::check_made(command);
        // SAFETY: PostgreSQL's own call.
        return unsafe { fmgr::return_null(call) };
    }
    template_parts::follow_renaming_of_others(command);
    if command.alters_extension() {
        // SAFETY: PostgreSQL's own call.
        return unsafe { fmgr::return_null(call) };
    }
    if let Some((_, name)) = command.schema_renaming() {
        if catalog::schema().is_some() {
            history::follow_renamed_schema(&name);
        }
        // SAFETY: PostgreSQL's own call.
        return unsafe { fmgr::return_null(call) };
    }
    if command.changes_schema_owner() {
        // SAFETY: PostgreSQL's own call.
        return unsafe { fmgr::return_null(call) };
    }
    created_tables::complete(command);
    command.each_attached_partition(|_, partition| {
        partition.resolve().into_iter().for_each(history::guard_partition);
    });
    command.each_detached_partition(|parent, partition| {
        if let (Some(parent), Some(partition)) = (parent.resolve(), partition.resolve()) {
            history::release_partition(partition);
            detached_partition::announce(parent, partition);
        }
    });
    if settings::enabled() {
        command.each_attached_partition(|parent, partition| {
            if parent.resolve().is_some_and(catalog::is_below_template)
                && let Some(relation) = partition.resolve()
            {
                completion::refuse_rows_of_partition(relation);
            }
        });
    }
    if let Some(trigger) = command.created_trigger()
        && catalog::schema().is_some()
    {
        trigger_replacement::refuse_unchecked(trigger);
    }
    // Whatever the setting: a restore of the database's dump would refuse what is wrong.
    // The name decides in which order triggers fire.
    if (command.creates_trigger(c"maintain") || command.renames_trigger())
        && catalog::schema().is_some()
    {
        for (table, trigger) in catalog::triggers_of_command() {
            row_trigger::check_trigger(table, trigger);
            history::follow_rules(table);
        }
    }
    if command.creates_trigger(c"living_view") && catalog::schema().is_some() {
        for (view, trigger) in catalog::triggers_of_command() {
            living_view::check_trigger(view, trigger);
        }
    }
    if history::creates_trigger(command) && catalog::schema().is_some() {
        for (table, trigger) in catalog::triggers_of_command() {
            history::check_trigger(table, trigger);
        }
    }
    match command.changes_access_to() {
        Some(AccessTo::Tables(names)) => {
            let tables: Vec<_> = names.iter().filter_map(RelationName::resolve).collect();
            history::follow_access(Some(&tables));
            if command.is_grant() {
                let tables = living_view::with_tables(&tables);
                template_parts::forget_taken(command, &tables);
                follow_templates(&tables);
            }
        }
        Some(AccessTo::All) => {
            history::follow_access(None);
            template_parts::forget_taken_anywhere(command);
            template_parts::refresh_all();
        }
        None => {}
    }
    if command.is_grant() {
        // SAFETY: PostgreSQL's own call.
        return unsafe { fmgr::return_null(call) };
    }
    if !command.only_makes_tables() && catalog::has_schema() {
        let changed = catalog::changed_objects();
        shipped::refuse_changed_functions(&changed);
        if let Some(schema) = catalog::schema() {
            follow(command, schema, &changed);
        }
    }
    if command.moves_table_to(catalog::SCHEMA)
        && let Some(schema) = catalog::schema()
    {
        let moved = catalog::relations_of_command().into_iter();
        moved
            .filter(|relation| catalog::is_template(*relation, schema))
            .for_each(follow_new_template);
    }
    template_policy::check_made(command);
    // SAFETY: PostgreSQL's own call.
    unsafe { fmgr::return_null(call) }
}

unsafe fn after_drop(call: pg_sys::FunctionCallInfo) -> pg_sys::Datum {
    // SAFETY: PostgreSQL's own call.
    unsafe {
        let command = command(call, c"sql_drop");
        // Most commands that drop are not counted at their start.
        if !command.alters_table() {
            template_parts::stay();
        }
        if command.takes_from_others() {
            template_parts::follow_renaming_of_others(command);
        }
        dropped::follow(command);
        fmgr::return_null(call)
    }
}
