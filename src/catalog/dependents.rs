//! Objects that depend on a column, or on a relation.

use pgrx::pg_sys;

use super::query::{ask_again, ask_now};

/// An object that depends on a column.
pub struct Dependent {
    /// Its kind and name, as PostgreSQL's messages have them.
    pub description: String,
    /// The statement that drops it, for a view or a policy.
    pub drop_statement: Option<String>,
}

/// The objects for which PostgreSQL refuses to drop a column: not those that it drops with the column, such as constraints.
pub fn column_dependents(relation: pg_sys::Oid, column: pg_sys::AttrNumber) -> Vec<Dependent> {
    ask_now(
        "SELECT pg_catalog.pg_describe_object(o.classid, o.objid, 0),
                CASE WHEN o.classid OPERATOR(pg_catalog.=) 3256
                     THEN (SELECT pg_catalog.format('DROP POLICY %I ON %I.%I', p.polname, n.nspname, c.relname)
                           FROM pg_catalog.pg_policy p
                           JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) p.polrelid
                           JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
                           WHERE p.oid OPERATOR(pg_catalog.=) o.objid)
                     WHEN o.classid OPERATOR(pg_catalog.=) 1259
                     THEN (SELECT pg_catalog.format('DROP %s %I.%I', CASE c.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END,
                                                    n.nspname, c.relname)
                           FROM pg_catalog.pg_class c
                           JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
                           WHERE c.oid OPERATOR(pg_catalog.=) o.objid AND c.relkind OPERATOR(pg_catalog.=) ANY ('{v,m}'))
                END
         FROM (SELECT DISTINCT CASE WHEN r.is_view THEN 1259::pg_catalog.oid ELSE d.classid END AS classid,
                               CASE WHEN r.is_view THEN r.ev_class ELSE d.objid END AS objid
               FROM pg_catalog.pg_depend d
               LEFT JOIN (SELECT r.oid, r.ev_class, r.rulename OPERATOR(pg_catalog.=) '_RETURN' AS is_view
                          FROM pg_catalog.pg_rewrite r) r
                 ON d.classid OPERATOR(pg_catalog.=) 2618 AND r.oid OPERATOR(pg_catalog.=) d.objid
               WHERE d.refclassid OPERATOR(pg_catalog.=) 1259 AND d.refobjid OPERATOR(pg_catalog.=) $1
                 AND d.refobjsubid OPERATOR(pg_catalog.=) $2::pg_catalog.int4
                 AND d.deptype OPERATOR(pg_catalog.=) 'n'
                 AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend a
                                 WHERE a.classid OPERATOR(pg_catalog.=) d.classid AND a.objid OPERATOR(pg_catalog.=) d.objid
                                   AND a.refclassid OPERATOR(pg_catalog.=) d.refclassid
                                   AND a.refobjid OPERATOR(pg_catalog.=) d.refobjid
                                   AND a.refobjsubid OPERATOR(pg_catalog.=) d.refobjsubid
                                   AND a.deptype OPERATOR(pg_catalog.=) 'a')) o
         ORDER BY 1",
        &[relation.into(), i32::from(column).into()],
        |row| {
            let description = row.get::<String>(1)?.unwrap_or_default();
            Ok(Dependent { description, drop_statement: row.get(2)? })
        },
    )
}

/// The relations of which a part names an object, given by its catalog and OID: a policy, a constraint, a trigger, a default, an
/// index, a statistics object or a column. With a schema or an extension, they name an object in it; with any, also what depends on it, as ranges
/// and composite types, functions that return rows, tables that inherit from one or are of a type, and sequences that columns own.
pub fn relations_naming(class: pg_sys::Oid, object: pg_sys::Oid) -> Vec<pg_sys::Oid> {
    ask_again(
        "WITH RECURSIVE named (class, object) AS (
             SELECT $1, $2
             UNION
             SELECT other.class, other.object
             FROM named
             CROSS JOIN LATERAL (
                 SELECT d.classid, d.objid FROM pg_catalog.pg_depend d
                 WHERE d.refclassid OPERATOR(pg_catalog.=) named.class AND d.refobjid OPERATOR(pg_catalog.=) named.object
                   AND (named.class OPERATOR(pg_catalog.=) ANY ('{2615,3079}') OR d.classid OPERATOR(pg_catalog.=) ANY ('{1247,1255,1259}'))
                 UNION ALL
                 SELECT 1247, c.reltype FROM pg_catalog.pg_class c
                 WHERE named.class OPERATOR(pg_catalog.=) 1259 AND c.oid OPERATOR(pg_catalog.=) named.object
                 UNION ALL
                 SELECT 1259, t.typrelid FROM pg_catalog.pg_type t
                 WHERE named.class OPERATOR(pg_catalog.=) 1247 AND t.oid OPERATOR(pg_catalog.=) named.object) AS other (class, object)
             WHERE other.object OPERATOR(pg_catalog.<>) 0::pg_catalog.oid)
         SELECT DISTINCT coalesce(p.polrelid, c.conrelid, t.tgrelid, a.adrelid, i.indrelid, s.stxrelid, k.oid)
         FROM named
         JOIN pg_catalog.pg_depend d ON d.refclassid OPERATOR(pg_catalog.=) named.class AND d.refobjid OPERATOR(pg_catalog.=) named.object
         LEFT JOIN pg_catalog.pg_policy p ON d.classid OPERATOR(pg_catalog.=) 3256 AND p.oid OPERATOR(pg_catalog.=) d.objid
         LEFT JOIN pg_catalog.pg_constraint c ON d.classid OPERATOR(pg_catalog.=) 2606 AND c.oid OPERATOR(pg_catalog.=) d.objid
         LEFT JOIN pg_catalog.pg_trigger t ON d.classid OPERATOR(pg_catalog.=) 2620 AND t.oid OPERATOR(pg_catalog.=) d.objid
         LEFT JOIN pg_catalog.pg_attrdef a ON d.classid OPERATOR(pg_catalog.=) 2604 AND a.oid OPERATOR(pg_catalog.=) d.objid
         LEFT JOIN pg_catalog.pg_index i ON d.classid OPERATOR(pg_catalog.=) 1259 AND i.indexrelid OPERATOR(pg_catalog.=) d.objid
         LEFT JOIN pg_catalog.pg_statistic_ext s ON d.classid OPERATOR(pg_catalog.=) 3381 AND s.oid OPERATOR(pg_catalog.=) d.objid
         LEFT JOIN pg_catalog.pg_class k ON d.classid OPERATOR(pg_catalog.=) 1259 AND k.oid OPERATOR(pg_catalog.=) d.objid
              AND d.objsubid OPERATOR(pg_catalog.<>) 0
         WHERE coalesce(p.polrelid, c.conrelid, t.tgrelid, a.adrelid, i.indrelid, s.stxrelid, k.oid) OPERATOR(pg_catalog.<>) 0::pg_catalog.oid",
        &[class, object],
        |row| Ok(row.get(1)?.unwrap_or(pg_sys::InvalidOid)),
    )
}

/// The relations with a policy for one of these roles, as which the current role may act.
pub fn relations_with_policies_for(roles: &[pg_sys::Oid]) -> Vec<pg_sys::Oid> {
    ask_now(
        "SELECT DISTINCT p.polrelid
         FROM pg_catalog.unnest($1) AS named (role)
         JOIN pg_catalog.pg_policy p ON named.role OPERATOR(pg_catalog.=) ANY (p.polroles)
         WHERE pg_catalog.pg_has_role(named.role, 'USAGE')",
        &[roles.to_vec().into()],
        |row| Ok(row.get(1)?.unwrap_or(pg_sys::InvalidOid)),
    )
}
