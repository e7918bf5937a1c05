//! The parts of a table that use its columns: PostgreSQL changes the type of none while they do.

use pgrx::pg_sys;

use super::query::ask_now;
use crate::part::PartKind;

/// The policies, triggers and generated columns of a table that use one of these columns of it. The current search_path is `pg_catalog`.
pub fn column_users(table: pg_sys::Oid, columns: &[String]) -> Vec<(PartKind, String)> {
    // Before 15, a generated column depends on those of its expression by itself, and not by the expression.
    let found = ask_now(
        "SELECT DISTINCT p.polname::text, t.tgname::text, g.attname::text
         FROM pg_attribute a
         JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = a.attrelid AND d.refobjsubid = a.attnum
         LEFT JOIN pg_policy p ON d.classid = 'pg_policy'::regclass AND p.oid = d.objid AND p.polrelid = a.attrelid
         LEFT JOIN pg_trigger t ON d.classid = 'pg_trigger'::regclass AND t.oid = d.objid AND t.tgrelid = a.attrelid AND NOT t.tgisinternal
         LEFT JOIN pg_attrdef e ON d.classid = 'pg_attrdef'::regclass AND e.oid = d.objid AND e.adrelid = a.attrelid
         LEFT JOIN pg_attribute g ON g.attrelid = a.attrelid AND g.attgenerated <> '' AND g.attnum <> a.attnum
              AND (g.attnum = e.adnum OR d.classid = 'pg_class'::regclass AND d.objid = a.attrelid AND d.objsubid = g.attnum)
         WHERE a.attrelid = $1 AND a.attname = ANY ($2)
         ORDER BY 1, 2, 3",
        &[table.into(), columns.to_vec().into()],
        |row| {
            let kinds = [PartKind::Policy, PartKind::Trigger, PartKind::Column];
            let names: [Option<String>; 3] = [row.get(1)?, row.get(2)?, row.get(3)?];
            Ok(kinds.into_iter().zip(names).find_map(|(kind, name)| Some((kind, name?))))
        },
    );
    found.into_iter().flatten().collect()
}
