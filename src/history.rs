//! Histories: the old versions of a table's rows, in a table beside it.
//!
//! A row of a table with a history has the time since which it is as it is (the rule `history`). A row trigger
//! BEFORE UPDATE OR DELETE inserts the version that was into the history, below the level of triggers, privileges
//! and policies ([`keep`]). A constraint trigger names the history in its FROM clause, so that
//! PostgreSQL keeps the link through renames, dumps and partitions ([`link`]). The history refuses changes
//! ([`append_only`]).

mod access;
mod append_only;
mod as_of;
mod changes;
mod columns;
mod completeness;
mod completions;
mod correction;
mod creation;
mod definitions;
mod dependents;
mod difference;
mod distribution;
mod ending;
mod follow;
mod follow_columns;
mod function;
mod given_key;
mod grants;
mod insertion;
mod keep;
mod key_change;
mod key_index;
mod known;
mod later_triggers;
mod link;
mod missing_columns;
mod names;
mod new_key;
mod own_columns;
mod partition;
mod period;
mod period_column;
mod plain;
mod policies;
mod policy_copies;
mod preparation;
mod previous;
mod privileges;
mod purge;
mod query;
mod queue;
mod readable;
mod reader;
mod rewrite_rules;
mod single;
mod statement;
mod target;
mod verification;
mod versions;
mod writer;

pub use access::{await_grants, give_way};
pub use completeness::{Lack, lacking_of};
pub use creation::give;
pub use distribution::{check_trigger, creates_trigger, refuse_becoming_shard, refuse_shard};
pub use follow::{follow_access, follow_new_name, follow_renamed_schema};
pub use follow_columns::{follow_columns, follow_dropped_column, follow_renamed_column};
pub use function::follow_rules;
pub use key_index::MOST_KEY_COLUMNS;
pub use later_triggers::refusal as refusal_of_trigger;
pub use link::{has_keeping_trigger, history_of, link_name};
pub use partition::{
    guard as guard_partition, release as release_partition, truncate_guard, truncate_guards,
};
pub use preparation::{announce_kept, prepare, prepare_columns, prepare_schema};
pub use target::{is_any, is_of_table_in, refuse_child, refuse_rule, table_of_history};
