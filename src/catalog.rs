//! The one module that reads the catalogs: by queries, by PostgreSQL's look-ups, and in its caches. Every name
//! and operator in its queries is qualified, since search_path is that of the role that runs the statement.
//!
//! Nothing that it returns points into a cache, except an [`OpenRelation`], whose entry stays while it is
//! open.

pub mod adoption;
mod calls;
mod changed_object;
mod citus;
mod citus_shards;
mod citus_tables;
mod column_grants;
mod column_users;
mod columns;
mod command;
mod command_change;
mod config_cache;
mod config_rows;
mod config_table;
mod database_settings;
mod dependents;
mod dropped_objects;
pub mod entities;
mod existence;
mod expressions;
mod family;
mod few;
mod foreign_keys;
mod histories;
mod id_places;
mod identity_options;
mod json_cast;
mod key_columns;
mod keys;
mod kinship;
mod living_views;
mod locks;
mod lost_columns;
mod made_through;
mod members;
mod names_held;
mod namesakes;
mod not_null;
mod objects;
mod oid;
mod open_relation;
mod own_parts;
mod partition_triggers;
mod partitions;
mod parts;
mod privileges;
mod public_prefixes;
mod publications;
mod query;
mod read_access;
mod read_expression;
mod read_table;
mod relation_cache;
mod relations;
mod relcache_listeners;
mod replaceable_calls;
mod row;
mod row_tables;
mod schemas;
mod session_objects;
mod storage;
mod system_row;
mod template_columns;
mod template_properties;
mod template_settings;
mod templates;
mod trigger;
mod trigger_arguments;
mod types;
mod whole_rows;
mod written_expression;

pub use adoption::{
    TableInfo, default_of, foreign_keys_to_primary_key, lock_holders, renamed_columns, table_info,
    tables_like, template_named,
};
pub use calls::{
    Call, call_of_domain, calls, calls_when_read, calls_when_read_from, owner_of_call,
};
pub use changed_object::{ChangedObject, changed_objects};
pub use citus::{has_citus, is_citus_worker, is_part_of_distributed_transaction, transaction_time};
pub use citus_shards::{
    has_new_shard, is_moved_by_citus, is_of_citus, is_renamed_by_citus, is_shard,
    is_shard_of_reference_table, is_shard_to_be,
};
pub use citus_tables::{
    distributed_rows, distributed_size, distributed_table, has_copies, is_citus_table,
};
pub use column_grants::{ColumnGrant, column_grants};
pub use column_users::column_users;
pub use columns::{
    attribute_number, column_name, column_names, column_number, constraint_in, has_column,
    has_constraint, has_value,
};
pub use command::{
    held_names_of_tables_made, in_extension_script, in_own_script, only_table_created,
    refuse_if_read_only, relations_of_command, tables_made_by_command, triggers_of_command,
};
pub use command_change::{
    Change, added_columns, former_namespace, has_changed_persistence, has_replaced_primary_key,
    renamed_parts,
};
pub use config_cache::ConfigCache;
pub use config_rows::ask_text_rows;
pub use config_table::config_table_has_rows;
pub use database_settings::settings_of_database;
pub use dependents::{column_dependents, relations_naming, relations_with_policies_for};
pub use dropped_objects::{
    Dropped, DroppedName, DroppedPart, dropped_names, dropped_objects, dropped_parts,
    templates_of_dropped_triggers,
};
pub use existence::{has_objects, owner_of, relation_exists, require_relation, require_schema};
pub use expressions::{Expression, Expressions, expressions, relation_whose_row_is_indexed};
pub use family::{family, unlocked_family};
pub use foreign_keys::{
    ForeignKey, cascades_of, foreign_key_to, foreign_keys_with, references_of, sets_columns,
};
pub use histories::{
    FunctionOfTime, ancestor_of_other_owner, as_of_function, as_of_functions, function_name,
    function_of_time, operator_name, revocations_of, rewrite_rule_of, table_of_history,
    tables_losing_policies, tables_losing_triggers, tables_with_history, unlocked_history_of,
};
pub use id_places::{IdPlace, id_places, id_places_of, id_places_of_histories};
pub use identity_options::{IdentityOptions, identity_options};
pub use json_cast::{JsonCast, json_cast_of_superuser};
pub use key_columns::{KeyColumn, key_columns};
pub use keys::{
    Key, all_partition_columns, id_column, index_columns, keys, partition_columns,
    partition_columns_of_keys, partition_key_allows_keys,
};
pub use kinship::{is_member_by_others, owners_of_descendants, templates_of};
pub use living_views::{
    all_living_views, drop_with, grants_of_view, has_defaults, has_row_security,
    living_views_below, living_views_of, table_of_living_view, view_options, view_properties,
};
pub use locks::{
    lock, lock_grants, lock_parts, lock_parts_to_give, lock_schema_to_change,
    lock_schema_to_create, lock_to_change, lock_to_read, unlock_read, wait_for, while_present,
};
pub use lost_columns::tables_losing;
pub use made_through::{
    MadeThrough, OfLaggingTemplate, entities_of_lagging_templates, entities_with_drift,
    made_through, made_through_with_attached,
};
pub use members::{
    drift_exceptions, function, has_schema, is_config_table, is_of_extension, is_shipped,
    is_shipped_function, naming_policies, noted_parts, public_prefixes, refuse_renamed_schema,
    schema, template_parts, template_policies, words,
};
pub use names_held::{Names, NamesHeld};
pub use namesakes::{has_namesake_in_extension, type_with_namesake_in_extension};
pub use not_null::rename_not_null;
pub use objects::Object;
pub use open_relation::OpenRelation;
pub use own_parts::{
    Grant, access_settings, column_options, column_settings, grants, revoked_grants, row_rules,
    row_rules_in_any_state, storage_of_type,
};
pub use partition_triggers::{
    PartitionTrigger, TriggerFunction, partition_triggers, triggers_of_partitions,
};
pub use partitions::{is_below_template, partition_ancestors, template_above};
pub use parts::{
    MadeLike, additional_grants, made_like, marking_differences, may_lack, parts_of_column,
    templates_made_like,
};
pub use privileges::{
    is_own, is_own_table, is_run_by_superuser, is_superuser, may_act_as, may_create_in, may_select,
    may_update, may_use, may_use_schema_of, may_write, owns_schema, require_select,
};
pub use public_prefixes::{PrefixRow, PrefixTable};
pub use publications::publication_without_deletes;
pub use query::{ask_now_once, write};
pub use read_access::{
    ReadGrant, RowSecurity, StoredPolicy, changed_policies, changed_read_grants,
    changed_row_security, has_changed_owner, read_grants, relations_of_changed_access,
    row_security_of, stored_policies, with_changed_access,
};
pub use read_expression::Reference;
pub use read_table::ReadTable;
pub use relation_cache::RelationCache;
pub use relations::{
    comment_of, comment_on, copy_comment, function_signature, is_clustered, is_foreign_table,
    is_index, is_others_temporary, is_partition, is_replica_identity, is_table, is_temporary,
    is_view, named_relation, namespace_of, never_held_a_row, qualified_name, relation_in,
    relation_name, relation_on_search_path, role_name, server_role_name,
};
pub use replaceable_calls::{ReplaceableCall, replaceable_calls};
pub use row::Argument;
pub use row_tables::{RowTable, row_tables};
pub use schemas::{
    SCHEMA, is_current_database, is_system_schema, named_schema, namespace, namespace_name,
    search_path, server_namespace_name,
};
pub use session_objects::{cursor_names, session_objects};
pub use storage::{
    TreeTable, blocks, is_in_key, leaf_tables, lock_exclusively, lock_tree_exclusively,
    partition_tree, size, update_rule,
};
pub use template_columns::{
    Generated, Identity, OwnColumn, TemplateColumn, columns_of, columns_that_may_differ,
    template_columns,
};
pub use template_properties::{Policy, is_plain, policies, policies_of};
pub use template_settings::{Setting, has_properties, setting_differences, settings, statements};
pub use templates::{count_violations, is_entity, is_made_like, is_one_of_templates, is_template};
pub use trigger::{Trigger, trigger_definition, triggers_in};
pub use trigger_arguments::{TriggerOfTable, triggers_on};
pub use types::{
    base_type, columns_of_value, contains_domain, domain_owners, elements_of, is_array,
    is_row_type, output_function, own_equality, read_value, type_name,
};
pub use whole_rows::{has_row, has_subquery, has_whole_row};
pub use written_expression::{Comparison, WrittenExpression};
