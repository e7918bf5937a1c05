//! Columns of a table that stand against those of its templates.

use pgrx::pg_sys;

use crate::catalog::query::ask_now;
use crate::error::{ColumnConflict, ColumnWithoutValue, Conversion};

/// The columns that the table and a template have by the same name with another type. The current
/// search_path is `pg_catalog`.
pub fn column_conflicts(table: pg_sys::Oid, templates: &[pg_sys::Oid]) -> Vec<ColumnConflict> {
    ask_now(
        "SELECT own.attname::text, own.attrelid::regclass::text, format_type(own.atttypid, own.atttypmod),
                format_type(theirs.atttypid, theirs.atttypmod), theirs.attrelid::regclass::text,
                own.atttypid = theirs.atttypid
                    AND (theirs.atttypmod = -1 OR own.atttypmod = theirs.atttypmod),
                own.atthasdef, own.atttypid, theirs.atttypid,
                own.attidentity = '' AND own.attgenerated = ''
                    AND NOT EXISTS (SELECT FROM pg_partitioned_table p, unnest(p.partattrs::int2[]) AS part (attnum)
                                    WHERE p.partrelid = own.attrelid AND part.attnum IN (own.attnum, 0))
                    -- Its default is dropped, and its indexes are built again.
                    AND NOT EXISTS (SELECT FROM pg_depend d
                                    LEFT JOIN pg_constraint c ON d.classid = 'pg_constraint'::regclass AND c.oid = d.objid
                                    LEFT JOIN pg_attrdef def ON d.classid = 'pg_attrdef'::regclass AND def.oid = d.objid
                                    WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = own.attrelid
                                      AND d.refobjsubid = own.attnum AND d.classid <> 'pg_class'::regclass
                                      AND (c.contype IS NULL OR c.contype NOT IN ('p', 'u', 'n'))
                                      AND (def.adnum IS NULL OR def.adnum <> own.attnum))
         FROM unnest($2) WITH ORDINALITY AS template (oid, place)
         JOIN pg_attribute theirs ON theirs.attrelid = template.oid AND theirs.attnum > 0
          AND NOT theirs.attisdropped
         JOIN pg_attribute own ON own.attrelid = $1 AND own.attname = theirs.attname
         WHERE own.atttypid <> theirs.atttypid
            OR theirs.atttypmod <> -1 AND own.atttypmod <> theirs.atttypmod
            OR (own.attgenerated <> '') <> (theirs.attgenerated <> '')
         ORDER BY template.place, theirs.attnum",
        &[table.into(), templates.to_vec().into()],
        |row| {
            Ok(ColumnConflict {
                name: row.get(1)?.unwrap_or_default(),
                table: row.get(2)?.unwrap_or_default(),
                has: row.get(3)?.unwrap_or_default(),
                wanted: row.get(4)?.unwrap_or_default(),
                template: row.get(5)?.unwrap_or_default(),
                is_generated: row.get(6)?.unwrap_or(false),
                has_default: row.get(7)?.unwrap_or(false),
                conversion: match (row.get(8)?, row.get(9)?, row.get(10)?) {
                    (Some(from), Some(to), Some(true)) => conversion(from, to),
                    _ => Conversion::None,
                },
            })
        },
    )
}

fn conversion(from: pg_sys::Oid, to: pg_sys::Oid) -> Conversion {
    let times = [pg_sys::TIMESTAMPOID, pg_sys::TIMESTAMPTZOID];
    if from != to && times.contains(&from) && times.contains(&to) {
        return Conversion::TimeZone;
    }
    let explicit = pg_sys::CoercionContext::COERCION_EXPLICIT;
    // SAFETY: both are OIDs of types; the function reads the catalogs.
    let is_possible =
        unsafe { pg_sys::can_coerce_type(1, &raw const from, &raw const to, explicit) };
    if is_possible { Conversion::Cast } else { Conversion::None }
}

/// The default of a column, as SQL writes it. The current search_path is `pg_catalog`.
pub fn default_of(table: pg_sys::Oid, column: &str) -> Option<String> {
    let found = ask_now(
        "SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef d
         JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
         WHERE d.adrelid = $1 AND a.attname = $2 AND a.attgenerated = ''",
        &[table.into(), column.into()],
        |row| row.get::<String>(1),
    );
    found.into_iter().flatten().next()
}

/// The columns of the templates that the table has under another name.
pub fn renamed_columns(table: pg_sys::Oid, templates: &[pg_sys::Oid]) -> Vec<String> {
    let found = ask_now(
        "SELECT a.attname::pg_catalog.text
         FROM pg_catalog.unnest($2) WITH ORDINALITY AS template (oid, place)
         JOIN pg_catalog.pg_attribute a ON a.attrelid OPERATOR(pg_catalog.=) template.oid
         WHERE a.attnum OPERATOR(pg_catalog.>) 0 AND NOT a.attisdropped
           AND base_entity.renamed_column($1, template.oid, a.attname) IS NOT NULL
         ORDER BY template.place, a.attnum",
        &[table.into(), templates.to_vec().into()],
        |row| row.get::<String>(1),
    );
    found.into_iter().flatten().collect()
}

/// The columns of the templates that are NOT NULL, have no default, and are missing or may be NULL
/// in the table. The current search_path is `pg_catalog`.
pub fn columns_without_values(
    table: pg_sys::Oid,
    templates: &[pg_sys::Oid],
) -> Vec<ColumnWithoutValue> {
    ask_now(
        "SELECT theirs.attname::text, format_type(theirs.atttypid, theirs.atttypmod), own.attnum IS NULL
         FROM unnest($2) WITH ORDINALITY AS template (oid, place)
         JOIN pg_attribute theirs ON theirs.attrelid = template.oid AND theirs.attnum > 0
          AND NOT theirs.attisdropped
         LEFT JOIN pg_attribute own ON own.attrelid = $1 AND own.attname = theirs.attname
         WHERE theirs.attnotnull AND NOT theirs.atthasdef AND theirs.attidentity = ''
           AND own.attnotnull IS NOT TRUE AND own.atthasdef IS NOT TRUE
         ORDER BY template.place, theirs.attnum",
        &[table.into(), templates.to_vec().into()],
        |row| {
            Ok(ColumnWithoutValue {
                name: row.get(1)?.unwrap_or_default(),
                type_name: row.get(2)?.unwrap_or_default(),
                is_missing: row.get(3)?.unwrap_or(false),
            })
        },
    )
}
