//! Properties of a table that decide whether it can become an entity.

mod checks;
mod columns;
mod conflicts;
mod exclusions;
mod foreign_keys;
mod holders;
mod index_definition;
mod indexes;
mod look_up;
mod publications;
mod statistics;
mod table_info;
mod ties;
mod trigger_definition;
mod triggers;
pub use checks::Check;
pub use columns::{base_type_name, has_domain_constraints, has_volatile_default};
pub use conflicts::{conversion, converts_by_itself, default_of, renamed_columns};
pub use exclusions::Exclusion;
pub use foreign_keys::{
    ForeignKey, ForeignKeyDefinition, deferrability, foreign_keys_to_primary_key,
};
pub use holders::{claim_holders, lock_holders};
pub use index_definition::{Building, IndexDefinition};
pub use indexes::Index;
pub use look_up::{tables_like, template_named};
pub use publications::{check_replica_identity, publication_by_columns};
pub use statistics::{Statistics, StatisticsDefinition, has_statistics};
pub use table_info::{TableInfo, table_info};
pub use ties::{TiedDefault, other_ties, tied_defaults, tied_living_views, tied_triggers};
pub use trigger_definition::{
    TriggerDefinition, condition as condition_of_trigger, write_condition,
};
pub use triggers::{Firing, UserTrigger, row_trigger_of_partition, trigger_names};
