//! The kinds of the rows of the table of parts that are of no kind of part: those about columns and names.

use crate::part::PartKind;

/// A column that a template has dropped. Both of its names are that in the table.
pub const DROPPED_COLUMN: &str = "dropped column";

/// A column that a table had before the template.
pub const OWN_COLUMN: &str = "own column";

/// A column that the running adoption of a table has added; of no template.
pub const GIVEN_COLUMN: &str = "given column";

/// The name that a table has for a part of a template.
pub fn name_of(kind: PartKind) -> String {
    format!("{} name", kind.word())
}
