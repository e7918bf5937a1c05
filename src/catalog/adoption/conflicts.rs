//! Columns of a table that stand against those of its templates.

use pgrx::pg_sys;

use crate::catalog::TemplateColumn;
use crate::catalog::query::ask_now;
use crate::error::Conversion;

/// How the values of a table's column can become those of the template's. The current search_path is `pg_catalog`.
pub fn conversion(column: &TemplateColumn) -> Conversion {
    let Some(own) = &column.own else { return Conversion::None };
    let is_made = own.identity.is_some() || own.generated.is_some();
    if is_made || has_dependents(column.relation, &column.name) {
        return Conversion::None;
    }
    let times = [pg_sys::TIMESTAMPOID, pg_sys::TIMESTAMPTZOID];
    let (from, to) = (own.type_oid, column.type_oid);
    if from != to && times.contains(&from) && times.contains(&to) {
        return Conversion::TimeZone;
    }
    let explicit = pg_sys::CoercionContext::COERCION_EXPLICIT;
    // SAFETY: both are OIDs of types; the function reads the catalogs.
    let is_possible =
        unsafe { pg_sys::can_coerce_type(1, &raw const from, &raw const to, explicit) };
    if is_possible { Conversion::Cast } else { Conversion::None }
}

/// Whether ALTER COLUMN ... TYPE makes the values of a table's column those of the template's without USING: an assignment would do so.
pub fn converts_by_itself(column: &TemplateColumn) -> bool {
    let Some(own) = &column.own else { return true };
    let (from, to) = (own.type_oid, column.type_oid);
    let assignment = pg_sys::CoercionContext::COERCION_ASSIGNMENT;
    // SAFETY: both are OIDs of types; the function reads the catalogs.
    unsafe { pg_sys::can_coerce_type(1, &raw const from, &raw const to, assignment) }
}

/// Whether something depends on a column that refuses another type of it. Its default is dropped, and its indexes are built again.
fn has_dependents(table: pg_sys::Oid, column: &str) -> bool {
    let found = ask_now(
        "SELECT EXISTS (SELECT FROM pg_partitioned_table p, unnest(p.partattrs::int2[]) AS part (attnum)
                        WHERE p.partrelid = own.attrelid AND part.attnum IN (own.attnum, 0))
             OR EXISTS (SELECT FROM pg_depend d
                        LEFT JOIN pg_constraint c ON d.classid = 'pg_constraint'::regclass AND c.oid = d.objid
                        LEFT JOIN pg_attrdef def ON d.classid = 'pg_attrdef'::regclass AND def.oid = d.objid
                        WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = own.attrelid
                          AND d.refobjsubid = own.attnum AND d.classid <> 'pg_class'::regclass
                          AND (c.contype IS NULL OR c.contype NOT IN ('p', 'u', 'n'))
                          AND (def.adnum IS NULL OR def.adnum <> own.attnum))
         FROM pg_attribute own WHERE own.attrelid = $1 AND own.attname = $2",
        &[table.into(), column.into()],
        |row| row.get::<bool>(1),
    );
    found.into_iter().flatten().any(|has| has)
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
