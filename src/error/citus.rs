//! The texts about tables that Citus distributes.

use pgrx::PgSqlErrorCode;
use pgrx::spi::quote_literal;

use super::{Report, Task, report};
use crate::distribution::Distribution;

fn not_supported(message: String) -> Report {
    report(PgSqlErrorCode::ERRCODE_FEATURE_NOT_SUPPORTED, message)
}

/// The kind of a table of Citus, and the statements that make it a local table and distribute it again; `full_name` is
/// its name as SQL writes it.
fn ways(full_name: &str, distribution: &Distribution) -> (&'static str, String, String) {
    let literal = quote_literal(full_name);
    let undistribute = format!("SELECT undistribute_table({literal})");
    match distribution {
        Distribution::Hash { column } => (
            "a distributed table of Citus",
            undistribute,
            format!("SELECT create_distributed_table({literal}, {})", quote_literal(column)),
        ),
        Distribution::Reference => (
            "a reference table of Citus",
            undistribute,
            format!("SELECT create_reference_table({literal})"),
        ),
        Distribution::Local => (
            "a local table in the metadata of Citus",
            undistribute,
            format!("SELECT citus_add_local_table_to_metadata({literal})"),
        ),
        Distribution::SingleShard => (
            "a distributed table of Citus with one shard",
            undistribute,
            format!("SELECT create_distributed_table({literal}, NULL)"),
        ),
        Distribution::TenantSchema { schema } => {
            let schema = quote_literal(schema);
            (
                "a table of a distributed schema of Citus",
                format!("SELECT citus_schema_undistribute({schema})"),
                format!("SELECT citus_schema_distribute({schema})"),
            )
        }
    }
}

/// The HINT of a call that a local table takes.
fn as_local_table(undo: &str, call: &str, redo: &str) -> String {
    format!(
        "Use \"{undo}\", then \"{call}\", then \"SET citus.enable_unsafe_triggers = on\" and \"{redo}\"."
    )
}

/// adopt(), release() or repair() of a table of Citus; `full_name` is its name as SQL writes it.
pub fn is_citus_table(
    name: &str,
    full_name: &str,
    distribution: &Distribution,
    task: Task,
) -> Report {
    let (kind, undo, redo) = ways(full_name, distribution);
    let procedure = task.procedure();
    let call = format!("CALL base_entity.{procedure}({})", quote_literal(full_name));
    not_supported(format!("cannot {procedure} \"{name}\", {kind}"))
        .set_detail("The procedure changes the table of this node, and its rows are in shards.")
        .set_hint(as_local_table(&undo, &call, &redo))
}

/// Why apply() cannot run a statement for a table of Citus.
#[derive(PartialEq, Eq)]
pub enum Obstacle {
    /// Rows have no value of this column.
    NoValue(String),
    /// It rewrites the table.
    Rewrites,
    /// It is CONCURRENTLY.
    Concurrent,
    /// Citus refuses it.
    Unsupported,
}

impl Obstacle {
    fn sentence(&self, statement: &str) -> String {
        match self {
            Self::NoValue(column) => format!("Its rows have no value for column \"{column}\"."),
            Self::Rewrites => format!("\"{statement}\" rewrites the shards."),
            Self::Concurrent => format!("\"{statement}\" cannot run in a transaction."),
            Self::Unsupported => format!("Citus does not support \"{statement}\"."),
        }
    }

    /// Whether the statement can be run alone.
    fn is_alone(&self) -> bool {
        matches!(self, Self::Rewrites | Self::Concurrent)
    }
}

/// apply() for a table of Citus that cannot run these statements; `call` is the CALL for this table.
pub fn not_followed_by_citus(
    name: &str,
    full_name: &str,
    distribution: &Distribution,
    obstacles: &[(&str, Obstacle)],
    call: &str,
) -> Report {
    let (kind, undo, redo) = ways(full_name, distribution);
    let sentences: Vec<_> =
        obstacles.iter().map(|(statement, obstacle)| obstacle.sentence(statement)).collect();
    let hint = if obstacles.iter().all(|(_, obstacle)| obstacle.is_alone()) {
        let statements: Vec<_> =
            obstacles.iter().map(|(statement, _)| format!("\"{statement}\"")).collect();
        format!("Use {}, then \"{call}\".", statements.join(" and "))
    } else {
        as_local_table(&undo, call, &redo)
    };
    not_supported(format!("cannot apply a template to \"{name}\", {kind}"))
        .set_detail(sentences.join(" "))
        .set_hint(hint)
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
        "Use \"SELECT base_entity.typeid_encode('user', uuid) FROM users\", with the prefix of the table, and \
         \"WHERE uuid = (base_entity.typeid_decode('user_...')).uuid\", which need no prefixes.",
    )
}

/// A template that Citus adds to its metadata.
pub fn template_in_metadata_of_citus(template: &str) -> Report {
    not_supported(format!("cannot add template \"{template}\" to the metadata of Citus"))
        .set_detail(
            "Citus adds a local table that has a foreign key to a reference table. The shard would be a template, too.",
        )
        .set_hint("Add the foreign key to each table that is made LIKE the template instead.")
}
