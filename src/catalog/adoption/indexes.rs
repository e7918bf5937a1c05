//! Indexes, taken apart into values.

use pgrx::pg_sys;
use pgrx::spi::quote_identifier;

use crate::catalog::query::ask_now;
use crate::compat;

/// An index of a table.
#[derive(Clone)]
pub struct Index {
    /// Its OID.
    pub oid: pg_sys::Oid,
    /// Its name.
    pub name: String,
    /// Its name with its schema, quoted where SQL needs it.
    pub full_name: String,
    /// Whether it is that of the primary key.
    pub primary: bool,
    /// Whether it is whole.
    pub valid: bool,
    /// Whether it is that of a primary key or a UNIQUE constraint.
    pub is_key: bool,
    /// DEFERRABLE.
    pub deferrable: bool,
    /// INITIALLY DEFERRED.
    pub initially_deferred: bool,
    /// Whether it is the table's replica identity.
    pub is_replica_identity: bool,
    /// Whether the table is clustered on it.
    pub is_clustered: bool,
    /// The partitioned table's index that it is a part of.
    pub parent: Option<pg_sys::Oid>,
    /// Whether another session is building it.
    pub is_being_built: bool,
    /// Its definition.
    pub definition: IndexDefinition,
    /// The comment on it.
    pub comment: Option<String>,
}

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
            self.keys.iter().map(|key| key.sql.as_str()).collect::<Vec<_>>().join(", ")
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

/// The indexes of a table, except those of exclusion constraints and keys WITHOUT OVERLAPS. The current
/// search_path is `pg_catalog`.
pub fn indexes(table: pg_sys::Oid) -> Vec<Index> {
    let query =
        format!(include_str!("indexes.sql"), nulls_not_distinct = compat::NULLS_NOT_DISTINCT);
    ask_now(&query, &[table.into()], |row| {
        let method = row.get(4)?.unwrap_or(pg_sys::InvalidOid);
        let classes: Vec<pg_sys::Oid> = row.get(15)?.unwrap_or_default();
        let class_names: Vec<String> = row.get(27)?.unwrap_or_default();
        let columns: Vec<String> = row.get(16)?.unwrap_or_default();
        let texts: Vec<String> = row.get(17)?.unwrap_or_default();
        let collations: Vec<String> = row.get(18)?.unwrap_or_default();
        let types: Vec<pg_sys::Oid> = row.get(19)?.unwrap_or_default();
        let parameters: Vec<String> = row.get(20)?.unwrap_or_default();
        let orders: Vec<String> = row.get(21)?.unwrap_or_default();
        let classes = classes.into_iter().zip(class_names).zip(types).zip(parameters);
        let classes = classes.map(|(((class, name), type_oid), parameters)| {
            operator_class(class, name, type_oid, method, &parameters)
        });
        let parts = texts.into_iter().zip(collations).zip(classes).zip(orders);
        let labels: Vec<String> = row.get(30)?.unwrap_or_default();
        let key = |((column, label), (((text, collation), class), order))| {
            let parts: [String; 4] = [text, collation, class, order];
            let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            let column = Some(column).filter(|name: &String| !name.is_empty());
            IndexKey { column, label, sql: parts.join(" ") }
        };
        let keys = columns.into_iter().zip(labels).zip(parts).map(key);
        Ok(Index {
            oid: row.get(1)?.unwrap_or(pg_sys::InvalidOid),
            name: row.get(2)?.unwrap_or_default(),
            full_name: row.get(3)?.unwrap_or_default(),
            primary: row.get(7)?.unwrap_or(false),
            valid: row.get(8)?.unwrap_or(false),
            is_key: row.get(10)?.unwrap_or(false),
            deferrable: row.get(11)?.unwrap_or(false),
            initially_deferred: row.get(12)?.unwrap_or(false),
            is_replica_identity: row.get(28)?.unwrap_or(false),
            is_clustered: row.get(29)?.unwrap_or(false),
            parent: row.get(13)?,
            is_being_built: row.get(14)?.unwrap_or(false),
            definition: IndexDefinition {
                unique: row.get(6)?.unwrap_or(false),
                nulls_not_distinct: row.get(9)?.unwrap_or(false),
                method: row.get(5)?.unwrap_or_default(),
                keys: keys.collect(),
                including: row.get(22)?.unwrap_or_default(),
                predicate: row.get(23)?,
                options: row.get(24)?.unwrap_or_default(),
                tablespace: row.get(25)?,
            },
            comment: row.get(26)?,
        })
    })
}

/// An operator class as SQL writes it; nothing where it is the default of the type (get_opclass_name() in
/// src/backend/utils/adt/ruleutils.c).
fn operator_class(
    class: pg_sys::Oid,
    name: String,
    type_oid: pg_sys::Oid,
    method: pg_sys::Oid,
    parameters: &str,
) -> String {
    // SAFETY: the function takes the OIDs of any type and any access method.
    let default = unsafe { pg_sys::GetDefaultOpClass(type_oid, method) };
    match (class == default, parameters.is_empty()) {
        (true, true) => String::new(),
        (false, true) => name,
        (_, false) => format!("{name} ({parameters})"),
    }
}
