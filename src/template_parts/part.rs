//! A part of a relation as a value that can be compared with those of other relations, and kept.

use std::cell::LazyCell;
use std::ffi::CStr;
use std::rc::Rc;

use crate::catalog::Comparison;
use crate::part::PartKind;
use crate::security_context::{with_dump_settings, with_settings};

/// The settings by which PostgreSQL writes constants, besides those of a dump: definitions that are kept are compared with
/// those that other sessions read.
pub const OF_CONSTANTS: [(&CStr, &CStr); 3] =
    [(c"TimeZone", c"GMT"), (c"bytea_output", c"hex"), (c"lc_monetary", c"C")];

/// The definition of a part once its expressions have been read again.
type ReadAgain = LazyCell<String, Box<dyn FnOnce() -> String>>;

/// A part of a relation.
#[derive(Clone)]
pub struct Part {
    /// Its kind.
    pub kind: PartKind,
    /// Its name; empty where a relation has one such part at most.
    pub name: String,
    /// The part, as SQL writes it for a relation of any name.
    pub definition: String,
    /// The same once its expressions have been read again; None for a part without expressions, or one that is kept so.
    read_again: Option<Rc<ReadAgain>>,
}

impl Part {
    /// A part without expressions, or one that is kept with its canonical definition.
    pub fn new(kind: PartKind, name: impl Into<String>, definition: impl Into<String>) -> Self {
        Self { kind, name: name.into(), definition: definition.into(), read_again: None }
    }

    /// A part with expressions, whose definition `write` gives.
    pub fn with_expressions(
        kind: PartKind,
        name: impl Into<String>,
        write: impl Fn(Comparison) -> String + 'static,
    ) -> Self {
        let definition = write(Comparison::AsWritten);
        let read = move || {
            let write = || with_settings(&OF_CONSTANTS, || write(Comparison::ReadAgain));
            with_dump_settings(write)
        };
        let read_again: Rc<ReadAgain> = Rc::new(LazyCell::new(Box::new(read)));
        Self { read_again: Some(read_again), ..Self::new(kind, name, definition) }
    }

    /// The definition by which the part is kept: as SQL writes it once its expressions have been read again, which is the same for all relations
    /// that have the part, and after a dump.
    pub fn canonical(&self) -> &str {
        self.read_again.as_ref().map_or(self.definition.as_str(), |it| it.as_str())
    }

    /// The part as it is kept.
    pub fn kept(&self) -> Self {
        Self::new(self.kind, self.name.as_str(), self.canonical())
    }

    /// Whether it is defined so. Version 0.3.0 has kept definitions that are not canonical.
    pub fn is_defined_as(&self, definition: &str) -> bool {
        self.definition == definition || self.canonical() == definition
    }

    /// Whether it is defined like another part.
    pub fn is_defined_like(&self, other: &Self) -> bool {
        self.definition == other.definition
            || (self.read_again.is_some() || other.read_again.is_some())
                && self.canonical() == other.canonical()
    }
}

impl PartialEq for Part {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind && self.name == other.name && self.is_defined_like(other)
    }
}

impl Eq for Part {}

/// Whether the name of a part of this kind is that of a column.
pub fn is_of_column(kind: PartKind) -> bool {
    use PartKind::{Column, Default, GenerationExpression, Identity, NotNull};
    is_setting_of_column(kind)
        || matches!(kind, Column | Default | NotNull | Identity | GenerationExpression)
}

/// Whether a part of this kind has the name of the template's. One that has another name is not the template's, though it may be defined
/// alike. PostgreSQL names indexes, and constraints that are built on them, after the table.
pub fn has_name_of_template(kind: PartKind) -> bool {
    use PartKind::{CheckConstraint, Policy, Trigger};
    is_value(kind) || matches!(kind, CheckConstraint | Policy | Trigger)
}

/// Whether the definition of a part of this kind is the value of what has its name: the same value under another name is another part.
pub fn is_value(kind: PartKind) -> bool {
    is_of_column(kind) || kind == PartKind::StorageParameter
}

/// Whether it is a setting of a column.
pub fn is_setting_of_column(kind: PartKind) -> bool {
    use PartKind::{ColumnOption, Comment, Compression, StatisticsTarget, Storage};
    matches!(kind, Storage | Compression | StatisticsTarget | ColumnOption | Comment)
}

/// Whether two readings of a relation have the same parts.
pub fn is_same(before: &[Part], now: &[Part]) -> bool {
    before.len() == now.len() && before.iter().all(|part| now.contains(part))
}
