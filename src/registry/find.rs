//! `base_entity.find()`: the row that a uuid names, wherever in the database it is.
//!
//! The key index of each entity that the role may read is asked in turn, without a query of its own:
//! a thousand plans would take longer to make than the row to find. Where an index has the uuid, a
//! query by the role itself says whether it may see the row.

use pgrx::datum::DatumWithOid;
use pgrx::prelude::*;
use pgrx::{JsonB, Uuid};

use crate::catalog::{self, OpenRelation, UuidIndex};
use crate::error;
use crate::reserve;
use crate::role::as_role;

/// For each entity without partitions, and for each partition, the index by which a row is found; of
/// a partition, with the table that is queried. One that is lost or not valid is not searched for, and
/// a standby has no rows of unlogged tables.
const PLACES: &str = "
    SELECT DISTINCT ON (c.oid) c.oid, i.indexrelid, a.attnum, whole.oid
    FROM pg_catalog.pg_trigger t
    JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) t.tgrelid
    JOIN pg_catalog.pg_index i ON i.indrelid OPERATOR(pg_catalog.=) c.oid
    JOIN pg_catalog.pg_attribute a ON a.attrelid OPERATOR(pg_catalog.=) c.oid
     AND a.attnum OPERATOR(pg_catalog.=) i.indkey[0]
    JOIN pg_catalog.pg_class whole ON whole.oid OPERATOR(pg_catalog.=)
         CASE WHEN c.relispartition
              THEN COALESCE((SELECT root.tgrelid FROM pg_catalog.pg_trigger root
                             WHERE root.tgrelid OPERATOR(pg_catalog.=) pg_catalog.pg_partition_root(c.oid)
                               AND root.tgfoid OPERATOR(pg_catalog.=) t.tgfoid LIMIT 1), c.oid)
              ELSE c.oid END
    JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) whole.relnamespace
    JOIN pg_catalog.pg_opclass o ON o.oid OPERATOR(pg_catalog.=) i.indclass[0]
    WHERE t.tgfoid OPERATOR(pg_catalog.=) $1
      AND n.oid OPERATOR(pg_catalog.<>) $2
      AND c.relkind OPERATOR(pg_catalog.=) 'r'
      AND i.indisunique AND i.indisvalid AND i.indpred IS NULL
      AND a.atttypid OPERATOR(pg_catalog.=) 2950
      AND o.opcdefault AND o.opcmethod OPERATOR(pg_catalog.=) 403
      AND NOT pg_catalog.pg_is_other_temp_schema(n.oid)
      AND (c.relpersistence OPERATOR(pg_catalog.<>) 'u' OR NOT pg_catalog.pg_is_in_recovery())
      AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
      AND pg_catalog.has_table_privilege(whole.oid, 'SELECT')
    ORDER BY c.oid,
             ('fix ' OPERATOR(pg_catalog.||) pg_catalog.quote_ident(a.attname::pg_catalog.text))
                 OPERATOR(pg_catalog.=) ANY (base_entity.rules(t.tgargs)) DESC,
             i.indnkeyatts, i.indisprimary DESC, a.attnum";

struct Place {
    index: UuidIndex,
    entity: pg_sys::Oid,
}

/// The rows that have the uuid as their id, in any entity that the role may read.
#[pg_extern(sql = r#"
CREATE FUNCTION @extschema@.find(uuid uuid) RETURNS TABLE (entity regclass, "row" jsonb)
    LANGUAGE c STABLE STRICT PARALLEL RESTRICTED ROWS 1
    AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';
"#)]
fn find(uuid: Uuid) -> TableIterator<'static, (name!(entity, pg_sys::Oid), name!(row, JsonB))> {
    let (Some(function), Some(schema)) = (catalog::function(c"maintain"), catalog::schema()) else {
        return TableIterator::new([]);
    };
    let places = catalog::ask_again(PLACES, &[function, schema], |row| {
        Ok(Place {
            index: UuidIndex {
                table: row.get(1)?.unwrap_or(pg_sys::InvalidOid),
                index: row.get(2)?.unwrap_or(pg_sys::InvalidOid),
                column: row.get(3)?.unwrap_or(0),
            },
            entity: row.get(4)?.unwrap_or(pg_sys::InvalidOid),
        })
    });
    let mut rows = Vec::new();
    let mut searched = Vec::new();
    reserve::held(|| {
        for place in places {
            if catalog::may_hold(&place.index, &uuid) && !searched.contains(&place.entity) {
                searched.push(place.entity);
                rows.extend(read(&place, uuid).into_iter().map(|row| (place.entity, row)));
            }
        }
    });
    TableIterator::new(rows)
}

/// The row, if the role may see it. Reading is the role's own doing; the casts to JSON that types of
/// the table may have are called with the rights of its owner, since nobody asked for that table.
fn read(place: &Place, uuid: Uuid) -> Vec<JsonB> {
    // By the names that it has now that it is locked: by an older one, a view of somebody else's may
    // have come there.
    let Some(table) = OpenRelation::of_table(place.entity) else { return Vec::new() };
    let Some(column) = catalog::column_name(place.index.table, place.index.column) else {
        return Vec::new();
    };
    let owner = table.owner();
    let query = format!(
        // The whole row, even where there is a column called t.
        "SELECT COALESCE(t.*) FROM {} t WHERE t.{} OPERATOR(pg_catalog.=) $1",
        table.qualified_name(),
        pgrx::spi::quote_identifier(&column)
    );
    let rows = Spi::connect(|client| {
        let mut found = client.select(&query, None, &[uuid.into()])?;
        let mut rows = Vec::new();
        while found.next().is_some() {
            if let Some(row) = found.get_datum_by_ordinal(1)? {
                let row_type = found.column_type_oid(1)?.value();
                // SAFETY: the type is that of the datum, which lives as long as `found`.
                let row = unsafe { DatumWithOid::new(row, row_type) };
                rows.extend(as_role(owner, pg_sys::SECURITY_RESTRICTED_OPERATION, || {
                    catalog::ask("SELECT pg_catalog.to_jsonb($1)", &[row], |row| {
                        row.get::<JsonB>(1)
                    })
                }));
            }
        }
        Ok::<_, pgrx::spi::Error>(rows)
    });
    rows.unwrap_or_else(|cause| error::raise(error::query_failed(&cause)))
        .into_iter()
        .flatten()
        .collect()
}
