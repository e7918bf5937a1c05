//! Functions and types under the names of functions of the extension, in its schema.

use pgrx::pg_sys;

use super::query::ask_again;

/// Whether a function that is not a part of the extension has the name of one that is, in its schema. Given what a caller writes without
/// a type, PostgreSQL would choose between both.
const NAMESAKE: &str = "
SELECT o.oid FROM pg_catalog.pg_proc f
JOIN pg_catalog.pg_proc o ON o.proname OPERATOR(pg_catalog.=) f.proname AND o.pronamespace OPERATOR(pg_catalog.=) f.pronamespace
                         AND o.oid OPERATOR(pg_catalog.<>) f.oid
JOIN pg_catalog.pg_depend d ON d.classid OPERATOR(pg_catalog.=) 1255 AND d.objid OPERATOR(pg_catalog.=) o.oid
                           AND d.deptype OPERATOR(pg_catalog.=) 'e' AND d.refclassid OPERATOR(pg_catalog.=) 3079
JOIN pg_catalog.pg_extension e ON e.oid OPERATOR(pg_catalog.=) d.refobjid AND e.extname OPERATOR(pg_catalog.=) 'base_entity'
                              AND e.extnamespace OPERATOR(pg_catalog.=) f.pronamespace
WHERE f.oid OPERATOR(pg_catalog.=) $1
LIMIT 1";

/// Whether a function has the name and the schema of one of the extension.
pub fn has_namesake_in_extension(function: pg_sys::Oid) -> bool {
    let read = |row: super::row::Row| row.get::<pg_sys::Oid>(1);
    !ask_again(NAMESAKE, &[function], read).is_empty()
}

/// The name of a type, or of its multirange type, if a function of the extension has it, in its schema. PostgreSQL takes a call with one
/// literal for a cast to a type of that name, and a range type has functions of its name that construct it.
const TYPE_WITH_NAMESAKE: &str = "
SELECT pg_catalog.format('%I.%I', n.nspname, t.typname)
FROM pg_catalog.pg_type t
JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) t.typnamespace
JOIN pg_catalog.pg_extension e ON e.extname OPERATOR(pg_catalog.=) 'base_entity' AND e.extnamespace OPERATOR(pg_catalog.=) t.typnamespace
JOIN pg_catalog.pg_proc o ON o.proname OPERATOR(pg_catalog.=) t.typname AND o.pronamespace OPERATOR(pg_catalog.=) t.typnamespace
JOIN pg_catalog.pg_depend d ON d.classid OPERATOR(pg_catalog.=) 1255 AND d.objid OPERATOR(pg_catalog.=) o.oid
                           AND d.deptype OPERATOR(pg_catalog.=) 'e' AND d.refclassid OPERATOR(pg_catalog.=) 3079
                           AND d.refobjid OPERATOR(pg_catalog.=) e.oid
WHERE t.typrelid OPERATOR(pg_catalog.=) 0::pg_catalog.oid
  AND (t.oid OPERATOR(pg_catalog.=) $1
       OR EXISTS (SELECT FROM pg_catalog.pg_range r
                  WHERE r.rngtypid OPERATOR(pg_catalog.=) $1 AND r.rngmultitypid OPERATOR(pg_catalog.=) t.oid))
LIMIT 1";

/// The name of a type, or of its multirange type, if it is one of a function of the extension, in its schema.
pub fn type_with_namesake_in_extension(type_oid: pg_sys::Oid) -> Option<String> {
    let read = |row: super::row::Row| row.get::<String>(1);
    ask_again(TYPE_WITH_NAMESAKE, &[type_oid], read).into_iter().next().flatten()
}
