//! The parts of an adoption.

/// A part of the work; they are done in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Columns that a template has renamed get their new names.
    Renames,
    /// Columns are added, and defaults set.
    Columns,
    /// Row-level security, its policies and privileges are set: the table is not open while the rest is awaited.
    Security,
    /// Existing rows get the values that they lack.
    Fill,
    /// Constraints are added, which hold for new rows.
    Constraints,
    /// They are checked for all rows.
    Validate,
    /// Indexes are built.
    Indexes,
    /// The columns become NOT NULL, the index the key, and triggers are created.
    Finish,
    /// Foreign keys are added, one of which may refer to the key that has just been made.
    References,
    /// They are checked for all rows.
    Confirm,
}

impl Phase {
    /// All, in their order.
    pub const ALL: [Self; 10] = [
        Self::Renames,
        Self::Columns,
        Self::Security,
        Self::Fill,
        Self::Constraints,
        Self::Validate,
        Self::Indexes,
        Self::Finish,
        Self::References,
        Self::Confirm,
    ];

    /// Whether all its steps are run in one transaction.
    pub fn is_one_transaction(self) -> bool {
        !matches!(self, Self::Fill | Self::Validate | Self::Confirm)
    }

    /// Whether it gives the table parts of its templates. A check of all rows takes long, and holds no lock on a template.
    pub fn gives_parts(self) -> bool {
        !matches!(self, Self::Validate | Self::Confirm)
    }

    /// Its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Renames => "renames",
            Self::Columns => "columns",
            Self::Security => "security",
            Self::Fill => "fill",
            Self::Constraints => "constraints",
            Self::Validate => "validate",
            Self::Indexes => "indexes",
            Self::Finish => "finish",
            Self::References => "references",
            Self::Confirm => "confirm",
        }
    }
}
