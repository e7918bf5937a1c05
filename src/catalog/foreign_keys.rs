//! The foreign keys of a table and of those that refer to it.

use pgrx::pg_sys;

use super::query::ask_again;
use crate::compat;

/// A foreign key, seen from one of its two tables.
pub struct ForeignKey {
    /// Its name.
    pub name: String,
    /// The other table.
    pub other: pg_sys::Oid,
    /// The columns of this table.
    pub columns: Vec<pg_sys::AttrNumber>,
    /// For each of them, that of the other table.
    pub other_columns: Vec<pg_sys::AttrNumber>,
    /// The operators, as SQL writes them, that compare a column that is referred to with one that refers.
    pub operators: Vec<String>,
    /// For each of them, the COLLATE clause for the column that refers; empty where that has the collation of the
    /// column that is referred to, or one under which no other values are equal.
    pub collations: Vec<String>,
}

/// From which of its two tables a foreign key is seen.
#[derive(Clone, Copy)]
enum Side {
    Referring,
    Referred,
}

impl Side {
    /// The columns of pg_constraint for the table and its columns, and for the other one's.
    fn names(self) -> [&'static str; 4] {
        match self {
            Self::Referring => ["conrelid", "conkey", "confrelid", "confkey"],
            Self::Referred => ["confrelid", "confkey", "conrelid", "conkey"],
        }
    }
}

/// The foreign keys with ON DELETE CASCADE that refer to a table. One that refers to the table that it is a
/// partition of is among them; one of a partitioned table is there once, for all its partitions.
pub fn cascades_of(table: pg_sys::Oid) -> Vec<ForeignKey> {
    let mut keys = foreign_keys(Side::Referred, &of_table(Side::Referred), table);
    keys.retain(|(_, cascades)| *cascades);
    keys.into_iter().map(|(key, _)| key).collect()
}

/// The foreign keys of a table. One that refers to a partitioned table is there once, for all its partitions.
pub fn references_of(table: pg_sys::Oid) -> Vec<ForeignKey> {
    let keys = foreign_keys(Side::Referring, &of_table(Side::Referring), table);
    keys.into_iter().map(|(key, _)| key).collect()
}

/// A foreign key by its OID, seen from the table that it refers to; None if it has gone.
pub fn foreign_key_to(key: pg_sys::Oid) -> Option<ForeignKey> {
    let keys = foreign_keys(Side::Referred, "c.oid OPERATOR(pg_catalog.=) $1", key);
    keys.into_iter().map(|(key, _)| key).next()
}

/// The condition for those of the table $1 that it has by itself, not from the table that it is a partition of.
fn of_table(side: Side) -> String {
    let [this, ..] = side.names();
    format!(
        "c.{this} OPERATOR(pg_catalog.=) $1
         AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint whole
                         WHERE whole.oid OPERATOR(pg_catalog.=) c.conparentid
                           AND whole.{this} OPERATOR(pg_catalog.=) c.{this})"
    )
}

/// The foreign keys for which `condition` holds, with the value of its $1, and whether each is ON DELETE CASCADE.
/// A foreign key with PERIOD compares ranges, and refers to no single row.
fn foreign_keys(side: Side, condition: &str, argument: pg_sys::Oid) -> Vec<(ForeignKey, bool)> {
    let [_, columns, other, other_columns] = side.names();
    let query = format!(
        "SELECT c.conname::pg_catalog.text, c.{other}, c.{columns}, c.{other_columns},
                ARRAY(SELECT pg_catalog.format('OPERATOR(%I.%s)', n.nspname, o.oprname)
                      FROM pg_catalog.unnest(c.conpfeqop) WITH ORDINALITY AS e (operator, place)
                      JOIN pg_catalog.pg_operator o ON o.oid OPERATOR(pg_catalog.=) e.operator
                      JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) o.oprnamespace
                      ORDER BY e.place),
                ARRAY(SELECT CASE WHEN l.oid IS NULL OR l.collisdeterministic
                                       OR referring.attcollation OPERATOR(pg_catalog.=) l.oid
                                  THEN '' ELSE pg_catalog.format(' COLLATE %I.%I', n.nspname, l.collname) END
                      FROM ROWS FROM (pg_catalog.unnest(c.confkey), pg_catalog.unnest(c.conkey))
                               WITH ORDINALITY AS e (referred, referring, place)
                      JOIN pg_catalog.pg_attribute referred
                        ON referred.attrelid OPERATOR(pg_catalog.=) c.confrelid
                       AND referred.attnum OPERATOR(pg_catalog.=) e.referred
                      JOIN pg_catalog.pg_attribute referring
                        ON referring.attrelid OPERATOR(pg_catalog.=) c.conrelid
                       AND referring.attnum OPERATOR(pg_catalog.=) e.referring
                      LEFT JOIN pg_catalog.pg_collation l
                        ON l.oid OPERATOR(pg_catalog.=) referred.attcollation
                      LEFT JOIN pg_catalog.pg_namespace n
                        ON n.oid OPERATOR(pg_catalog.=) l.collnamespace
                      ORDER BY e.place),
                c.confdeltype OPERATOR(pg_catalog.=) 'c'
         FROM pg_catalog.pg_constraint c
         WHERE {condition} AND c.contype OPERATOR(pg_catalog.=) 'f' AND {} AND NOT {}
         ORDER BY c.conname, c.oid",
        compat::ENFORCED,
        compat::WITHOUT_OVERLAPS,
    );
    ask_again(&query, &[argument], |row| {
        let key = ForeignKey {
            name: row.get(1)?.unwrap_or_default(),
            other: row.get(2)?.unwrap_or(pg_sys::InvalidOid),
            columns: row.get(3)?.unwrap_or_default(),
            other_columns: row.get(4)?.unwrap_or_default(),
            operators: row.get(5)?.unwrap_or_default(),
            collations: row.get(6)?.unwrap_or_default(),
        };
        Ok((key, row.get(7)?.unwrap_or(false)))
    })
}

/// Whether a foreign key has an action that sets the columns that refer, and holds for all rows.
pub fn sets_columns(key: pg_sys::Oid) -> bool {
    let found = ask_again(
        "SELECT convalidated AND (confupdtype OPERATOR(pg_catalog.=) ANY ('{c,n,d}'::pg_catalog.\"char\"[])
                                  OR confdeltype OPERATOR(pg_catalog.=) ANY ('{n,d}'::pg_catalog.\"char\"[]))
         FROM pg_catalog.pg_constraint WHERE oid OPERATOR(pg_catalog.=) $1",
        &[key],
        |row| row.get::<bool>(1),
    );
    found.into_iter().flatten().any(|sets| sets)
}

/// The foreign keys of an open relation of which a column, of this number, is a part.
///
/// # Safety
///
/// The relation is open.
pub unsafe fn foreign_keys_with(attribute: usize, relation: pg_sys::Relation) -> Vec<pg_sys::Oid> {
    // SAFETY: the list is part of the relation's cache entry; it is read before anything else is called.
    unsafe {
        let keys = pgrx::PgList::<pg_sys::ForeignKeyCacheInfo>::from_pg(
            pg_sys::RelationGetFKeyList(relation),
        );
        keys.iter_ptr()
            .filter(|key| {
                let (columns, count) = ((**key).conkey, (**key).nkeys as usize);
                columns[..count].iter().any(|column| usize::try_from(*column) == Ok(attribute))
            })
            .map(|key| (*key).conoid)
            .collect()
    }
}
