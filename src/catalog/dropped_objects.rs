//! The objects that a command has dropped.

use pgrx::pg_sys;

use super::citus_tables::is_citus_table;
use super::command_change::{Change, ask_change};
use super::query::ask_again;
use super::relations::relation_in;
use super::schemas::namespace;
use crate::encoding;

/// An object that others rely on.
pub enum Dropped {
    /// A column of a table that still exists.
    Column {
        /// The table.
        table: pg_sys::Oid,
        /// Its name.
        name: String,
    },
    /// A trigger of a table in the schema of the templates.
    Trigger {
        /// The name of the table.
        table: String,
    },
    /// A table in the schema of the templates.
    Table {
        /// Its name.
        name: String,
    },
    /// Another object in the schema of the templates, or a part of a table in it.
    OfTemplate,
}

impl Dropped {
    /// The table of a column.
    pub fn table_of_column(&self) -> Option<pg_sys::Oid> {
        match self {
            Self::Column { table, .. } => Some(*table),
            _ => None,
        }
    }
}

/// The columns of tables that still exist, and of the schema of the templates, tables and triggers: the
/// relation of a column, the schema, the table, and the name of the column or trigger.
const DROPPED: &str = "
    SELECT CASE WHEN classid OPERATOR(pg_catalog.=) 1259 AND objsubid OPERATOR(pg_catalog.<>) 0 THEN objid END,
           address_names[2], address_names[3],
           classid OPERATOR(pg_catalog.=) 2620
               OR classid OPERATOR(pg_catalog.=) 1259
                  AND (objsubid OPERATOR(pg_catalog.<>) 0 OR object_type OPERATOR(pg_catalog.=) 'table')
    FROM pg_catalog.pg_event_trigger_dropped_objects()
    WHERE classid OPERATOR(pg_catalog.=) 1259
          AND (objsubid OPERATOR(pg_catalog.<>) 0
               OR object_type OPERATOR(pg_catalog.=) 'table' AND schema_name OPERATOR(pg_catalog.=) 'base_entity')
       OR address_names[1] OPERATOR(pg_catalog.=) 'base_entity'";

/// The schemas, and the tables with their schemas.
const DROPPED_NAMES: &str = "
    SELECT address_names[1], address_names[2], objid
    FROM pg_catalog.pg_event_trigger_dropped_objects()
    WHERE classid OPERATOR(pg_catalog.=) 2615
       OR classid OPERATOR(pg_catalog.=) 1259 AND objsubid OPERATOR(pg_catalog.=) 0
          AND object_type OPERATOR(pg_catalog.=) ANY ('{table,foreign table}'::pg_catalog.text[])";

/// Objects of tables of which an entity has some by its template, except those that went with their table: what is held of a table goes with
/// it, or stays for the one by which Citus replaces it. The name of an index or of a statistics object is one of its
/// schema; its table, and the templates that a trigger has recorded, are known from what the catalogs had when the command began.
const DROPPED_PARTS: &str = "
    SELECT coalesce(i.indrelid, s.stxrelid), d.address_names[1], d.address_names[2],
           CASE WHEN d.object_type OPERATOR(pg_catalog.=) ANY ('{index,statistics object}'::pg_catalog.text[]) THEN d.address_names[2]
                ELSE d.address_names[3] END,
           d.object_type,
           CASE WHEN f.oid IS NOT NULL THEN base_entity.recorded_templates(t.tgargs) END
    FROM pg_catalog.pg_event_trigger_dropped_objects() d
    LEFT JOIN pg_catalog.pg_trigger t ON d.object_type OPERATOR(pg_catalog.=) 'trigger' AND t.oid OPERATOR(pg_catalog.=) d.objid
    LEFT JOIN pg_catalog.pg_proc f
        ON f.oid OPERATOR(pg_catalog.=) t.tgfoid AND f.proname OPERATOR(pg_catalog.=) 'maintain'
           AND f.pronamespace OPERATOR(pg_catalog.=) 'base_entity'::pg_catalog.regnamespace
    LEFT JOIN pg_catalog.pg_index i ON d.object_type OPERATOR(pg_catalog.=) 'index' AND i.indexrelid OPERATOR(pg_catalog.=) d.objid
    LEFT JOIN pg_catalog.pg_statistic_ext s
        ON d.object_type OPERATOR(pg_catalog.=) 'statistics object' AND s.oid OPERATOR(pg_catalog.=) d.objid
    WHERE d.object_type OPERATOR(pg_catalog.=)
          ANY ('{table constraint,index,statistics object,trigger,policy,default value}'::pg_catalog.text[])
      AND NOT EXISTS (
          SELECT FROM pg_catalog.pg_event_trigger_dropped_objects() whole
          WHERE whole.object_type OPERATOR(pg_catalog.=) 'table'
            AND (whole.objid OPERATOR(pg_catalog.=) coalesce(i.indrelid, s.stxrelid)
                 OR d.object_type OPERATOR(pg_catalog.<>) ALL ('{index,statistics object}'::pg_catalog.text[])
                    AND whole.address_names[1:2] OPERATOR(pg_catalog.=) d.address_names[1:2]))";

/// An object of a table that a command has dropped.
pub struct DroppedPart {
    /// The table of an index or a statistics object.
    pub table: Option<pg_sys::Oid>,
    /// The schema.
    pub schema: String,
    /// The table of another object.
    pub relation: String,
    /// Its name.
    pub name: String,
    /// Its type, as PostgreSQL reports it.
    pub object_type: String,
    /// The templates that it has recorded, if it was a row trigger.
    pub records: Vec<String>,
}

impl DroppedPart {
    /// Its table.
    pub fn table(&self) -> Option<pg_sys::Oid> {
        self.table.or_else(|| {
            let schema = namespace(&encoding::to_server(&self.schema))?;
            relation_in(schema, &encoding::to_server(&self.relation))
        })
    }
}

/// These objects; only valid at sql_drop.
pub fn dropped_parts() -> Vec<DroppedPart> {
    let Change { before, .. } = ask_change(DROPPED_PARTS, &[], |row| {
        Ok(DroppedPart {
            table: row.get(1)?,
            schema: row.get(2)?.unwrap_or_default(),
            relation: row.get(3)?.unwrap_or_default(),
            name: row.get(4)?.unwrap_or_default(),
            object_type: row.get(5)?.unwrap_or_default(),
            records: row.get(6)?.unwrap_or_default(),
        })
    });
    before
}

/// The objects that others rely on; only valid at sql_drop.
pub fn dropped_objects() -> Vec<Dropped> {
    let mut dropped = ask_again(DROPPED, &[], |row| {
        let column_of: Option<pg_sys::Oid> = row.get(1)?;
        let table: Option<String> = row.get(2)?;
        let is_followed = row.get(4)?.unwrap_or(false);
        Ok((column_of, table.unwrap_or_default(), row.get::<String>(3)?, is_followed))
    });
    // PostgreSQL's order is that of its dependencies, which differs from one time to the next.
    dropped.sort_by_cached_key(|(column_of, table, part, _)| {
        (column_of.map(pg_sys::Oid::to_u32), table.clone(), part.clone())
    });
    type Found = (Option<pg_sys::Oid>, String, Option<String>, bool);
    let object = |(column_of, table, part, is_followed): Found| match (column_of, part) {
        _ if !is_followed => Dropped::OfTemplate,
        (Some(table), Some(name)) => Dropped::Column { table, name },
        (None, Some(_)) => Dropped::Trigger { table },
        (_, None) => Dropped::Table { name: table },
    };
    dropped.into_iter().map(object).collect()
}

/// A schema or a table that a command has dropped.
pub struct DroppedName {
    /// The schema.
    pub schema: String,
    /// The table; empty for a schema.
    pub table: String,
    /// Whether it was a table of Citus, which drops one to give its name to another with the same rows.
    pub is_of_citus: bool,
}

/// The names of the schemas and tables; only valid at sql_drop.
pub fn dropped_names() -> Vec<DroppedName> {
    let names = ask_again(DROPPED_NAMES, &[], |row| {
        let name = (row.get(1)?.unwrap_or_default(), row.get(2)?.unwrap_or_default());
        Ok((name, row.get(3)?.unwrap_or(pg_sys::InvalidOid)))
    });
    names
        .into_iter()
        .map(|((schema, table), oid)| DroppedName {
            schema,
            table,
            is_of_citus: is_citus_table(oid),
        })
        .collect()
}

/// The names of the templates that row triggers which a command has dropped have recorded; only valid at sql_drop.
pub fn templates_of_dropped_triggers() -> Vec<String> {
    let Change { before, .. } = ask_change(
        "SELECT DISTINCT template.name
         FROM pg_catalog.pg_event_trigger_dropped_objects() d
         JOIN pg_catalog.pg_trigger t ON d.object_type OPERATOR(pg_catalog.=) 'trigger' AND t.oid OPERATOR(pg_catalog.=) d.objid
         JOIN pg_catalog.pg_proc f ON f.oid OPERATOR(pg_catalog.=) t.tgfoid AND f.proname OPERATOR(pg_catalog.=) 'maintain'
              AND f.pronamespace OPERATOR(pg_catalog.=) 'base_entity'::pg_catalog.regnamespace
         CROSS JOIN LATERAL pg_catalog.unnest(base_entity.recorded_templates(t.tgargs)) AS template (name)",
        &[],
        |row| row.get::<String>(1),
    );
    before.into_iter().flatten().collect()
}
