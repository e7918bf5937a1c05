//! The query of `base_entity.changes()`.

use pgrx::pg_sys;
use pgrx::spi::quote_identifier;

use super::{Query, key_types};

impl Query {
    /// The changes from `$1` on and before `$2`, in the columns of [`CHANGES`], followed by the beginning of the period and the key: the row before, and after where it has been
    /// followed by another version. No value is cast, except by casts of built-in types.
    pub fn changes(&self, table: pg_sys::Oid) -> String {
        let Self { table: name, history, since, own: [valid_to, operation, actor, ..], .. } = self;
        let value = |_: usize, key: &str| format!("h.{key}");
        let keys: Vec<_> =
            self.key.iter().map(|key| format!("h.{}", quote_identifier(key))).collect();
        let id = match (keys.as_slice(), key_types(table, &self.key).as_slice()) {
            ([key], [of]) if of.to_u32() < pg_sys::FirstNormalObjectId => {
                format!("{key}::pg_catalog.text")
            }
            // Both write values by the output functions of their types.
            ([key], _) => format!("pg_catalog.concat({key})"),
            (keys, _) => format!("ROW({})::pg_catalog.text", keys.join(", ")),
        };
        // A row that a DELETE has marked is a version, too; another one under its key is another row's.
        let is_update = format!("h.{operation} OPERATOR(pg_catalog.=) 'UPDATE'");
        let is_followed = match &self.mark {
            Some(mark) => {
                let is_delete = format!("h.{operation} OPERATOR(pg_catalog.=) 'DELETE'");
                format!("({is_update} OR {is_delete} AND h.{mark} IS NULL AND n.is_marked)")
            }
            None => is_update,
        };
        let is_marked = |alias: &str| {
            let mark = self.mark.as_ref();
            mark.map_or("NULL".to_owned(), |mark| format!("{alias}.{mark} IS NOT NULL"))
        };
        // The rows are sorted before they become values of the type record, which have all their columns in memory.
        let order = self.free_name();
        format!(
            "SELECT h.{valid_to}, h.{actor}, h.{operation}, h.{order}, {}, n.new, h.{since}, {} \
             FROM (SELECT h.{valid_to}, h.{actor}, h.{operation}, {}, {id} AS {order} FROM {history} h \
             WHERE h.{valid_to} OPERATOR(pg_catalog.>=) $1 AND h.{valid_to} OPERATOR(pg_catalog.<) $2 \
             ORDER BY h.{valid_to}, {order}) h \
             LEFT JOIN LATERAL (\
                 SELECT {}, {} FROM {history} s \
                 WHERE {} AND s.{since} OPERATOR(pg_catalog.=) h.{valid_to} \
                 AND s.{since} OPERATOR(pg_catalog.<) s.{valid_to} \
                 UNION ALL \
                 SELECT {}, {} FROM {name} t \
                 WHERE {} AND t.{since} OPERATOR(pg_catalog.=) h.{valid_to} LIMIT 1) AS n (new, is_marked) ON {is_followed} \
             ORDER BY 1, 4",
            self.record("h"),
            keys.join(", "),
            self.row("h"),
            self.record("s"),
            is_marked("s"),
            self.equal("s", value),
            self.record("t"),
            is_marked("t"),
            self.equal_in_table("t", value),
        )
    }

    /// A name that no column of the history has.
    fn free_name(&self) -> String {
        let is_free = |name: &String| {
            !self.own.contains(name) && self.columns.iter().all(|(column, _)| column != name)
        };
        (0..).map(|n| format!("id_{n}")).find(is_free).unwrap_or_default()
    }

    /// A row as one value of the type record.
    fn record(&self, alias: &str) -> String {
        format!("ROW({})", self.row(alias))
    }
}

/// The types of the first columns of the query [`changes`](Query::changes): time, actor, operation, id, the row before, the row after.
pub const CHANGES: [pg_sys::Oid; 6] = [
    pg_sys::TIMESTAMPTZOID,
    pg_sys::TEXTOID,
    pg_sys::TEXTOID,
    pg_sys::TEXTOID,
    pg_sys::RECORDOID,
    pg_sys::RECORDOID,
];
