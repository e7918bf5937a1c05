//! The names of the objects that are outdated parts of entities, as commands drop and rename them.

use pgrx::pg_sys;

use super::rows::{is_any, place, write};
use crate::catalog;

/// The kinds of the parts that are objects of a type, as PostgreSQL reports it.
const KINDS: &str = "
    CASE $4 WHEN 'table constraint' THEN '{check constraint,foreign key,exclusion constraint,index}'::pg_catalog.text[]
            WHEN 'statistics object' THEN '{statistics}' ELSE ARRAY[$4] END";

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

/// Follows a command that may have renamed indexes, constraints or statistics objects of a table: they are its parts by their definition.
pub fn follow_renamed_parts(table: pg_sys::Oid) {
    if !is_any() {
        return;
    }
    for [object_type, old, new] in catalog::renamed_parts(table) {
        let [schema, relation] = place(table);
        write(
            &format!(
                "UPDATE base_entity.entity_parts SET own_name = $5
                 WHERE schema OPERATOR(pg_catalog.=) $1 AND relation OPERATOR(pg_catalog.=) $2 AND own_name OPERATOR(pg_catalog.=) $3
                   AND kind OPERATOR(pg_catalog.=) ANY ({KINDS})
                   AND kind OPERATOR(pg_catalog.<>) 'check constraint'"
            ),
            &[schema.into(), relation.into(), old.into(), object_type.into(), new.into()],
        );
    }
}
