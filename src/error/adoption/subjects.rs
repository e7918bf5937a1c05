//! The columns that a refusal of adopt() is about.

/// A column that conflicts with a template's column.
pub struct ColumnConflict {
    /// Its name.
    pub name: String,
    /// The table, as SQL writes it.
    pub table: String,
    /// The type that it has.
    pub has: String,
    /// The type of the template's column.
    pub wanted: String,
    /// The template, as SQL writes it.
    pub template: String,
    /// Whether the types are equal, and one of the two columns is generated.
    pub is_generated: bool,
    /// Whether it has a default.
    pub has_default: bool,
    /// How its values become values of the other type.
    pub conversion: Conversion,
}

/// How the values of a column become values of another type.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Conversion {
    /// Not at all, or something that depends on the column would refuse it.
    None,
    /// By a cast.
    Cast,
    /// As times in a time zone.
    TimeZone,
}

/// Why a column of the templates is left out of a repair.
#[derive(Clone, Copy)]
pub enum Reason {
    /// The table's column of that name has another type, or only one of the two is generated.
    OtherType,
    /// The table has it under another name.
    Renamed,
    /// It is NOT NULL, there is no default for it, and there are rows without a value.
    NoValue,
}

/// A column of a table that cannot get the name of the template's, or be added, since the table has another column of that name.
pub struct ColumnInTheWay {
    /// The name of the template's column in the table; None for one that the table lacks.
    pub own_name: Option<String>,
    /// Its name in the template.
    pub name: String,
    /// The template.
    pub template: String,
    /// Whether a template has given the table the column that is in the way, and has dropped it since.
    pub is_dropped: bool,
}
