//! The description of an entity, as `base_entity.describe()` returns it. docs/describe.schema.json is the
//! JSON Schema of the result.

use serde::Serialize;

/// An entity.
#[derive(Default, Serialize)]
pub struct Description {
    /// Its name with its schema, quoted where SQL needs it.
    pub entity: String,
    /// The schema's name.
    pub schema: String,
    /// The table's name.
    pub name: String,
    /// The comment on it.
    pub description: Option<String>,
    /// The table that it is a partition of.
    pub partition_of: Option<String>,
    /// The templates that it was made LIKE.
    pub templates: Vec<String>,
    /// The uuid that identifies a row.
    pub id: Option<Id>,
    /// The prefix of the public IDs of its rows.
    pub public_prefix: Option<String>,
    /// The rules of its row trigger.
    pub rules: Vec<String>,
    /// Its columns, in order.
    pub columns: Vec<Column>,
    /// Its primary key and UNIQUE constraints.
    pub keys: Vec<Key>,
    /// Its foreign keys.
    pub foreign_keys: Vec<ForeignKey>,
    /// The views of its rows that are not deleted.
    pub living_views: Vec<String>,
    /// The table with the old versions of its rows.
    pub history: Option<String>,
    /// Rows, as of the last ANALYZE or VACUUM.
    pub estimated_rows: Option<i64>,
    /// Bytes on disk.
    pub size: Option<i64>,
}

/// The uuid that identifies a row.
#[derive(Serialize)]
pub struct Id {
    /// Its column.
    pub column: String,
    /// The version of the uuids that the default generates.
    pub version: Option<i32>,
}

/// A column.
#[derive(Serialize)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type, as SQL writes it.
    #[serde(rename = "type")]
    pub type_name: String,
    /// Whether it may be NULL.
    pub nullable: bool,
    /// The expression of its DEFAULT.
    pub default: Option<String>,
    /// The expression that it is GENERATED ALWAYS AS.
    pub generated: Option<String>,
    /// `always` or `by default`, for an identity column.
    pub identity: Option<String>,
    /// The comment on it.
    pub description: Option<String>,
}

/// A primary key or UNIQUE constraint.
#[derive(Serialize)]
pub struct Key {
    /// Its name.
    pub name: String,
    /// Whether it is the primary key.
    pub primary: bool,
    /// Its columns, in order.
    pub columns: Vec<String>,
}

/// A foreign key.
#[derive(Serialize)]
pub struct ForeignKey {
    /// Its name.
    pub name: String,
    /// Its columns, in order.
    pub columns: Vec<String>,
    /// The referenced table, with its schema.
    pub references: String,
    /// The referenced columns.
    pub referenced_columns: Vec<String>,
}
