//! Living views, and what depends on them.

use pgrx::pg_sys;

use super::family::unlocked_family;
use super::query::{ask_again, ask_now};

/// The living views of a table.
pub fn living_views_of(table: pg_sys::Oid) -> Vec<pg_sys::Oid> {
    oids(
        "SELECT v.view::pg_catalog.oid FROM base_entity.living_views v
         WHERE v.relation OPERATOR(pg_catalog.=) $1 ORDER BY 1",
        table,
    )
}

/// The living views of a relation, which may not be locked yet, and of those that have its columns.
pub fn living_views_below(relation: pg_sys::Oid) -> Vec<pg_sys::Oid> {
    let mut views: Vec<_> =
        unlocked_family(relation).into_iter().flat_map(living_views_of).collect();
    views.sort_unstable_by_key(|view| view.to_u32());
    views
}

/// The table of a living view.
pub fn table_of_living_view(view: pg_sys::Oid) -> Option<pg_sys::Oid> {
    let tables = oids(
        "SELECT v.relation::pg_catalog.oid FROM base_entity.living_views v
         WHERE v.view OPERATOR(pg_catalog.=) $1 ORDER BY 1",
        view,
    );
    tables.into_iter().next()
}

/// The living views in the order of their OIDs, each behind its table.
pub fn all_living_views() -> Vec<(pg_sys::Oid, pg_sys::Oid)> {
    ask_again(
        "SELECT v.relation::pg_catalog.oid, v.view::pg_catalog.oid FROM base_entity.living_views v ORDER BY 2",
        &[],
        |row| {
            let (relation, view) = (row.get(1)?, row.get(2)?);
            Ok((relation.unwrap_or(pg_sys::InvalidOid), view.unwrap_or(pg_sys::InvalidOid)))
        },
    )
}

/// The WITH clause of a view, empty if it has none.
pub fn view_options(view: pg_sys::Oid) -> String {
    let options = ask_again(
        "SELECT pg_catalog.format('WITH (%s)', pg_catalog.string_agg(pg_catalog.format('%I = %L',
                pg_catalog.split_part(o.option, '=', 1),
                pg_catalog.substr(o.option, pg_catalog.strpos(o.option, '=') OPERATOR(pg_catalog.+) 1)), ', '))
         FROM pg_catalog.pg_class c CROSS JOIN pg_catalog.unnest(c.reloptions) AS o (option)
         WHERE c.oid OPERATOR(pg_catalog.=) $1
         HAVING pg_catalog.count(*) OPERATOR(pg_catalog.>) 0",
        &[view],
        |row| row.get::<String>(1),
    );
    options.into_iter().flatten().next().unwrap_or_default()
}

/// The statements that give a view that is dropped and created again its defaults, privileges and comments, each
/// with the column that it is for. Empty if something depends on the view, or it has what its owner cannot
/// give it again. The current search_path is `pg_catalog`.
pub fn view_properties(view: pg_sys::Oid) -> Vec<(Option<String>, String)> {
    ask_now(include_str!("view_properties.sql"), &[view.into()], |row| {
        Ok((row.get(1)?, row.get(2)?.unwrap_or_default()))
    })
}

/// Whether a column of a view has a default.
pub fn has_defaults(view: pg_sys::Oid) -> bool {
    let found = ask_again(
        "SELECT d.adrelid FROM pg_catalog.pg_attrdef d WHERE d.adrelid OPERATOR(pg_catalog.=) $1 LIMIT 1",
        &[view],
        |row| row.get::<pg_sys::Oid>(1),
    );
    !found.is_empty()
}

/// The statements that grant on one view the privileges that are granted on another one, except those of its
/// owner. The current search_path is `pg_catalog`.
pub fn grants_of_view(from: pg_sys::Oid, to: pg_sys::Oid) -> Vec<String> {
    let statements = ask_now(
        "WITH grants AS (
             SELECT NULL::text AS column_name, g.* FROM pg_class, aclexplode(relacl) AS g WHERE oid = $1
             UNION ALL
             SELECT attname, g.* FROM pg_attribute, aclexplode(attacl) AS g WHERE attrelid = $1 AND attnum > 0)
         SELECT format('GRANT %s%s ON %I.%I TO %s%s', privilege_type, ' (' || quote_ident(column_name) || ')', nspname, relname,
                       CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END,
                       CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
         FROM grants, pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.oid = $2 AND grantee <> (SELECT relowner FROM pg_class WHERE oid = $1) AND grantee <> c.relowner
           AND (column_name IS NULL
                OR EXISTS (SELECT FROM pg_attribute WHERE attrelid = $2 AND attname = column_name AND attnum > 0))
         ORDER BY 1",
        &[from.into(), to.into()],
        |row| row.get::<String>(1),
    );
    statements.into_iter().flatten().collect()
}

/// Whether a table has row-level security.
pub fn has_row_security(table: pg_sys::Oid) -> bool {
    let found = ask_again(
        "SELECT c.relrowsecurity FROM pg_catalog.pg_class c WHERE c.oid OPERATOR(pg_catalog.=) $1",
        &[table],
        |row| row.get::<bool>(1),
    );
    found.into_iter().flatten().any(|has| has)
}

/// Lets a view be dropped with a table, if it is not already.
pub fn drop_with(view: pg_sys::Oid, table: pg_sys::Oid) {
    let dependent = oids(
        "SELECT d.refobjid FROM pg_catalog.pg_depend d
         WHERE d.classid OPERATOR(pg_catalog.=) 1259 AND d.objid OPERATOR(pg_catalog.=) $1
           AND d.refclassid OPERATOR(pg_catalog.=) 1259 AND d.deptype OPERATOR(pg_catalog.=) 'a'",
        view,
    );
    if dependent.contains(&table) {
        return;
    }
    let address = |relation| pg_sys::ObjectAddress {
        classId: pg_sys::RelationRelationId,
        objectId: relation,
        objectSubId: 0,
    };
    // SAFETY: both relations exist.
    unsafe {
        pg_sys::recordDependencyOn(
            &address(view),
            &address(table),
            pg_sys::DependencyType::DEPENDENCY_AUTO,
        );
    }
}

fn oids(query: &str, relation: pg_sys::Oid) -> Vec<pg_sys::Oid> {
    ask_again(query, &[relation], |row| Ok(row.get(1)?.unwrap_or(pg_sys::InvalidOid)))
}
