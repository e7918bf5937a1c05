//! An outdated part of an entity, with the way in which it follows its template.

use crate::part::PartKind;

/// The way in which apply() carries a change over to an outdated part of an entity.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// The column gets its new name.
    Rename,
    /// It becomes what the template has under its name.
    Replace,
    /// It is removed.
    Remove,
}

/// An outdated part of an entity.
#[derive(Clone)]
pub struct Pending {
    /// The name of the template.
    pub template: String,
    /// The kind of the part.
    pub kind: PartKind,
    /// Its name in the template.
    pub name: String,
    /// Its name in the entity.
    pub own_name: String,
    /// The part of the entity, as the template gave it.
    pub definition: String,
    /// The way in which the change is carried over.
    pub change: Change,
}
