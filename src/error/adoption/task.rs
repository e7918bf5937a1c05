//! The procedures that work on a table.

/// The procedure that works on a table.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Task {
    /// adopt() or adopt_all().
    Adopt,
    /// release().
    Release,
    /// repair().
    Repair,
    /// apply().
    Apply,
}

impl Task {
    /// The imperative of a HINT, with which a sentence begins.
    pub fn imperative(self) -> &'static str {
        match self {
            Self::Adopt => "Adopt",
            Self::Release => "Release",
            Self::Repair => "Repair",
            Self::Apply => "Apply the template to",
        }
    }

    /// The name of the procedure.
    pub fn procedure(self) -> &'static str {
        match self {
            Self::Adopt => "adopt",
            Self::Release => "release",
            Self::Repair => "repair",
            Self::Apply => "apply",
        }
    }
}
