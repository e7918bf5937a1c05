//! The texts about tables that Citus distributes.

use pgrx::PgSqlErrorCode;
use pgrx::spi::quote_literal;

use super::{Report, Task, report};
use crate::distribution::{DistributedTable, Distribution};

fn not_supported(message: String) -> Report {
    report(PgSqlErrorCode::ERRCODE_FEATURE_NOT_SUPPORTED, message)
}

/// The kind of a table of Citus.
fn kind(distribution: &Distribution) -> &'static str {
    match distribution {
        Distribution::Hash { .. } => "a distributed table of Citus",
        Distribution::Reference => "a reference table of Citus",
        Distribution::Local { .. } => "a local table in the metadata of Citus",
        Distribution::SingleShard => "a distributed table of Citus with one shard",
        Distribution::TenantSchema { .. } => "a table of a distributed schema of Citus",
    }
}

/// The statements that make a table of Citus a local table, and distribute it again. Citus undistributes a table alone only
/// without foreign keys.
fn ways(table: &DistributedTable) -> (Vec<String>, Vec<String>) {
    let literal = quote_literal(&table.full_name);
    let redo = match &table.distribution {
        // The tables of a distributed schema follow it.
        Distribution::TenantSchema { schema } => {
            let schema = quote_literal(schema);
            let undo = format!("SELECT citus_schema_undistribute({schema})");
            return (vec![undo], vec![format!("SELECT citus_schema_distribute({schema})")]);
        }
        Distribution::Hash { column } => {
            let group = table.colocated_with.as_ref().map(quote_literal);
            let group = group.map(|it| format!(", colocate_with => {it}")).unwrap_or_default();
            format!("SELECT create_distributed_table({literal}, {}{group})", quote_literal(column))
        }
        Distribution::Reference => format!("SELECT create_reference_table({literal})"),
        Distribution::Local { .. } => {
            format!("SELECT citus_add_local_table_to_metadata({literal})")
        }
        Distribution::SingleShard => format!("SELECT create_distributed_table({literal}, NULL)"),
    };
    let keys = || table.foreign_keys.iter();
    let drop = keys().map(|key| format!("ALTER TABLE {} DROP CONSTRAINT {}", key.table, key.name));
    let add = keys().map(|key| {
        format!("ALTER TABLE {} ADD CONSTRAINT {} {}", key.table, key.name, key.definition)
    });
    if matches!(table.distribution, Distribution::Local { follows_keys: true }) {
        return (drop.collect(), add.collect());
    }
    let undo = format!("SELECT undistribute_table({literal})");
    (drop.chain([undo]).collect(), [redo].into_iter().chain(add).collect())
}

/// The HINT of a call that a local table takes.
fn as_local_table(table: &DistributedTable, call: &str) -> String {
    let (undo, redo) = ways(table);
    let list = |statements: &[String]| {
        let quoted: Vec<_> = statements.iter().map(|it| format!("\"{it}\"")).collect();
        quoted.join(", ")
    };
    format!(
        "Use {}, then \"{call}\", then \"SET citus.enable_unsafe_triggers = on\" and {}.",
        list(&undo),
        list(&redo)
    )
}

/// adopt(), release() or repair() of a table of Citus.
pub fn is_citus_table(name: &str, table: &DistributedTable, task: Task) -> Report {
    let (kind, procedure) = (kind(&table.distribution), task.procedure());
    let call = format!("CALL base_entity.{procedure}({})", quote_literal(&table.full_name));
    not_supported(format!("cannot {procedure} \"{name}\", {kind}"))
        .set_detail("The procedure changes the table of this node, and its rows are in shards.")
        .set_hint(as_local_table(table, &call))
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
    table: &DistributedTable,
    obstacles: &[(&str, Obstacle)],
    call: &str,
) -> Report {
    let kind = kind(&table.distribution);
    let sentences: Vec<_> =
        obstacles.iter().map(|(statement, obstacle)| obstacle.sentence(statement)).collect();
    let hint = if obstacles.iter().all(|(_, obstacle)| obstacle.is_alone()) {
        let statements: Vec<_> =
            obstacles.iter().map(|(statement, _)| format!("\"{statement}\"")).collect();
        format!("Use {}, then \"{call}\".", statements.join(" and "))
    } else {
        as_local_table(table, call)
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

fn rows_in_copies(full_name: &str, procedure: &str) -> Report {
    not_supported(format!(
        "cannot {procedure} rows of {full_name}, a table of which nodes of Citus have copies"
    ))
}

/// purge() of a table of which several nodes have copies; names are as SQL writes them.
pub fn purge_of_copies(full_name: &str, mark: &str, older_than: &str) -> Report {
    let delete = format!(
        "DELETE FROM {full_name} WHERE {mark} <= now() - interval {}",
        quote_literal(older_than)
    );
    rows_in_copies(full_name, "purge")
        .set_detail(
            "Each node would choose the rows of its copy by its own time and by the references to them in its own shards. The copies would differ.",
        )
        .set_hint(format!(
            "As a superuser, in a transaction block, use \"SET LOCAL citus.propagate_set_commands = 'local'\", \
             \"SET LOCAL base_entity.row_rules = off\" and \"{delete}\"."
        ))
}

/// restore() of a row in a table of which several nodes have copies; `update` restores the row alone.
pub fn restore_of_copies(full_name: &str, update: &str) -> Report {
    rows_in_copies(full_name, "restore")
        .set_detail(
            "Each node would store its own time in its copy of the row. The copies would differ.",
        )
        .set_hint(format!(
            "Use \"{update}\" for the row, and restore the rows that refer to it in their tables."
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
        None => "Use \"CALL base_entity.release(table, '{base_history}')\" before the table is distributed, which keeps its \
                 history as a local table, or create the table without base_history."
            .to_string(),
    };
    not_supported("cannot keep the history of a table with Citus".to_string())
        .set_detail(format!(
            "{distributed} is a table of Citus. A trigger writes on its own node, where Citus does not find the versions."
        ))
        .set_hint(hint)
}

/// A table of Citus, which has no history; `table` is its name as SQL writes it.
pub fn citus_table_keeps_no_history(table: &str) -> Report {
    let literal = quote_literal(table);
    report(PgSqlErrorCode::ERRCODE_WRONG_OBJECT_TYPE, format!("table {table} keeps no history"))
        .set_detail("It is a table of Citus. Only local tables have a history: a trigger writes on its own node.")
        .set_hint(format!(
            "Use \"SELECT undistribute_table({literal})\", then \"CALL base_entity.adopt({literal}, '{{base_history}}')\". \
             The table stays local."
        ))
}

/// A history that Citus distributes; `name` is its name or that of its shard, as SQL writes it.
pub fn distributed_history(name: &str) -> Report {
    not_supported("cannot distribute a history with Citus".to_string())
        .set_detail(format!(
            "{name} is append-only, and a local table: a trigger writes the versions on its own node."
        ))
        .set_hint("Distribute a copy of it, by \"CREATE TABLE copy AS TABLE history\".")
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
