//! The parts that a template gives, and what its entities have of it once it has changed.
//!
//! A snapshot of the parts of each template is kept. When a command has changed a template, the difference between the snapshot and
//! the catalogs is what it changed, by whichever statement or cascade. A part that the template has lost, and that an
//! entity has exactly as the template had it, came from the template: it is noted as outdated until apply() carries the
//! change over. So a part that an entity's owner has made or changed is never taken for one; nor is a column that the
//! entity had before the template gained it, or before it was adopted, which is noted then. A column that the template renames or drops is
//! known by the command: the template may have another one of the name by the time of apply().
//!
//! Both tables hold names, since a dump does: OIDs are others in the database that it is restored to.

mod adoption;
mod columns;
mod held;
mod named;
mod names;
mod needed;
mod notes;
mod outdated;
mod own;
mod part;
mod parts_of_relation;
mod passing;
mod pending;
mod renamed_objects;
mod renamed_roles;
mod row_kind;
mod rows;
mod snapshot;
mod taken;
mod template_rows;
mod turns;

pub use adoption::note_adoption;
pub use columns::OwnColumns;
pub use named::note_name;
pub use names::{follow_renamed_parts, forget_dropped};
pub use needed::leave_needed;
pub use notes::{forget_column, forget_obsolete, forget_templates, on_renamed_column};
pub use outdated::{lacks_any, pending, pending_of_entities};
pub use own::{end_adoption, noting_given};
pub use parts_of_relation::{are_statistics, parts_of_kinds};
pub use passing::{begin_command, stay};
pub use pending::{Change, Pending};
pub use renamed_objects::{follow_renaming_of_others, forget_prepared, prepare_renaming};
pub use renamed_roles::{RenamedRoles, settle as settle_roles};
pub use rows::{has_any, is_any};
pub use snapshot::{
    follow_drop, follow_dropped_columns, follow_move, follow_renamed_column, follow_renaming,
    refresh, refresh_all, remember, remember_unless_known,
};
pub use taken::{forget_taken, forget_taken_anywhere};
pub use turns::{await_at_start, await_dropped};
