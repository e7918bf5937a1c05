//! The rules of the row trigger, applied to rows.
//!
//! A trigger reads its rules once per statement ([`plan`]). A row is compared and copied by its bytes where
//! the offsets of the columns are known, and deformed only where they are not ([`row`]). The tuple that the
//! trigger was given is never modified, as PostgreSQL's documentation requires ("Writing Trigger Functions
//! in C").

mod arguments;
mod defaults;
mod foreign_key_action;
pub mod foreign_key_check;
mod layout;
mod now;
mod order;
mod outline;
mod partition_move;
mod plan;
mod row;
mod suspension;
mod timing;
mod touch;

pub use arguments::{
    arguments, column, events, for_column, has_history_rule, history_column, is_record,
    marked_column, next_versions, read, read_all, refuse_conflict,
};
pub use layout::Column;
pub use now::transaction_time;
pub use order::refuse_wrong_order;
pub use outline::{Step, can_follow, warn_if_idle};
pub use partition_move::{arrival, arrives, has_moved, note};
pub use plan::{Plan, keep as keep_in};
pub use row::{apply, apply_to_insert, is_inserted, is_own, new_value, table_of};
pub use suspension::covers;
pub use timing::{
    AFTER_ROW_INSERT, AFTER_ROW_UPDATE, EVENT, ROW_TRIGGER, can_merge, carries_rules, fires,
    is_before_insert, is_before_row, is_fired,
};
pub use touch::Touch;
