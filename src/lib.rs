//! A declarative base for PostgreSQL tables, kept by the database itself.
//!
//! `CREATE TABLE users (LIKE base_entity, ...)` makes an *entity*: a table with a uuid key that
//! generates itself, `created_at` and `updated_at` that keep themselves, and a name that is checked
//! to be plural. A *template* is a table whose shape others take; the templates are the tables in
//! the schema `base_entity`.
//!
//! This file is the table of contents.
//!
//! | to find | open |
//! | --- | --- |
//! | what happens at CREATE TABLE, in which order | `event_trigger`, then `like_clause`, then `completion` |
//! | the row trigger and its rules | `maintain` |
//! | ids | `uuid` |
//! | names and words | `naming` (pure), `name_check`, `words` |
//! | what there is: templates, entities | `registry` |
//! | making an entity of a table that is there | `adopt` |
//! | every word an error says | `error` |
//! | what is left when memory ends | `reserve` |
//! | settings | `settings` |
//! | raw parse trees | `parse_tree` |
//! | questions to the catalogs | `catalog` |
//! | differences between PostgreSQL's versions | `compat` |
//! | the SQL objects | the folder `sql` |

use pgrx::prelude::*;

mod actor;
mod adopt;
#[cfg(feature = "pg_bench")]
mod benches;
mod catalog;
mod compat;
mod completion;
mod error;
mod event_trigger;
mod fmgr;
mod like_clause;
mod maintain;
mod name_check;
mod naming;
mod parse_tree;
mod refuse_rows;
mod registry;
mod reserve;
mod role;
mod settings;
mod uuid;
mod words;

#[cfg(any(test, feature = "pg_test"))]
mod pg_tests;

::pgrx::pg_module_magic!(name, version);

extension_sql_file!("../sql/functions.sql", name = "functions", bootstrap);
extension_sql_file!("../sql/words.sql", name = "words", requires = ["functions"]);
extension_sql_file!(
    "../sql/templates.sql",
    name = "templates",
    requires = ["functions", actor::actor]
);
extension_sql_file!(
    "../sql/event_triggers.sql",
    name = "event_triggers",
    requires = ["templates", "words"]
);
extension_sql_file!(
    "../sql/check_names.sql",
    name = "check_names",
    requires = [words::is_plural, words::pluralize, words::table_name]
);
extension_sql_file!(
    "../sql/registry.sql",
    name = "registry",
    requires = ["templates", registry::rules::rules, registry::file_size::file_size]
);
extension_sql_file!(
    "../sql/check.sql",
    name = "check",
    requires = ["registry", "check_names", registry::library_version::library_version]
);
extension_sql_file!(
    "../sql/adopt.sql",
    name = "adopt",
    requires = [adopt::progress::stat_get_progress_adopt]
);
extension_sql_file!(
    "../sql/own_schema.sql",
    name = "own_schema",
    requires =
        ["adopt", "check", "check_names", "event_triggers", "registry", "templates", "words"]
);
extension_sql_file!("../sql/comments.sql", name = "comments", finalize);

/// Runs once when a process loads the library; draws no randomness and asks no catalog, since that
/// process may be the postmaster.
#[pg_guard]
pub extern "C-unwind" fn _PG_init() {
    error::keep_backtraces_out();
    settings::define();
    #[cfg(feature = "pg_test")]
    uuid::draw_before_fork();
}

/// What `cargo pgrx test` asks of the crate.
#[cfg(test)]
pub mod pg_test {
    /// Nothing to prepare: every test makes what it needs.
    pub fn setup(_options: Vec<&str>) {}

    /// The library is loaded by the postmaster, so that every test runs in a process forked with it.
    #[must_use]
    pub fn postgresql_conf_options() -> Vec<&'static str> {
        vec!["shared_preload_libraries = 'base_entity'"]
    }
}
