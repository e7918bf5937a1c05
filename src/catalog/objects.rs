//! The objects of a table that templates give it. Each kind is read, compared and named in one place, for CREATE TABLE ... LIKE,
//! adopt(), apply() and check().

use pgrx::pg_sys;

use super::written_expression::Comparison;
use crate::part::PartKind;

/// An object of a relation, which its templates may have given it.
pub trait Object: Clone {
    /// Its kind.
    const KIND: PartKind;

    /// Whether one of the same name is in its place, so that another definition is a difference.
    const HAS_NAME_OF_TEMPLATE: bool = false;

    /// The objects of relations, each with its relation, ordered by their names. The current search_path is `pg_catalog`.
    fn of_all(relations: &[pg_sys::Oid]) -> Vec<(pg_sys::Oid, Self)>;

    /// The objects of a relation.
    fn of(relation: pg_sys::Oid) -> Vec<Self> {
        Self::of_all(&[relation]).into_iter().map(|(_, object)| object).collect()
    }

    /// Its name.
    fn name(&self) -> &str;

    /// Whether a table gets it of a template that has it.
    fn is_given(&self) -> bool {
        true
    }

    /// Makes that of a template the one that a table gets; false if the table cannot have one.
    fn give(&mut self, _template: pg_sys::Oid, _table: pg_sys::Oid) -> bool {
        true
    }

    /// Its place among those of several templates: those that serve as others come first.
    fn precedence(&self) -> u8 {
        0
    }

    /// How close it is to a wanted one; None where it does not do what that would.
    fn closeness(&self, wanted: &Self, by: Comparison) -> Option<u8>;

    /// Whether a table gets one for it and that of another template.
    fn is_same(&self, other: &Self) -> bool {
        self.closeness(other, Comparison::ReadAgain).is_some()
    }

    /// Whether it is a trigger that does not fire at the origin of a change.
    fn is_idle(&self) -> bool {
        false
    }

    /// Whether it is in the state of a wanted one: a constraint holds for all rows, a trigger fires.
    fn is_valid_as(&self, _wanted: &Self) -> bool {
        true
    }

    /// Whether check() compares it by itself.
    fn is_compared(&self) -> bool {
        true
    }

    /// Whether one of a table's own is in the place of this one, which check() does not compare by itself, and none does what it does.
    fn is_replaced_by_any(&self, _own: &[Self]) -> bool {
        false
    }

    /// Its definition or state, as a difference of it is reported.
    fn definition(&self) -> Option<String> {
        None
    }
}

/// The closeness of objects that have some properties of the wanted one, the first of which matter most.
pub fn rank(has: &[bool]) -> u8 {
    has.iter().fold(0, |rank, has| rank * 2 + u8::from(*has))
}
