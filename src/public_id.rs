//! Public IDs: a uuid as a TypeID whose prefix names the table, `user_01h455vb4pex5vsknk084sn02q`. Stored is the uuid
//! alone.
//!
//! The prefix is the singular of the name that the table was created with. The table `base_entity.public_prefixes`
//! holds it by the name of the table, as a dump does, so that a new name of the table or another word list does not
//! change it. Rows follow ALTER ... RENAME, SET SCHEMA and DROP.

mod decode;
mod follow;
mod functions;
mod inserted;
mod prefix;
mod set_prefix;
mod typeid_functions;

pub use decode::{Id, read};
pub use follow::{follow_at_start, follow_drop, follow_rename, is_any_assigned};
pub use prefix::{assign, assign_unless_assigned, tables_with};
