//! A declarative base for PostgreSQL tables, inside the database.
//!
//! `CREATE TABLE users (LIKE base_entity, ...)` creates an *entity*: a table with a uuid key that has a
//! default, `created_at` and `updated_at` columns that a row trigger maintains, and a name that is
//! checked to be plural. A *template* is a table that entities are made LIKE; the templates are the
//! tables in the schema `base_entity`.
//!
//! This file is the table of contents.
//!
//! | subject | module |
//! | --- | --- |
//! | CREATE TABLE, in the order of execution | `event_trigger`, then `like_clause`, then `completion` |
//! | the row trigger, and the language of its arguments | `row_trigger`, `rule` |
//! | its rules, applied to rows | `maintain` |
//! | rows that a DELETE marks and keeps | `soft_delete` |
//! | views of the rows that it has not marked | `living_view` |
//! | old versions of rows | `history` |
//! | the templates that a table was made LIKE | `template_record` |
//! | uuids | `uuid`, the crate `uuid_generator` |
//! | public IDs and their prefixes | `public_id`, the crate `typeid` |
//! | names and inflections | the crate `naming`, `name_check`, `naming_policy`, `words` |
//! | the templates that tables of a schema must be made LIKE | `template_policy` |
//! | lists of templates and entities | `registry` |
//! | what a template gives, and how a table differs from it | `part`, `part_differences`, `column_differences` |
//! | differences from templates that are accepted | `accepted_drift` |
//! | row-level-security policies on other tables than their own | `policy` |
//! | names of relations in the extension's tables | `relation_names` |
//! | reading many tables, of which some may fail | `table_by_table` |
//! | what templates have, and what entities have of it no longer rightly | `template_parts` |
//! | adoption of existing tables | `adopt` |
//! | procedures that commit between their steps | `procedure` |
//! | work that waits for the end of the transaction | `before_commit` |
//! | notes of a transaction or subtransaction, at its end | `transaction_end` |
//! | arguments that must not be NULL | `argument` |
//! | the texts of errors | `error` |
//! | the progress of long procedures | `command_progress` |
//! | the memory reserve for errors | `oom_reserve` |
//! | settings | `settings` |
//! | planned statements, run with other triggers | `execution` |
//! | rights, and what code of others may leave behind | `security_context`, `nested_settings`, `contents`, `registry::access` |
//! | text in other encodings than UTF8 | `encoding`, `text` |
//! | raw parse trees | `parse_tree`, `node` |
//! | queries on the catalogs | `catalog` |
//! | differences between PostgreSQL's versions | `compat` |
//! | the SQL objects | the folder `sql` |

use pgrx::prelude::*;

mod accepted_drift;
mod actor;
mod adopt;
mod ambiguous_calls;
mod argument;
mod awaited_drops;
mod before_commit;
mod catalog;
mod column_differences;
mod command_progress;
mod compat;
mod completion;
mod contents;
mod counterparts;
mod detached_partition;
mod distribution;
mod dropped;
mod encoding;
mod error;
mod event_trigger;
mod execution;
mod fmgr;
mod history;
mod identity_differences;
mod like_clause;
mod living_view;
mod maintain;
mod name_check;
mod naming_policy;
mod nested_settings;
mod node;
mod oom_reserve;
mod open_indexes;
mod parse_tree;
mod part;
mod part_differences;
mod partition_differences;
mod policy;
mod procedure;
mod public_id;
mod refuse_rows;
mod registry;
mod relation_names;
mod result_set;
mod row_trigger;
mod rule;
mod rule_columns;
mod scratch_memory;
mod security_context;
mod settings;
mod shipped;
mod soft_delete;
mod subtransaction;
mod table_by_table;
mod template_parts;
mod template_policy;
mod template_record;
mod text;
mod transaction_end;
mod trigger_replacement;
mod uuid;
mod words;

::pgrx::pg_module_magic!(name, version);

// Files that are independent of each other are chained too: pgrx writes them in a random order, and two builds of the
// same sources would differ.
extension_sql_file!("../sql/functions.sql", name = "functions", bootstrap);
extension_sql_file!("../sql/words.sql", name = "words", requires = ["functions"]);
extension_sql_file!("../sql/naming_policies.sql", name = "naming_policies", requires = ["words"]);
extension_sql_file!(
    "../sql/drift_exceptions.sql",
    name = "drift_exceptions",
    requires = ["naming_policies"]
);
extension_sql_file!(
    "../sql/template_policies.sql",
    name = "template_policies",
    requires = ["functions", registry::rules::recorded_templates]
);
extension_sql_file!(
    "../sql/policies.sql",
    name = "policies",
    requires = ["naming_policies", "template_policies"]
);
extension_sql_file!(
    "../sql/public_prefixes.sql",
    name = "public_prefixes",
    requires = ["drift_exceptions"]
);
extension_sql_file!(
    "../sql/template_parts.sql",
    name = "template_parts",
    requires = ["public_prefixes"]
);
extension_sql_file!("../sql/templates.sql", name = "templates", requires = ["template_parts"]);
extension_sql_file!("../sql/event_triggers.sql", name = "event_triggers", requires = ["templates"]);
extension_sql_file!(
    "../sql/check_names.sql",
    name = "check_names",
    requires = [
        "naming_policies",
        registry::schema_exists::schema_exists,
        words::is_plural,
        words::pluralize,
        words::table_name
    ]
);
extension_sql_file!(
    "../sql/registry.sql",
    name = "registry",
    requires = [
        "drift_exceptions",
        "naming_policies",
        "template_policies",
        "public_prefixes",
        "template_parts",
        "templates",
        registry::rules::rules,
        registry::rules::recorded_templates,
        registry::distributed::distributed_rows,
        registry::distributed::distributed_size,
        registry::lagging::lagging,
        registry::file_size::file_size
    ]
);
extension_sql_file!(
    "../sql/history_check.sql",
    name = "history_check",
    requires = ["history", "registry"]
);
extension_sql_file!(
    "../sql/check.sql",
    name = "check",
    requires = [
        "check_names",
        "drift_exceptions",
        "history_check",
        "registry",
        registry::library_version::library_version,
        part_differences::part_differences
    ]
);
extension_sql_file!(
    "../sql/adopt.sql",
    name = "adopt",
    requires = [adopt::progress::stat_get_progress_adopt]
);
extension_sql_file!(
    "../sql/soft_delete.sql",
    name = "soft_delete",
    requires = [soft_delete::progress::stat_get_progress_purge]
);
extension_sql_file!("../sql/history.sql", name = "history", requires = ["event_triggers"]);
extension_sql_file!("../sql/living_views.sql", name = "living_views", requires = ["history"]);
extension_sql_file!(
    "../sql/own_schema.sql",
    name = "own_schema",
    requires = [
        "adopt",
        "check",
        "check_names",
        "event_triggers",
        "history",
        "living_views",
        "policies",
        "registry",
        "soft_delete",
        "templates",
        "words"
    ]
);
extension_sql_file!("../sql/comments.sql", name = "comments", finalize);

/// Runs once when a process loads the library. Draws no randomness and reads no catalog, since that
/// process may be the postmaster.
#[pg_guard]
pub extern "C-unwind" fn _PG_init() {
    error::keep_backtraces_out();
    parse_tree::check_node_tags();
    settings::define();
}
