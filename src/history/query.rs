//! The queries that read a table together with its history. All names and operators in them are qualified, since they
//! run under the search_path of the role that reads.

use pgrx::pg_sys;
use pgrx::spi::{quote_identifier, quote_qualified_identifier};

use super::columns::base_type;
use super::own_columns::OWN_COLUMNS;
use crate::catalog::{self, OpenRelation};
use crate::{encoding, error, maintain};

mod changes;

pub use changes::CHANGES;

/// A table and its history, by the names that SQL has for them.
pub struct Query {
    /// The table, with ONLY unless it is partitioned: rows of tables that inherit from it have no history.
    pub table: String,
    /// The name of the table.
    pub name: String,
    /// The name of the history.
    pub history_name: String,
    /// The history, with ONLY: tables that inherit from it may be other roles'.
    pub history: String,
    /// The columns of the table, each with the cast that its value in the history needs.
    columns: Vec<(String, String)>,
    /// Whether a column has a domain of another role than the table's owner.
    has_domain_of_others: bool,
    /// The columns of the primary key.
    pub key: Vec<String>,
    /// For each of them, the operator of equality.
    equality: Vec<String>,
    /// For each of them, the cast from a domain to the type in which its values are stored; some operators take no domain beside it.
    stored: Vec<String>,
    /// The column with the beginning of a period.
    pub since: String,
    /// The columns of the history's own, quoted: valid_to, operation, actor, transaction.
    pub own: [String; 4],
    /// The column that marks a row as deleted.
    mark: Option<String>,
}

impl Query {
    /// That of a table; an error if it has no history.
    pub fn of(table: pg_sys::Oid) -> Self {
        let open = OpenRelation::require_table(table);
        if open.is_partition() {
            error::raise(error::history_of_partition(&open.name()));
        }
        let (Some(history), Some(since)) =
            (super::link::history_in(&open), maintain::history_column(&open))
        else {
            super::link::refuse_missing(&open);
        };
        super::period_column::refuse_unreadable(&open);
        let mark = maintain::marked_column(&open);
        let key: Vec<String> = catalog::keys(table)
            .into_iter()
            .find(|key| key.primary)
            .map(|key| key.columns.iter().map(|it| encoding::from_server(it.to_bytes())).collect())
            .unwrap_or_default();
        let equality = key.iter().map(|column| equality(column_type(table, column))).collect();
        let stored = key.iter().map(|column| stored(column_type(table, column))).collect();
        let history = OpenRelation::open(history);
        let own = [1, 2, 3, 4].map(|number: i16| {
            let name = history
                .column_name(number)
                .unwrap_or_else(|| OWN_COLUMNS[number as usize - 1].0.to_owned());
            quote_identifier(encoding::from_server(name.to_bytes()))
        });
        let only = if open.is_partitioned() { "" } else { "ONLY " };
        Self {
            table: format!("{only}{}", open.qualified_name()),
            name: open.qualified_name(),
            history_name: history.qualified_name(),
            history: format!("ONLY {}", history.qualified_name()),
            columns: columns(&open),
            has_domain_of_others: has_domain_of_others(&open),
            key,
            equality,
            stored,
            since: quote_identifier(since),
            own,
            mark: mark.map(quote_identifier),
        }
    }

    /// That of a table whose rows are told apart by a primary key; an error if it has none.
    pub fn by_key(table: pg_sys::Oid) -> Self {
        let query = Self::of(table);
        if query.key.is_empty() {
            error::raise(error::history_needs_key(&catalog::relation_name(table)));
        }
        query
    }

    /// The columns of a row, qualified by `alias`, as the table or the history has them.
    fn row(&self, alias: &str) -> String {
        let columns: Vec<_> =
            self.columns.iter().map(|(name, _)| format!("{alias}.{name}")).collect();
        columns.join(", ")
    }

    /// The columns of a row of the history, with the types of the table.
    fn row_of_table(&self, alias: &str) -> String {
        let columns: Vec<_> =
            self.columns.iter().map(|(name, cast)| format!("{alias}.{name}{cast}")).collect();
        columns.join(", ")
    }

    /// The condition that a row of the history has a key, by the operators of its index: the value of each column is the
    /// one that `value` returns for its place and name.
    pub fn equal(&self, alias: &str, value: impl Fn(usize, &str) -> String) -> String {
        self.conditions(|n, key| (format!("{alias}.{key}"), value(n, key)))
    }

    /// The same of a row of the table.
    fn equal_in_table(&self, alias: &str, value: impl Fn(usize, &str) -> String) -> String {
        self.conditions(|n, key| (format!("{alias}.{key}{}", self.stored[n]), value(n, key)))
    }

    fn conditions(&self, sides: impl Fn(usize, &str) -> (String, String)) -> String {
        let conditions =
            self.key.iter().zip(&self.equality).enumerate().map(|(n, (key, equality))| {
                let (one, other) = sides(n, &quote_identifier(key));
                format!("{one} {equality} {other}")
            });
        conditions.collect::<Vec<_>>().join(" AND ")
    }

    /// The rows as of the time that the expression gives, with the types of the table.
    pub fn as_of(&self, at: &str) -> String {
        if self.has_domain_of_others { self.call_as_of(at) } else { self.checked_as_of(at) }
    }

    /// Whether this query may run in parallel.
    pub fn is_as_of_parallel(&self) -> bool {
        !self.has_domain_of_others
    }

    /// The rows by a query of the table and its history. A value of a domain is checked against what the domain demands today: code of its owner.
    fn checked_as_of(&self, at: &str) -> String {
        self.rows_as_of(at, &self.row_of_table("h"))
    }

    /// The rows by the function that runs no code of a domain.
    fn call_as_of(&self, at: &str) -> String {
        format!("SELECT * FROM base_entity.as_of(NULL::{}, {at})", self.name)
    }

    /// Whether a text is the query of the rows as of the time that the expression gives, whichever column marks rows as deleted, or none,
    /// also as version 0.3.0 wrote it, without ONLY for the history.
    pub fn reads_as_of(mut self, at: &str, text: &str) -> bool {
        if self.call_as_of(at) == text {
            return true;
        }
        let columns: Vec<_> = self.columns.iter().map(|(name, _)| Some(name.clone())).collect();
        let marks: Vec<_> = columns.into_iter().chain([None]).collect();
        [self.history.clone(), self.history_name.clone()].into_iter().any(|history| {
            self.history = history;
            marks.iter().any(|mark| {
                self.mark.clone_from(mark);
                self.checked_as_of(at) == text
            })
        })
    }

    /// The rows as of the time, with the types in which values are stored: no code of a domain runs.
    pub fn stored_as_of(&self, at: &str) -> String {
        self.rows_as_of(at, &self.row("h"))
    }

    fn rows_as_of(&self, at: &str, row_of_history: &str) -> String {
        let Self { table, history, since, own: [valid_to, ..], .. } = self;
        let living = |alias: &str| {
            let mark = self.mark.as_ref();
            mark.map_or(String::new(), |mark| format!(" AND {alias}.{mark} IS NULL"))
        };
        format!(
            "SELECT {} FROM {table} t WHERE t.{since} OPERATOR(pg_catalog.<=) {at}{} \
             UNION ALL \
             SELECT {row_of_history} FROM {history} h WHERE h.{since} OPERATOR(pg_catalog.<=) {at} \
             AND h.{valid_to} OPERATOR(pg_catalog.>) {at}{}",
            self.row("t"),
            living("t"),
            living("h"),
        )
    }

    /// The versions of the row under the key whose values are the parameters, the first one first: how each ended, and its columns.
    pub fn versions(&self) -> String {
        let Self { table, history, since, own: [valid_to, operation, actor, transaction], .. } =
            self;
        let value = |n: usize, _: &str| format!("${}", n + 1);
        format!(
            "SELECT h.{since}, h.{valid_to}, h.{operation}, h.{actor}, h.{transaction}, {} \
             FROM {history} h WHERE {} AND h.{since} OPERATOR(pg_catalog.<) h.{valid_to} \
             UNION ALL SELECT t.{since}, NULL, NULL, NULL, NULL, {} \
             FROM {table} t WHERE {} ORDER BY 1",
            self.row("h"),
            self.equal("h", value),
            self.row("t"),
            self.equal_in_table("t", value),
        )
    }
}

/// Whether a column of a table has a domain whose constraints another role than the table's owner may write. Superusers need no rights of others.
fn has_domain_of_others(table: &OpenRelation) -> bool {
    let is_others = |role: pg_sys::Oid| role != table.owner() && !catalog::is_superuser(role);
    let types = table.columns().into_iter().map(|(_, type_oid)| type_oid);
    types.filter(|it| base_type(*it) != *it).flat_map(catalog::domain_owners).any(is_others)
}

/// The columns of a table, quoted, each with the cast from the type that its history has for it.
fn columns(table: &OpenRelation) -> Vec<(String, String)> {
    let cast = |type_oid: pg_sys::Oid| {
        if base_type(type_oid) == type_oid {
            String::new()
        } else {
            format!("::{}", type_name(type_oid))
        }
    };
    let columns = table.columns().into_iter();
    columns
        .map(|(name, of)| (quote_identifier(encoding::from_server(name.to_bytes())), cast(of)))
        .collect()
}

/// The name of a type with its schema, for values of any length: SQL takes `character` and `bit` for types of the length 1.
pub fn type_name(type_oid: pg_sys::Oid) -> String {
    let flags = pg_sys::FORMAT_TYPE_FORCE_QUALIFY | pg_sys::FORMAT_TYPE_TYPEMOD_GIVEN;
    // SAFETY: the look-ups are by the OID of a type that a column has.
    unsafe { encoding::text(pg_sys::format_type_extended(type_oid, -1, flags as u16)) }
}

/// The types in which the values of a table's key are stored.
pub fn key_types(table: pg_sys::Oid, key: &[String]) -> Vec<pg_sys::Oid> {
    key.iter().map(|column| base_type(column_type(table, column))).collect()
}

fn column_type(table: pg_sys::Oid, column: &str) -> pg_sys::Oid {
    let number = catalog::column_number(table, column).unwrap_or_default();
    // SAFETY: the look-up gives InvalidOid for a column that does not exist.
    unsafe { pg_sys::get_atttype(table, number) }
}

/// The cast from a type to the one in which its values are stored, which calls nothing; empty if it is no domain.
fn stored(type_oid: pg_sys::Oid) -> String {
    let base = base_type(type_oid);
    if base == type_oid { String::new() } else { format!("::{}", type_name(base)) }
}

/// The operator of equality of a type, as an expression names it: that of an index on it.
fn equality(type_oid: pg_sys::Oid) -> String {
    // SAFETY: the entry is valid for any type; its operator is InvalidOid where the type has none.
    let operator =
        unsafe { (*pg_sys::lookup_type_cache(type_oid, pg_sys::TYPECACHE_EQ_OPR as i32)).eq_opr };
    let [schema, name] = catalog::operator_name(operator)
        .unwrap_or_else(|| ["pg_catalog".to_owned(), "=".to_owned()]);
    format!("OPERATOR({}.{name})", quote_identifier(schema))
}

/// A name with its schema, as SQL writes it.
pub fn qualified(schema: &str, name: &str) -> String {
    quote_qualified_identifier(schema, name)
}
