//! The definition of an index, whichever table it is on.

use pgrx::pg_sys;
use pgrx::spi::quote_identifier;

use crate::catalog::written_expression::{Comparison, WrittenExpression};

/// The definition of an index, whichever table it is on.
#[derive(Clone)]
pub struct IndexDefinition {
    /// UNIQUE.
    pub unique: bool,
    /// NULLS NOT DISTINCT.
    pub nulls_not_distinct: bool,
    /// The access method.
    pub method: String,
    /// Its columns and expressions.
    pub keys: Vec<IndexKey>,
    /// The INCLUDE columns.
    pub including: Vec<String>,
    /// The storage parameters, as SQL writes them.
    pub options: Vec<String>,
    /// The tablespace, where it is not the database's.
    pub tablespace: Option<String>,
    /// The condition that its rows satisfy.
    pub predicate: Option<WrittenExpression>,
}

/// A column or an expression that an index is on.
#[derive(Clone)]
pub struct IndexKey {
    /// The column's name; None for an expression.
    pub column: Option<String>,
    /// The name that it has in the index.
    pub label: String,
    /// The column or the expression, as SQL writes it.
    pub written: WrittenExpression,
    /// Its collation, operator class and order, as SQL writes them behind it.
    pub options: String,
}

impl IndexKey {
    /// A column, as it is by itself.
    pub fn of_column(name: &str) -> Self {
        Self {
            column: Some(name.to_owned()),
            label: name.to_owned(),
            written: WrittenExpression::new(pg_sys::InvalidOid, quote_identifier(name)),
            options: String::new(),
        }
    }

    /// As SQL writes it.
    fn sql(&self) -> String {
        match self.options.as_str() {
            "" => self.written.to_string(),
            options => format!("{} {options}", self.written),
        }
    }

    fn is_same(&self, other: &Self, by: Comparison) -> bool {
        let is_of_column = self.column.is_some() || other.column.is_some();
        let by = if is_of_column { Comparison::AsWritten } else { by };
        self.options == other.options && self.written.is_same(&other.written, by)
    }

    /// The same with the text that its expression has once it has been read again.
    fn to_canonical(&self) -> Self {
        if self.column.is_some() {
            return self.clone();
        }
        Self { written: self.written.to_canonical().in_parentheses(), ..self.clone() }
    }
}

impl IndexDefinition {
    /// Whether it has an expression or a condition.
    pub fn has_expressions(&self) -> bool {
        self.predicate.is_some() || self.keys.iter().any(|key| key.column.is_none())
    }

    /// Whether an index of the table with this definition serves as the wanted one. Storage parameters and
    /// tablespaces may differ.
    pub fn serves_as(&self, wanted: &Self, by: Comparison) -> bool {
        (self.unique || !wanted.unique)
            && (self.nulls_not_distinct || !wanted.nulls_not_distinct)
            && self.method == wanted.method
            && self.including == wanted.including
            && self.keys.len() == wanted.keys.len()
            && self.keys.iter().zip(&wanted.keys).all(|(key, other)| key.is_same(other, by))
            && WrittenExpression::are_same(&self.predicate, &wanted.predicate, by)
    }

    /// Whether it is that of a unique index on the columns of the wanted one, for all rows.
    pub fn has_place_of(&self, wanted: &Self) -> bool {
        let is_alike = |(own, wanted): (&IndexKey, &IndexKey)| {
            own.column.is_some() && own.column == wanted.column
        };
        (self.unique && self.predicate.is_none() && wanted.predicate.is_none())
            && self.keys.len() == wanted.keys.len()
            && self.keys.iter().zip(&wanted.keys).all(is_alike)
    }

    /// Whether an index that serves as the wanted one is so in all.
    pub fn is_exactly(&self, wanted: &Self) -> bool {
        self.unique == wanted.unique
            && self.nulls_not_distinct == wanted.nulls_not_distinct
            && self.options == wanted.options
            && self.tablespace == wanted.tablespace
    }

    /// The same with the texts that its expressions have once they have been read again.
    pub fn to_canonical(&self) -> Self {
        let keys = self.keys.iter().map(IndexKey::to_canonical).collect();
        let predicate = self.predicate.as_ref().map(WrittenExpression::to_canonical);
        Self { keys, predicate, ..self.clone() }
    }

    /// Adds a partition column, if it is not among its own.
    pub fn add_column(&mut self, column: &str) {
        if !self.keys.iter().any(|key| key.column.as_deref() == Some(column)) {
            self.keys.push(IndexKey::of_column(column));
        }
        self.including.retain(|included| included != column);
    }

    /// Its columns and expressions, as SQL writes them.
    pub fn columns(&self) -> String {
        self.keys.iter().map(IndexKey::sql).collect::<Vec<_>>().join(", ")
    }

    /// The names of what it is on and includes, as in the names that PostgreSQL gives to indexes.
    pub fn labels(&self) -> String {
        let labels = self.keys.iter().map(|key| key.label.as_str());
        labels.chain(self.including.iter().map(String::as_str)).collect::<Vec<_>>().join("_")
    }

    /// The statement that creates it on a table, which is given as SQL names it. `only` leaves out the
    /// partitions of a partitioned table.
    pub fn sql(&self, name: &str, table: &str, building: Building, only: bool) -> String {
        let unique = if self.unique { "UNIQUE " } else { "" };
        let concurrently = building.sql();
        let only = if only { "ONLY " } else { "" };
        let mut sql = format!(
            "CREATE {unique}INDEX {concurrently}{} ON {only}{table} USING {} ({})",
            quote_identifier(name),
            quote_identifier(&self.method),
            self.columns()
        );
        if !self.including.is_empty() {
            let columns: Vec<_> = self.including.iter().map(quote_identifier).collect();
            sql.push_str(&format!(" INCLUDE ({})", columns.join(", ")));
        }
        if self.nulls_not_distinct {
            sql.push_str(" NULLS NOT DISTINCT");
        }
        if !self.options.is_empty() {
            sql.push_str(&format!(" WITH ({})", self.options.join(", ")));
        }
        if let Some(tablespace) = &self.tablespace {
            sql.push_str(&format!(" TABLESPACE {}", quote_identifier(tablespace)));
        }
        if let Some(predicate) = &self.predicate {
            sql.push_str(&format!(" WHERE {predicate}"));
        }
        sql
    }
}

/// How an index is built or dropped.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Building {
    /// At once, which blocks writes.
    InPlace,
    /// CONCURRENTLY, which a procedure cannot.
    Concurrently,
}

impl Building {
    /// The option of CREATE INDEX and DROP INDEX, with a space behind it.
    pub fn sql(self) -> &'static str {
        match self {
            Self::InPlace => "",
            Self::Concurrently => "CONCURRENTLY ",
        }
    }
}
