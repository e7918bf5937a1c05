//! Templates as a diagram shows them: their columns with the keys that these are part of.

use std::collections::BTreeMap;

use pgrx::spi;

use crate::catalog::query::ask;
use crate::catalog::row::Row;

/// A template.
#[derive(Default)]
pub struct Shape {
    /// Its columns, in order.
    pub columns: Vec<ShapeColumn>,
    /// The templates that it was made LIKE, directly or through others.
    pub includes: Vec<String>,
}

/// A column of a template.
pub struct ShapeColumn {
    /// Its name.
    pub name: String,
    /// Its type, without modifiers.
    pub type_name: String,
    /// Whether it is part of the primary key.
    pub primary: bool,
    /// Whether it is part of a foreign key.
    pub foreign: bool,
    /// Whether it is UNIQUE by itself.
    pub unique: bool,
}

const SHAPES: &str = "
    SELECT t.template::text, t.columns, t.types::text[], t.includes::text[],
           ARRAY(SELECT a.attname::text FROM pg_constraint k
                 JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
                 WHERE k.conrelid = t.template AND k.contype = 'p'),
           ARRAY(SELECT a.attname::text FROM pg_constraint k
                 JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
                 WHERE k.conrelid = t.template AND k.contype = 'f'),
           ARRAY(SELECT a.attname::text FROM pg_constraint k
                 JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
                 WHERE k.conrelid = t.template AND k.contype = 'u' AND cardinality(k.conkey) = 1)
    FROM base_entity.templates t";

/// All templates, by name.
pub fn shapes() -> BTreeMap<String, Shape> {
    ask(SHAPES, &[], shape).into_iter().collect()
}

fn shape(row: Row) -> Result<(String, Shape), spi::Error> {
    let list =
        |place: usize| Ok::<_, spi::Error>(row.get::<Vec<String>>(place)?.unwrap_or_default());
    let (primary, foreign, unique) = (list(5)?, list(6)?, list(7)?);
    let columns = list(2)?.into_iter().zip(list(3)?).map(|(name, type_name)| ShapeColumn {
        primary: primary.contains(&name),
        foreign: foreign.contains(&name),
        unique: unique.contains(&name),
        name,
        type_name,
    });
    let shape = Shape { columns: columns.collect(), includes: list(4)? };
    Ok((row.get(1)?.unwrap_or_default(), shape))
}
