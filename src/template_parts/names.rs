//! The names of the objects that are outdated parts of entities, as commands drop and rename them.

use pgrx::pg_sys;

use super::named::kind_of;
use super::rows::{is_any, place, write};
use super::snapshot::follow_renamed_part;
use crate::catalog;

/// The kinds of the parts that are objects of a type, as PostgreSQL reports it.
const KINDS: &str = "
    CASE $4 WHEN 'table constraint' THEN '{check constraint,check constraint name,foreign key,exclusion constraint,index}'::pg_catalog.text[]
            WHEN 'statistics object' THEN '{statistics}' ELSE ARRAY[$4, $4 OPERATOR(pg_catalog.||) ' name'] END";

/// Forgets the outdated parts of objects of tables that the running command has dropped: another one of the name is its owner's.
/// Only valid at sql_drop.
pub fn forget_dropped() {
    for part in catalog::dropped_parts() {
        let [schema, relation] = part.table.map_or([part.schema, part.relation], place);
        write(
            &format!(
                "DELETE FROM base_entity.entity_parts
                 WHERE schema OPERATOR(pg_catalog.=) $1 AND relation OPERATOR(pg_catalog.=) $2 AND own_name OPERATOR(pg_catalog.=) $3
                   AND kind OPERATOR(pg_catalog.=) ANY ({KINDS})"
            ),
            &[schema.into(), relation.into(), part.name.into(), part.object_type.into()],
        );
    }
}

/// Follows a command that may have renamed objects of a table. A policy, a trigger or a CHECK constraint that had the template's name is its
/// owner's from now on; other objects are parts by their definition, or have a name that is noted.
pub fn follow_renamed_parts(table: pg_sys::Oid) {
    let is_template = catalog::is_one_of_templates(table);
    if !is_any() && !is_template {
        return;
    }
    for [object_type, old, new] in catalog::renamed_parts(table) {
        let [schema, relation] = place(table);
        write(
            &format!(
                "UPDATE base_entity.entity_parts SET own_name = $5
                 WHERE schema OPERATOR(pg_catalog.=) $1 AND relation OPERATOR(pg_catalog.=) $2 AND own_name OPERATOR(pg_catalog.=) $3
                   AND kind OPERATOR(pg_catalog.=) ANY ({KINDS})
                   AND (own_name OPERATOR(pg_catalog.<>) name
                        OR kind OPERATOR(pg_catalog.<>) ALL ('{{check constraint,policy,trigger}}'::pg_catalog.text[]))"
            ),
            &[
                schema.into(),
                relation.into(),
                old.as_str().into(),
                object_type.as_str().into(),
                new.as_str().into(),
            ],
        );
        if let (true, Some(kind)) = (is_template, kind_of(&object_type)) {
            follow_renamed_part(table, kind, &old, &new);
        }
    }
}
