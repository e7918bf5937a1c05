//! `base_entity.rows()`: the rows of all entities of a template, in one statement, which takes the
//! newest by index where the entities have one on created_at.

use pgrx::prelude::*;
use pgrx::{PgRelation, Uuid};

use crate::catalog::{self, OpenRelation};
use crate::error;

/// Each entity that has the template and that the role may read, with the numbers of its id and of
/// its times. A partition is read with its table. A standby has no rows of unlogged tables.
const ENTITIES: &str = "
    SELECT c.oid, id.attnum, made.attnum, changed.attnum
    FROM base_entity.entities e
    JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) e.entity
    JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
    LEFT JOIN pg_catalog.pg_attribute id ON id.attrelid OPERATOR(pg_catalog.=) c.oid
     AND id.attname::pg_catalog.text OPERATOR(pg_catalog.=) e.id AND NOT id.attisdropped
    LEFT JOIN pg_catalog.pg_attribute made ON made.attrelid OPERATOR(pg_catalog.=) c.oid
     AND made.attname OPERATOR(pg_catalog.=) 'created_at' AND made.atttypid OPERATOR(pg_catalog.=) 1184
    LEFT JOIN pg_catalog.pg_attribute changed ON changed.attrelid OPERATOR(pg_catalog.=) c.oid
     AND changed.attname OPERATOR(pg_catalog.=) 'updated_at' AND changed.atttypid OPERATOR(pg_catalog.=) 1184
    WHERE EXISTS (SELECT FROM base_entity.templates t
                  WHERE t.template OPERATOR(pg_catalog.=) ANY (e.templates)
                    AND ($1 OPERATOR(pg_catalog.=) t.template
                         OR $1 OPERATOR(pg_catalog.=) ANY (t.includes)))
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_trigger whole
                      WHERE whole.tgrelid OPERATOR(pg_catalog.=) e.partition_of
                        AND whole.tgfoid OPERATOR(pg_catalog.=) $2)
      AND (c.relpersistence OPERATOR(pg_catalog.<>) 'u' OR NOT pg_catalog.pg_is_in_recovery())
      AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
      AND pg_catalog.has_table_privilege(c.oid, 'SELECT')";

/// An entity, and the numbers of its columns.
struct Entity {
    table: pg_sys::Oid,
    columns: [Option<pg_sys::AttrNumber>; 3],
}

impl Entity {
    /// The SELECT of its rows, by the names that it and its columns have once it is locked: by older
    /// ones, somebody else's view or function may be found. None if it has gone.
    fn select(&self) -> Option<String> {
        let table = OpenRelation::of_table(self.table)?;
        let types = ["uuid", "timestamptz", "timestamptz"];
        let columns = self.columns.iter().zip(types).map(|(number, type_name)| {
            number.and_then(|number| catalog::column_name(self.table, number)).map_or_else(
                || format!("NULL::pg_catalog.{type_name}"),
                |name| format!("t.{}", pgrx::spi::quote_identifier(name)),
            )
        });
        Some(format!(
            "SELECT {}::pg_catalog.oid, {} FROM {} t",
            self.table.to_u32(),
            columns.collect::<Vec<_>>().join(", "),
            table.qualified_name()
        ))
    }
}

type Time = Option<TimestampWithTimeZone>;

/// The rows, newest first; only the `newest` if that is given.
#[allow(clippy::type_complexity, reason = "pgrx reads the columns from the signature")]
#[pg_extern(sql = r#"
CREATE FUNCTION @extschema@.rows(template regclass, newest bigint DEFAULT NULL)
    RETURNS TABLE (entity regclass, uuid uuid, created_at timestamptz, updated_at timestamptz)
    LANGUAGE c STABLE PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';
"#)]
fn rows(
    template: Option<PgRelation>,
    newest: Option<i64>,
) -> TableIterator<
    'static,
    (
        name!(entity, pg_sys::Oid),
        name!(uuid, Option<Uuid>),
        name!(created_at, Time),
        name!(updated_at, Time),
    ),
> {
    let Some(template) = template else { return TableIterator::new([]) };
    let (Some(function), Some(schema)) = (catalog::function(c"maintain"), catalog::schema()) else {
        return TableIterator::new([]);
    };
    if !catalog::is_template(template.oid(), schema) {
        error::raise(error::not_a_template(template.name()));
    }
    let entities = catalog::ask_again(ENTITIES, &[template.oid(), function], |row| {
        Ok(Entity {
            table: row.get(1)?.unwrap_or(pg_sys::InvalidOid),
            columns: [row.get(2)?, row.get(3)?, row.get(4)?],
        })
    });
    let selects: Vec<String> = entities.iter().filter_map(Entity::select).collect();
    if selects.is_empty() {
        return TableIterator::new([]);
    }
    let statement = format!("{} ORDER BY 3 DESC LIMIT $1", selects.join(" UNION ALL "));
    TableIterator::new(catalog::ask(&statement, &[newest.into()], |row| {
        Ok((row.get(1)?.unwrap_or(pg_sys::InvalidOid), row.get(2)?, row.get(3)?, row.get(4)?))
    }))
}
