//! Reading descriptions from the catalogs: three queries, for one entity or for all. They run with
//! search_path set to pg_catalog, so that every name in their results has its schema.

use std::collections::BTreeMap;

use pgrx::prelude::*;
use pgrx::spi;

use self::description::{ForeignKey, Id, Key};
use super::query::ask;
use super::row::{Argument, Row};
use crate::{error, table_by_table};

mod description;
mod shape;
pub use description::{Column, Description};
pub use shape::{Shape, shapes};

/// The entities to read.
#[derive(Clone, Copy)]
pub enum Scope {
    /// All of the database.
    All,
    /// Those of a schema.
    Schema(pg_sys::Oid),
    /// One.
    Entity(pg_sys::Oid),
}

const ENTITIES: &str = "
    SELECT c.oid, e.entity::text, n.nspname::text, c.relname::text, obj_description(c.oid, 'pg_class'),
           e.partition_of::text, e.templates::text[], e.id, e.id_version, e.rules, e.estimated_rows, e.size,
           ARRAY(SELECT v.view::text FROM base_entity.living_views v WHERE v.relation = c.oid ORDER BY 1),
           (SELECT p.prefix FROM base_entity.public_prefixes p
            WHERE p.schema = n.nspname::text AND p.relation = c.relname::text AND p.is_current ORDER BY 1 LIMIT 1),
           (SELECT t.tgconstrrelid::regclass::text FROM pg_trigger t
            WHERE t.tgrelid = c.oid AND t.tgconstrrelid <> 0 AND t.tgfoid = 'base_entity.keep_history()'::regprocedure LIMIT 1)
    FROM base_entity.entities e
    JOIN pg_class c ON c.oid = e.entity
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE ($1 IS NULL OR c.oid = $1) AND ($2 IS NULL OR n.oid = $2)
    ORDER BY n.nspname, c.relname";

/// Tables that are no entities, in the columns of `ENTITIES`. Partitions are represented by their partitioned table.
const OTHERS: &str = "
    SELECT c.oid, c.oid::regclass::text, n.nspname::text, c.relname::text, obj_description(c.oid, 'pg_class')
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE ($1 IS NULL OR c.oid = $1) AND ($2 IS NULL OR n.oid = $2)
      AND c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND NOT c.relispartition
      AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast', 'base_entity')
      AND c.oid NOT IN (SELECT entity FROM base_entity.entities)
      AND NOT EXISTS (SELECT FROM pg_depend d
                      WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
    ORDER BY n.nspname, c.relname";

const COLUMNS: &str = "
    SELECT a.attrelid, a.attname::text, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull,
           CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END,
           CASE WHEN a.attgenerated <> '' THEN pg_get_expr(d.adbin, d.adrelid) END,
           CASE a.attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by default' END,
           col_description(a.attrelid, a.attnum)
    FROM unnest($1) AS described (relation)
    JOIN pg_attribute a ON a.attrelid = described.relation AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum AND $2
    ORDER BY a.attrelid, a.attnum";

const CONSTRAINTS: &str = "
    SELECT c.oid, k.conname::text, k.contype::text,
           ARRAY(SELECT (SELECT attname::text FROM pg_attribute WHERE attrelid = c.oid AND attnum = number)
                 FROM unnest(k.conkey) WITH ORDINALITY AS key (number, place) ORDER BY place),
           k.confrelid::regclass::text,
           ARRAY(SELECT (SELECT attname::text FROM pg_attribute WHERE attrelid = k.confrelid AND attnum = number)
                 FROM unnest(k.confkey) WITH ORDINALITY AS key (number, place) ORDER BY place)
    FROM pg_class c
    JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype IN ('p', 'u', 'f')
    WHERE ($1 IS NULL OR c.oid = $1) AND ($2 IS NULL OR c.relnamespace = $2)
      AND ($3 OR c.oid IN (SELECT tgrelid FROM pg_trigger WHERE tgfoid = 'base_entity.maintain()'::regprocedure))
      -- One that points at a partitioned table has a copy for each of its partitions.
      AND NOT (k.contype = 'f' AND EXISTS (SELECT FROM pg_constraint whole
                                           WHERE whole.oid = k.conparentid AND whole.conrelid = k.conrelid))
    ORDER BY c.oid, k.contype = 'p' DESC, k.conname";

/// Reads the entities of `scope`, by schema and name.
pub fn read(scope: Scope) -> Vec<Description> {
    described(scope, false, true)
}

/// Reads the entities of `scope`, and then its other tables if asked for, without defaults and generation expressions.
pub fn read_outlines(scope: Scope, all_tables: bool) -> Vec<Description> {
    described(scope, all_tables, false)
}

fn described(scope: Scope, all_tables: bool, with_expressions: bool) -> Vec<Description> {
    let (entity, schema) = match scope {
        Scope::All => (pg_sys::InvalidOid, pg_sys::InvalidOid),
        Scope::Schema(schema) => (pg_sys::InvalidOid, schema),
        Scope::Entity(entity) => (entity, pg_sys::InvalidOid),
    };
    // InvalidOid is passed as NULL.
    let scope: [Argument; 3] = [entity.into(), schema.into(), all_tables.into()];
    let mut entities = ask(ENTITIES, &scope[..2], entity_of_row);
    if all_tables {
        entities.extend(ask(OTHERS, &scope[..2], table_of_row));
    }
    let places: BTreeMap<u32, usize> =
        entities.iter().enumerate().map(|(place, (oid, _))| (oid.to_u32(), place)).collect();
    let tables: Vec<pg_sys::Oid> = entities.iter().map(|(oid, _)| *oid).collect();
    for (oid, column) in columns(&tables, with_expressions) {
        if let Some(place) = places.get(&oid.to_u32()) {
            entities[*place].1.columns.push(column);
        }
    }
    for (oid, constraint) in ask(CONSTRAINTS, &scope, constraint) {
        let Some(place) = places.get(&oid.to_u32()) else { continue };
        match constraint {
            Constraint::Key(key) => entities[*place].1.keys.push(key),
            Constraint::ForeignKey(key) => entities[*place].1.foreign_keys.push(key),
        }
    }
    entities.into_iter().map(|(_, description)| description).collect()
}

/// The columns of these tables. Where a default cannot be read, those of its table have none, with a WARNING.
fn columns(tables: &[pg_sys::Oid], with_expressions: bool) -> Vec<(pg_sys::Oid, Column)> {
    let read = |some: &[pg_sys::Oid], with_expressions: bool| {
        ask(COLUMNS, &[some.to_vec().into(), with_expressions.into()], column)
    };
    table_by_table::read(
        tables,
        |some| read(some, with_expressions),
        |table, cause| {
            error::warn(error::defaults_left_out(&super::qualified_name(*table), cause));
            read(&[*table], false)
        },
    )
}

fn entity_of_row(row: Row) -> Result<(pg_sys::Oid, Description), spi::Error> {
    let version = row.get::<i32>(9)?;
    let description = Description {
        partition_of: row.get(6)?,
        templates: row.get(7)?.unwrap_or_default(),
        id: row.get::<String>(8)?.map(|column| Id { column, version }),
        public_prefix: row.get(14)?,
        rules: row.get(10)?.unwrap_or_default(),
        estimated_rows: row.get(11)?,
        size: row.get(12)?,
        living_views: row.get(13)?.unwrap_or_default(),
        history: row.get(15)?,
        ..Description::default()
    };
    named(&row, description)
}

fn table_of_row(row: Row) -> Result<(pg_sys::Oid, Description), spi::Error> {
    named(&row, Description::default())
}

/// Sets the names that the first columns have.
fn named(row: &Row, rest: Description) -> Result<(pg_sys::Oid, Description), spi::Error> {
    let description = Description {
        entity: row.get(2)?.unwrap_or_default(),
        schema: row.get(3)?.unwrap_or_default(),
        name: row.get(4)?.unwrap_or_default(),
        description: row.get(5)?,
        ..rest
    };
    Ok((row.get(1)?.unwrap_or(pg_sys::InvalidOid), description))
}

fn column(row: Row) -> Result<(pg_sys::Oid, Column), spi::Error> {
    Ok((
        row.get(1)?.unwrap_or(pg_sys::InvalidOid),
        Column {
            name: row.get(2)?.unwrap_or_default(),
            type_name: row.get(3)?.unwrap_or_default(),
            nullable: row.get(4)?.unwrap_or(true),
            default: row.get(5)?,
            generated: row.get(6)?,
            identity: row.get(7)?,
            description: row.get(8)?,
        },
    ))
}

enum Constraint {
    Key(Key),
    ForeignKey(ForeignKey),
}

fn constraint(row: Row) -> Result<(pg_sys::Oid, Constraint), spi::Error> {
    let name = row.get(2)?.unwrap_or_default();
    let kind: String = row.get(3)?.unwrap_or_default();
    let columns = row.get(4)?.unwrap_or_default();
    let constraint = if kind == "f" {
        Constraint::ForeignKey(ForeignKey {
            name,
            columns,
            references: row.get(5)?.unwrap_or_default(),
            referenced_columns: row.get(6)?.unwrap_or_default(),
        })
    } else {
        Constraint::Key(Key { name, primary: kind == "p", columns })
    };
    Ok((row.get(1)?.unwrap_or(pg_sys::InvalidOid), constraint))
}
