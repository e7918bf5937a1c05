//! The names of the objects that are outdated parts of entities, as commands drop and rename them.

use pgrx::pg_sys;

use super::named::kind_of;
use super::notes::forget_templates_named;
use super::rows::{is_any, place, write};
use super::snapshot::follow_renamed_part;
use super::turns::await_changes;
use crate::catalog::{self, DroppedPart};
use crate::security_context::with_dump_settings;

/// The kinds of the parts that are objects of a type, as PostgreSQL reports it.
const KINDS: &str = "
    CASE $4 WHEN 'table constraint' THEN '{check constraint,check constraint name,foreign key,exclusion constraint,index}'::pg_catalog.text[]
            WHEN 'default value' THEN '{default,generation expression}'
            WHEN 'statistics object' THEN '{statistics}' ELSE ARRAY[$4, $4 OPERATOR(pg_catalog.||) ' name'] END";

/// Forgets the outdated parts of objects of tables that the running command has dropped: another one of the name is its owner's. So
/// are those of a template that a table does not record any more. Only valid at sql_drop.
pub fn forget_dropped() {
    for part in catalog::dropped_parts() {
        if !part.records.is_empty() {
            forget_records(&part);
        }
        let [schema, relation] = part.table.map_or([part.schema, part.relation], place);
        write(
            &format!(
                "DELETE FROM base_entity.noted_parts
                 WHERE schema OPERATOR(pg_catalog.=) $1 AND relation OPERATOR(pg_catalog.=) $2 AND own_name OPERATOR(pg_catalog.=) $3
                   AND kind OPERATOR(pg_catalog.=) ANY ({KINDS})"
            ),
            &[schema.into(), relation.into(), part.name.into(), part.object_type.into()],
        );
    }
}

fn forget_records(trigger: &DroppedPart) {
    let Some(table) = trigger.table() else { return };
    let recorded = with_dump_settings(|| catalog::templates_of(table)).unwrap_or_default();
    let recorded: Vec<String> = recorded.into_iter().map(catalog::relation_name).collect();
    let lost: Vec<String> =
        trigger.records.iter().filter(|name| !recorded.contains(name)).cloned().collect();
    forget_templates_named(table, Some(lost));
}

/// Follows a command that may have renamed objects of a table. A policy, a trigger or a CHECK constraint that had the template's name is its
/// owner's from now on; other objects are parts by their definition, or have a name that is noted.
pub fn follow_renamed_parts(table: pg_sys::Oid) {
    await_changes(|| vec![table]);
    let is_template = catalog::is_one_of_templates(table);
    if !is_any() && !is_template {
        return;
    }
    for [object_type, old, new] in catalog::renamed_parts(table) {
        let [schema, relation] = place(table);
        write(
            &format!(
                "UPDATE base_entity.noted_parts SET own_name = $5
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
