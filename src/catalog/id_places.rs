//! The tables in which a uuid can be the id of a row.

use pgrx::{pg_sys, spi};

use super::query::{ask_again, ask_now};
use super::read_table::ReadTable;
use super::row::Row;
use super::storage::leaf_tables;

/// For each entity without partitions, and for each partition, the index to search for its id, the id's
/// column, the tables that it is a partition of, itself first, and the topmost of these that is an entity.
/// An entity without an index that has its id is not searched, and a standby has no rows of unlogged
/// tables.
const PLACES: &str = "
    SELECT c.oid, i.indexrelid, a.attnum,
           CASE WHEN c.relispartition
                THEN ARRAY(SELECT relid::pg_catalog.oid FROM pg_catalog.pg_partition_ancestors(c.oid))
                ELSE ARRAY[c.oid] END,
           CASE WHEN c.relispartition AND EXISTS (
                         SELECT FROM pg_catalog.pg_trigger root
                         WHERE root.tgrelid OPERATOR(pg_catalog.=) pg_catalog.pg_partition_root(c.oid)
                           AND root.tgfoid OPERATOR(pg_catalog.=) $1)
                THEN pg_catalog.pg_partition_root(c.oid)::pg_catalog.oid
                ELSE c.oid END
    FROM base_entity.entities e
    JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) e.entity
    JOIN pg_catalog.pg_attribute a ON a.attrelid OPERATOR(pg_catalog.=) c.oid
     AND a.attname::pg_catalog.text OPERATOR(pg_catalog.=) e.id AND NOT a.attisdropped
    CROSS JOIN LATERAL (
        SELECT i.indexrelid
        FROM pg_catalog.pg_index i
        CROSS JOIN LATERAL pg_catalog.generate_series(0, i.indnkeyatts OPERATOR(pg_catalog.-) 1) AS place (n)
        JOIN pg_catalog.pg_opclass o ON o.oid OPERATOR(pg_catalog.=) i.indclass[place.n]
        WHERE i.indrelid OPERATOR(pg_catalog.=) c.oid AND i.indisvalid AND i.indpred IS NULL
          AND i.indkey[place.n] OPERATOR(pg_catalog.=) a.attnum
          AND o.opcdefault AND o.opcmethod OPERATOR(pg_catalog.=) 403
        ORDER BY place.n, i.indisunique DESC, i.indnkeyatts, i.indexrelid
        LIMIT 1) AS i
    WHERE c.relkind OPERATOR(pg_catalog.=) 'r' AND a.atttypid OPERATOR(pg_catalog.=) 2950
      AND (c.relpersistence OPERATOR(pg_catalog.<>) 'u' OR NOT pg_catalog.pg_is_in_recovery())";

/// For each entity with a history, that history, its index to search for the entity's id, the id's column there, and
/// the entity.
const HISTORIES: &str = "
    SELECT h.oid, i.indexrelid, a.attnum, ARRAY[e.entity::pg_catalog.oid], e.entity::pg_catalog.oid
    FROM base_entity.entities e
    JOIN pg_catalog.pg_trigger t ON t.tgrelid OPERATOR(pg_catalog.=) e.entity
     AND t.tgfoid OPERATOR(pg_catalog.=) $1 AND t.tgconstrrelid OPERATOR(pg_catalog.<>) 0
     AND t.tgparentid OPERATOR(pg_catalog.=) 0
    JOIN pg_catalog.pg_class h ON h.oid OPERATOR(pg_catalog.=) t.tgconstrrelid
    JOIN pg_catalog.pg_attribute a ON a.attrelid OPERATOR(pg_catalog.=) h.oid
     AND a.attname::pg_catalog.text OPERATOR(pg_catalog.=) e.id AND NOT a.attisdropped
    CROSS JOIN LATERAL (
        SELECT i.indexrelid
        FROM pg_catalog.pg_index i
        CROSS JOIN LATERAL pg_catalog.generate_series(0, i.indnkeyatts OPERATOR(pg_catalog.-) 1) AS place (n)
        JOIN pg_catalog.pg_opclass o ON o.oid OPERATOR(pg_catalog.=) i.indclass[place.n]
        WHERE i.indrelid OPERATOR(pg_catalog.=) h.oid AND i.indisvalid AND i.indpred IS NULL
          AND i.indkey[place.n] OPERATOR(pg_catalog.=) a.attnum
          AND o.opcdefault AND o.opcmethod OPERATOR(pg_catalog.=) 403
        ORDER BY place.n, i.indnkeyatts DESC, i.indexrelid
        LIMIT 1) AS i
    WHERE h.relkind OPERATOR(pg_catalog.=) 'r' AND a.atttypid OPERATOR(pg_catalog.=) 2950
      AND (h.relpersistence OPERATOR(pg_catalog.<>) 'u' OR NOT pg_catalog.pg_is_in_recovery())
    ORDER BY e.entity";

/// A table to search.
pub struct IdPlace {
    /// Its OID.
    pub table: pg_sys::Oid,
    /// The index to search.
    pub index: pg_sys::Oid,
    /// The column of the id.
    pub column: pg_sys::AttrNumber,
    /// The tables that it is a partition of, itself first.
    pub ancestors: Vec<pg_sys::Oid>,
    /// The topmost of these that is an entity.
    pub entity: pg_sys::Oid,
}

/// Those of the entities, whose row trigger is on the function `maintain`.
pub fn id_places(maintain: pg_sys::Oid) -> Vec<IdPlace> {
    ask_again(&format!("{PLACES} ORDER BY c.oid"), &[maintain], place)
}

/// Those of some entities and their partitions, each asked for by its OID: a plan for all of them would read every
/// entity.
pub fn id_places_of(entities: &[pg_sys::Oid], maintain: pg_sys::Oid) -> Vec<IdPlace> {
    let tables = |entity: &pg_sys::Oid| match ReadTable::open(*entity) {
        Some(table) if table.has_rows_itself() => vec![*entity],
        _ => leaf_tables(*entity),
    };
    let mut tables: Vec<_> = entities.iter().flat_map(tables).collect();
    tables.sort_unstable_by_key(|table| table.to_u32());
    tables.dedup();
    let query = format!("{PLACES} AND e.entity OPERATOR(pg_catalog.=) $2");
    // One plan for all tables: planning takes longer than running.
    let ask = |table: pg_sys::Oid| ask_now(&query, &[maintain.into(), table.into()], place);
    tables.into_iter().flat_map(ask).collect()
}

/// The histories of entities, whose trigger for them is on the function `keep_history`; each by its entity.
pub fn id_places_of_histories(keep_history: pg_sys::Oid) -> Vec<IdPlace> {
    ask_again(HISTORIES, &[keep_history], place)
}

fn place(row: Row) -> Result<IdPlace, spi::Error> {
    Ok(IdPlace {
        table: row.get(1)?.unwrap_or(pg_sys::InvalidOid),
        index: row.get(2)?.unwrap_or(pg_sys::InvalidOid),
        column: row.get(3)?.unwrap_or(0),
        ancestors: row.get(4)?.unwrap_or_default(),
        entity: row.get(5)?.unwrap_or(pg_sys::InvalidOid),
    })
}
