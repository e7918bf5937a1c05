//! The definition of an index, whichever table it is on.

use pgrx::spi::quote_identifier;

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
    pub predicate: Option<String>,
}

/// A column or an expression that an index is on.
#[derive(Clone)]
pub struct IndexKey {
    /// The column's name; None for an expression.
    pub column: Option<String>,
    /// The name that it has in the index.
    pub label: String,
    /// With collation, operator class and order, as SQL writes it.
    pub sql: String,
}

impl IndexKey {
    /// A column, as it is by itself.
    pub fn of_column(name: &str) -> Self {
        Self { column: Some(name.to_owned()), label: name.to_owned(), sql: quote_identifier(name) }
    }
}

impl IndexDefinition {
    /// Whether it has an expression or a condition.
    pub fn has_expressions(&self) -> bool {
        self.predicate.is_some() || self.keys.iter().any(|key| key.column.is_none())
    }

    /// Whether an index of the table with this definition serves as the wanted one. Storage parameters and
    /// tablespaces may differ.
    pub fn serves_as(&self, wanted: &Self) -> bool {
        (self.unique || !wanted.unique)
            && (self.nulls_not_distinct || !wanted.nulls_not_distinct)
            && self.method == wanted.method
            && self.keys.iter().map(|key| &key.sql).eq(wanted.keys.iter().map(|key| &key.sql))
            && self.including == wanted.including
            && self.predicate == wanted.predicate
    }

    /// Whether an index with this definition is the wanted one in all.
    pub fn is_exactly(&self, wanted: &Self) -> bool {
        self.serves_as(wanted)
            && self.unique == wanted.unique
            && self.nulls_not_distinct == wanted.nulls_not_distinct
            && self.options == wanted.options
            && self.tablespace == wanted.tablespace
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
        self.keys.iter().map(|key| key.sql.as_str()).collect::<Vec<_>>().join(", ")
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
