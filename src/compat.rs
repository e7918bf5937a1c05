//! The one module for differences between PostgreSQL 14 to 18. The comment of each function names the release that
//! changed.

mod catalogs;
mod executor;
mod index_scan;
mod privileges;
mod rows;
mod session;
mod statements;
mod trees;

pub use catalogs::{
    ENFORCED, FOREIGN_KEY_DELETE_COLUMNS, NOT_NULL_HAS_NAME, NULLS_NOT_DISTINCT,
    PUBLISHED_BY_COLUMNS, WITHOUT_OVERLAPS, index_xmin, is_internal, primary_key_index,
    publishes_inserts,
};
pub use executor::{
    SKIP_TRIGGERS, begin_descending_sort, bulk_insert_state, queue_update_triggers, receive_into,
    run_query, trigger_result_relation,
};
pub use index_scan::begin_index_scan;
pub use privileges::{
    ROLES_GRANT_THEMSELVES, may_select, may_use_schema, owns_relation, owns_schema,
    take_range_table,
};
pub use rows::{
    attribute, has_stored_columns, has_virtual_columns, is_same_value, is_virtual,
    with_stored_columns, with_virtual_columns,
};
pub use session::{
    backends, character_to_server, completed_transactions, reserve_setting_prefix, settings,
};
pub use statements::{
    CHANGES_GENERATION, PARALLEL_SUBTRANSACTIONS, PARTITIONED_TAKES_NOT_VALID, SECURITY_INVOKER,
    cloned_index_statement, define_index, is_security_invoker, is_without_overlaps, remove_default,
    set_descending, set_nulls_not_distinct, set_without_overlaps, string_value,
};
pub use trees::{
    Visit, analyze, find_in_expression, find_in_raw_tree, make_string_null, must_be_constant,
};
