//! Functions and operators that may be called in the place of others of the same name, when an expression that the catalogs
//! hold as a tree is written as SQL and read again.
//!
//! PostgreSQL writes the casts of all arguments, so that the name leads back to a function whose arguments have types of their own.
//! To one that takes arguments of any type it leads only as long as none of that name has the types that are given, and, given one argument, as
//! long as there is no type of that name: the call is a cast then (func_get_detail() in src/backend/parser/parse_func.c). To one
//! that is called without arguments which have defaults it leads only as long as there is none without these (FuncnameGetCandidates() in
//! src/backend/catalog/namespace.c).

use pgrx::pg_sys;

use super::expressions::Expressions;
use super::query::ask_again;

/// A function, operator or type that another role has given the name of a function or operator which a relation's expressions call.
pub struct Overload {
    /// The function or operator that is called, with its types.
    pub called: String,
    /// The other object.
    pub other: String,
    /// The role that owns the other one.
    pub owner: String,
}

/// The parts of relation $1 that have expressions, of the catalog $2 or of any. The owner of what they call, and that of the relation, may
/// replace it anyway, as a superuser may.
pub(super) const CALLED: &str = "
WITH part (class, object) AS (
    SELECT p.class, p.object
    FROM (SELECT 3256, oid FROM pg_catalog.pg_policy WHERE polrelid OPERATOR(pg_catalog.=) $1
          UNION ALL
          SELECT 2620, oid FROM pg_catalog.pg_trigger WHERE tgrelid OPERATOR(pg_catalog.=) $1 AND tgqual IS NOT NULL
          UNION ALL
          SELECT 2606, oid FROM pg_catalog.pg_constraint WHERE conrelid OPERATOR(pg_catalog.=) $1
          UNION ALL
          SELECT 2604, oid FROM pg_catalog.pg_attrdef WHERE adrelid OPERATOR(pg_catalog.=) $1
          UNION ALL
          SELECT 1259, indexrelid FROM pg_catalog.pg_index WHERE indrelid OPERATOR(pg_catalog.=) $1
          UNION ALL
          SELECT 3381, oid FROM pg_catalog.pg_statistic_ext WHERE stxrelid OPERATOR(pg_catalog.=) $1) AS p (class, object)
    WHERE $2 OPERATOR(pg_catalog.=) 0::pg_catalog.oid OR p.class OPERATOR(pg_catalog.=) $2
),
called AS (
    SELECT d.refclassid AS class, d.refobjid AS object
    FROM part JOIN pg_catalog.pg_depend d
      ON d.classid OPERATOR(pg_catalog.=) part.class AND d.objid OPERATOR(pg_catalog.=) part.object
    WHERE d.refclassid OPERATOR(pg_catalog.=) 1255 OR d.refclassid OPERATOR(pg_catalog.=) 2617
    UNION
    -- PostgreSQL 14 has what a generated column calls as a dependency of the column.
    SELECT d.refclassid, d.refobjid FROM pg_catalog.pg_depend d
    WHERE d.classid OPERATOR(pg_catalog.=) 1259 AND d.objid OPERATOR(pg_catalog.=) $1 AND d.objsubid OPERATOR(pg_catalog.<>) 0
      AND ($2 OPERATOR(pg_catalog.=) 0::pg_catalog.oid OR $2 OPERATOR(pg_catalog.=) 2604)
      AND (d.refclassid OPERATOR(pg_catalog.=) 1255 OR d.refclassid OPERATOR(pg_catalog.=) 2617)
),
called_function AS (
    SELECT f.*, EXISTS (SELECT FROM pg_catalog.unnest(f.proargtypes) AS argument (type_oid)
                        JOIN pg_catalog.pg_type t ON t.oid OPERATOR(pg_catalog.=) argument.type_oid
                        WHERE t.typtype OPERATOR(pg_catalog.=) 'p') AS is_polymorphic
    FROM called JOIN pg_catalog.pg_proc f ON called.class OPERATOR(pg_catalog.=) 1255 AND f.oid OPERATOR(pg_catalog.=) called.object
)";

/// Those that others may take the place of.
const OVERLOADS: &str = ",
place (class, called, other_class, other, owner, own) AS (
    SELECT 1255, f.oid, 1255, o.oid, o.proowner, f.proowner
    FROM called_function f
    JOIN pg_catalog.pg_proc o ON o.proname OPERATOR(pg_catalog.=) f.proname AND o.pronamespace OPERATOR(pg_catalog.=) f.pronamespace
                             AND o.oid OPERATOR(pg_catalog.<>) f.oid
    WHERE f.is_polymorphic OR f.pronargdefaults OPERATOR(pg_catalog.>) 0
    UNION ALL
    SELECT 1255, f.oid, 1247, o.oid, o.typowner, f.proowner
    FROM called_function f
    JOIN pg_catalog.pg_type o ON o.typname OPERATOR(pg_catalog.=) f.proname AND o.typnamespace OPERATOR(pg_catalog.=) f.pronamespace
                             AND o.typrelid OPERATOR(pg_catalog.=) 0::pg_catalog.oid
    WHERE f.is_polymorphic
    UNION ALL
    SELECT 2617, f.oid, 2617, o.oid, o.oprowner, f.oprowner
    FROM called
    JOIN pg_catalog.pg_operator f ON called.class OPERATOR(pg_catalog.=) 2617 AND f.oid OPERATOR(pg_catalog.=) called.object
    JOIN pg_catalog.pg_operator o ON o.oprname OPERATOR(pg_catalog.=) f.oprname AND o.oprnamespace OPERATOR(pg_catalog.=) f.oprnamespace
                                 AND o.oid OPERATOR(pg_catalog.<>) f.oid
    WHERE EXISTS (SELECT FROM pg_catalog.pg_type t
                  WHERE t.typtype OPERATOR(pg_catalog.=) 'p'
                    AND (t.oid OPERATOR(pg_catalog.=) f.oprleft OR t.oid OPERATOR(pg_catalog.=) f.oprright))
)
SELECT CASE place.class WHEN 1255 THEN place.called::pg_catalog.regprocedure::pg_catalog.text
            ELSE place.called::pg_catalog.regoperator::pg_catalog.text END,
       CASE place.other_class WHEN 1255 THEN place.other::pg_catalog.regprocedure::pg_catalog.text
            WHEN 1247 THEN place.other::pg_catalog.regtype::pg_catalog.text
            ELSE place.other::pg_catalog.regoperator::pg_catalog.text END,
       role.rolname::pg_catalog.text
FROM place
JOIN pg_catalog.pg_roles role ON role.oid OPERATOR(pg_catalog.=) place.owner
JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) $1
WHERE place.owner OPERATOR(pg_catalog.<>) place.own AND place.owner OPERATOR(pg_catalog.<>) c.relowner AND NOT role.rolsuper
ORDER BY place.class, place.called, place.other_class, place.other LIMIT 1";

/// A function, operator or type of another role that the expressions of a relation may call in the place of that which they call now, once
/// they are read again.
pub fn overload_of_another_role(relation: pg_sys::Oid, of: Expressions) -> Option<Overload> {
    let read = |row: super::row::Row| {
        let text = |number| row.get::<String>(number).map(Option::unwrap_or_default);
        Ok(Overload { called: text(1)?, other: text(2)?, owner: text(3)? })
    };
    ask_again(&format!("{CALLED}{OVERLOADS}"), &[relation, of.catalog()], read).into_iter().next()
}

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
