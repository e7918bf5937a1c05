//! The texts about tables that Citus distributes.

use pgrx::PgSqlErrorCode;
use pgrx::spi::quote_literal;

use super::{Report, Task, report};
use crate::distribution::Distribution;

fn not_supported(message: String) -> Report {
    report(PgSqlErrorCode::ERRCODE_FEATURE_NOT_SUPPORTED, message)
}

/// adopt(), release(), repair() or apply() of a table of Citus; `full_name` is its name as SQL writes it.
pub fn is_citus_table(
    name: &str,
    full_name: &str,
    distribution: &Distribution,
    task: Task,
) -> Report {
    let literal = quote_literal(full_name);
    let (kind, undo, redo) = match distribution {
        Distribution::Hash { column } => (
            "a distributed table",
            format!("SELECT undistribute_table({literal})"),
            format!("SELECT create_distributed_table({literal}, {})", quote_literal(column)),
        ),
        Distribution::Reference => (
            "a reference table",
            format!("SELECT undistribute_table({literal})"),
            format!("SELECT create_reference_table({literal})"),
        ),
        Distribution::Local => (
            "a local table in the metadata of Citus",
            format!("SELECT undistribute_table({literal})"),
            format!("SELECT citus_add_local_table_to_metadata({literal})"),
        ),
        Distribution::SingleShard => (
            "a distributed table with one shard",
            format!("SELECT undistribute_table({literal})"),
            format!("SELECT create_distributed_table({literal}, NULL)"),
        ),
        Distribution::TenantSchema { schema } => {
            let schema_literal = quote_literal(schema);
            (
                "a table of a distributed schema",
                format!("SELECT citus_schema_undistribute({schema_literal})"),
                format!("SELECT citus_schema_distribute({schema_literal})"),
            )
        }
    };
    // apply() takes a template.
    let argument = if task == Task::Apply { "'...'" } else { literal.as_str() };
    let call = format!("CALL base_entity.{}({argument})", task.procedure());
    let verb = if task == Task::Apply {
        "apply a template to".to_string()
    } else {
        task.procedure().into()
    };
    not_supported(format!("cannot {verb} \"{name}\", {kind} of Citus"))
        .set_detail("The procedure changes the table of this node, and its rows are in shards.")
        .set_hint(format!(
            "Use \"{undo}\", then \"{call}\", then \"SET citus.enable_unsafe_triggers = on\" and \"{redo}\"."
        ))
}

/// A singular name under `base_entity.naming = generate` where Citus runs the statement too.
pub fn name_not_generated(given: &str, made: &str, is_pinned: bool) -> Report {
    let hint = format!("Use the name {made} in the statement");
    not_supported(format!("cannot create table \"{given}\" as \"{made}\" with Citus"))
        .set_detail("Citus looks the new table up under the name that the statement has.")
        .set_hint(if is_pinned {
            format!("{hint}.")
        } else {
            format!("{hint}, or SET base_entity.naming = 'error'.")
        })
}

/// An UPDATE or DELETE of a reference table with a rule `stamp` on a node where base_entity.actor is not set.
pub fn actor_of_reference_table(table: &str, column: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
        format!("base_entity.actor is not set on a node that has the reference table of shard \"{table}\""),
    )
    .set_detail(format!(
        "Each node sets column \"{column}\" of its copy, and Citus does not propagate SET. The copies would differ."
    ))
    .set_hint(
        "In a transaction block, use \"SET LOCAL citus.propagate_set_commands = 'local'\" and then \
         \"SET LOCAL base_entity.actor = '...'\".",
    )
}

/// purge() or restore() of a table whose rows are in shards; `full_name` is its name as SQL writes it, `argument` the second
/// argument of the call.
pub fn rows_in_shards(full_name: &str, procedure: &str, argument: &str) -> Report {
    let call = format!("CALL base_entity.{procedure}('%s', {})", quote_literal(argument));
    not_supported(format!("cannot {procedure} rows of {full_name}, a table of Citus"))
        .set_detail("Its rows are in shards, each of which is a soft-delete table of its own.")
        .set_hint(format!(
            "Use \"SELECT * FROM run_command_on_placements({}, {})\".",
            quote_literal(full_name),
            quote_literal(&call)
        ))
}

/// suspend_row_rules() of a table whose rows are in shards.
pub fn rules_of_citus_table(name: &str) -> Report {
    not_supported(format!("cannot suspend the row rules of \"{name}\", a table of Citus")).set_detail(
        "The rules are those of its shards, in sessions of other nodes.",
    ).set_hint(
        "As a superuser, in a transaction block, use \"SET LOCAL citus.propagate_set_commands = 'local'\" and then \
         \"SET LOCAL base_entity.row_rules = off\".",
    )
}

/// Columns of a table of Citus that has a living view; both names are as SQL writes them.
pub fn living_view_of_citus_table(table: &str, view: &str) -> Report {
    not_supported(format!("cannot change the columns of {table}, which has a living view and is a table of Citus"))
        .set_detail("Citus would change the view on the other nodes before the table.")
        .set_hint(format!(
            "Use \"DROP VIEW {view}\" before, and \"SELECT base_entity.create_living_view({})\" after the change.",
            quote_literal(table)
        ))
}

/// A history with Citus. `distributed` is the table or the history, as SQL writes it; `table` is the table where that is
/// local, so that its history can be local again.
pub fn history_with_citus(table: Option<&str>, distributed: &str) -> Report {
    let undo = format!("Use \"SELECT undistribute_table({})\"", quote_literal(distributed));
    let hint = match table {
        Some(table) => {
            format!("{undo}, then \"SELECT base_entity.create_history({})\".", quote_literal(table))
        }
        None => "Undistribute the table and its history, or create the table without base_history."
            .to_string(),
    };
    not_supported("cannot keep the history of a table with Citus".to_string())
        .set_detail(format!(
            "{distributed} is a table of Citus. A trigger writes on its own node, where Citus does not find the versions."
        ))
        .set_hint(hint)
}

/// A public ID on a node that does not know the prefixes.
pub fn prefixes_on_coordinator() -> Report {
    report(
        PgSqlErrorCode::ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
        "the prefixes of public IDs are known on the coordinator of Citus alone".to_string(),
    )
    .set_detail("Citus runs the functions of a query on the nodes that have the rows.")
    .set_hint(
        "On the coordinator, use a subquery, such as \"SELECT base_entity.public_id('users', uuid) FROM (SELECT uuid FROM users OFFSET 0) AS u\" \
         or \"WHERE uuid = (SELECT base_entity.public_id_to_uuid('user_...', 'users'))\".",
    )
}
