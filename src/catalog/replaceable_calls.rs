//! Calls in whose place another function, operator or type of the name may come, once another role has made one.

use std::ffi::CString;

use pgrx::pg_sys;

use super::calls::{Call, FUNCTIONS, OPERATORS};
use super::query::ask_now;
use crate::encoding;

/// A function or operator that expressions of a relation call, in a schema where another role may give one its name.
pub struct ReplaceableCall {
    /// The catalog of the function or operator.
    pub class: pg_sys::Oid,
    /// Its name.
    pub name: CString,
    /// Its schema.
    pub schema: pg_sys::Oid,
    /// The roles that may replace it anyway: its owner, and that of the relation.
    pub trusted: [pg_sys::Oid; 2],
    /// Whether a type of the name may come in its place: it takes arguments of any type, or gets some of another type than its own.
    pub may_be_cast: bool,
    /// It, with its types.
    pub called: String,
}

/// Another role can give an object the name if it owns the schema, has CREATE on it, or owns a type there, which it may rename.
const REPLACEABLE: &str = "
SELECT f.class, f.name::pg_catalog.text, f.namespace, f.owner, f.may_be_cast, f.called
FROM (SELECT 1255::pg_catalog.oid AS class, f.proname AS name, f.pronamespace AS namespace, f.proowner AS owner,
             $4 OR EXISTS (SELECT FROM pg_catalog.unnest(f.proargtypes) AS argument (type_oid)
                     JOIN pg_catalog.pg_type t ON t.oid OPERATOR(pg_catalog.=) argument.type_oid
                     WHERE t.typtype OPERATOR(pg_catalog.=) 'p') AS may_be_cast,
             f.oid::pg_catalog.regprocedure::pg_catalog.text AS called
      FROM pg_catalog.pg_proc f WHERE f.oid OPERATOR(pg_catalog.=) ANY ($1)
      UNION ALL
      SELECT 2617::pg_catalog.oid, f.oprname, f.oprnamespace, f.oprowner, false, f.oid::pg_catalog.regoperator::pg_catalog.text
      FROM pg_catalog.pg_operator f WHERE f.oid OPERATOR(pg_catalog.=) ANY ($2)) AS f
JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) f.namespace
WHERE EXISTS (SELECT FROM (SELECT n.nspowner
                           UNION
                           SELECT privilege.grantee FROM pg_catalog.aclexplode(n.nspacl) AS privilege
                           WHERE privilege.privilege_type OPERATOR(pg_catalog.=) 'CREATE'
                           UNION
                           SELECT t.typowner FROM pg_catalog.pg_type t
                           WHERE f.may_be_cast AND t.typnamespace OPERATOR(pg_catalog.=) n.oid) AS creator (oid)
              LEFT JOIN pg_catalog.pg_roles role ON role.oid OPERATOR(pg_catalog.=) creator.oid
              WHERE creator.oid OPERATOR(pg_catalog.=) 0::pg_catalog.oid
                 OR NOT role.rolsuper AND role.oid OPERATOR(pg_catalog.<>) f.owner AND role.oid OPERATOR(pg_catalog.<>) $3)";

/// Those of the calls of a relation's expressions in whose place others may come. `owner` is that of the relation. `of_other_types` is whether the
/// expressions are read for columns of other types than those that the calls take, so that a type may come in the place of any function.
pub fn replaceable_calls<'a>(
    calls: impl IntoIterator<Item = &'a Call>,
    owner: pg_sys::Oid,
    of_other_types: bool,
) -> Vec<ReplaceableCall> {
    let (mut functions, mut operators): (Vec<pg_sys::Oid>, Vec<pg_sys::Oid>) = Default::default();
    for (class, object) in calls {
        match *class {
            FUNCTIONS => functions.push((*object).into()),
            OPERATORS => operators.push((*object).into()),
            _ => {}
        }
    }
    if functions.is_empty() && operators.is_empty() {
        return Vec::new();
    }
    let read = |row: super::row::Row| {
        let oid = |number| row.get(number).map(|it| it.unwrap_or(pg_sys::InvalidOid));
        Ok(ReplaceableCall {
            class: oid(1)?,
            name: encoding::to_server(&row.get::<String>(2)?.unwrap_or_default()),
            schema: oid(3)?,
            trusted: [oid(4)?, owner],
            may_be_cast: row.get(5)?.unwrap_or(false),
            called: row.get(6)?.unwrap_or_default(),
        })
    };
    ask_now(
        REPLACEABLE,
        &[functions.into(), operators.into(), owner.into(), of_other_types.into()],
        read,
    )
}
