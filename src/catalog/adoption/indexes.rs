//! Indexes, taken apart into values.

use pgrx::pg_sys;

use super::index_definition::{IndexDefinition, IndexKey};
use crate::catalog::few::ask_of;
use crate::catalog::keys::partition_columns_of_keys;
use crate::catalog::objects::{Object, rank};
use crate::catalog::written_expression::{Comparison, WrittenExpression};
use crate::compat;
use crate::part::PartKind;

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
    /// Whether it is a unique one of a single column, for all rows.
    pub is_of_column: bool,
}

impl Index {
    /// The column that it is the key of, if it is a unique one of a single column, for all rows.
    pub fn only_column(&self) -> Option<&String> {
        let key = self.definition.keys.first()?;
        key.column.as_ref().filter(|_| self.is_of_column)
    }

    /// Whether it does what a wanted one does. One that is no constraint becomes one that is checked when the wanted one is.
    fn serves_as(&self, wanted: &Self, by: Comparison) -> bool {
        let time = |index: &Self| (index.deferrable, index.initially_deferred);
        self.definition.serves_as(&wanted.definition, by)
            && (!self.is_key || time(self) == time(wanted))
    }
}

impl Object for Index {
    const KIND: PartKind = PartKind::Index;

    /// Those of exclusion constraints and keys WITHOUT OVERLAPS are others.
    fn of_all(relations: &[pg_sys::Oid]) -> Vec<(pg_sys::Oid, Self)> {
        let query =
            format!(include_str!("indexes.sql"), nulls_not_distinct = compat::NULLS_NOT_DISTINCT);
        ask_of(relations.len(), &query, &[relations.to_vec().into()], |row| {
            let table = row.get(31)?.unwrap_or(pg_sys::InvalidOid);
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
                let parts: [String; 3] = [collation, class, order];
                let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
                let column = Some(column).filter(|name: &String| !name.is_empty());
                let written = WrittenExpression::new(table, text);
                IndexKey { column, label, written, options: parts.join(" ") }
            };
            let keys: Vec<IndexKey> = columns.into_iter().zip(labels).zip(parts).map(key).collect();
            let predicate = row.get::<String>(23)?;
            let index = Self {
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
                    keys,
                    including: row.get(22)?.unwrap_or_default(),
                    predicate: predicate.map(|it| WrittenExpression::new(table, it)),
                    options: row.get(24)?.unwrap_or_default(),
                    tablespace: row.get(25)?,
                },
                comment: row.get(26)?,
                is_of_column: row.get(32)?.unwrap_or(false),
            };
            Ok((table, index))
        })
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn is_given(&self) -> bool {
        self.valid
    }

    /// A unique one of a partitioned table has the partition columns, too.
    fn give(&mut self, _template: pg_sys::Oid, table: pg_sys::Oid) -> bool {
        if !self.definition.unique {
            return true;
        }
        let columns = partition_columns_of_keys(table);
        columns.iter().flatten().for_each(|column| self.definition.add_column(column));
        columns.is_some()
    }

    /// Keys serve as other indexes of several templates.
    fn precedence(&self) -> u8 {
        match (self.is_key, self.definition.unique) {
            (true, _) => 0,
            (false, true) => 1,
            (false, false) => 2,
        }
    }

    fn closeness(&self, wanted: &Self, by: Comparison) -> Option<u8> {
        self.serves_as(wanted, by).then(|| {
            rank(&[
                self.valid,
                self.is_key == wanted.is_key,
                self.definition.is_exactly(&wanted.definition),
                self.is_key,
                self.primary,
            ])
        })
    }

    fn is_valid_as(&self, _wanted: &Self) -> bool {
        self.valid
    }

    /// The key of a column is compared with the column.
    fn is_compared(&self) -> bool {
        !self.is_of_column
    }

    /// A key of the same columns that takes several rows with NULL, or is checked at another time.
    fn is_replaced_by_any(&self, own: &[Self]) -> bool {
        let has_place = |own: &Self| own.valid && own.definition.has_place_of(&self.definition);
        let serves = |own: &Self| own.valid && own.serves_as(self, Comparison::AsWritten);
        own.iter().any(has_place) && !own.iter().any(serves)
    }
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
