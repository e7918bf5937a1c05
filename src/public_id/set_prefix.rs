//! `base_entity.set_public_prefix()`.

use pgrx::pg_sys;
use sql_function::sql_function;

use super::prefix::{rows, tables_with};
use crate::argument::given;
use crate::catalog::{self, OpenRelation, PrefixRow, PrefixTable};
use crate::error;
use crate::text::Text;

#[sql_function(sql = r#"
CREATE FUNCTION @extschema@.set_public_prefix(relation regclass, prefix text, keep_old boolean DEFAULT true) RETURNS void
    LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';
"#)]
fn set_public_prefix(relation: Option<pg_sys::Oid>, prefix: Option<Text>, keep_old: Option<bool>) {
    let relation = given(relation, "relation");
    let prefix = given(prefix, "prefix");
    let keep_old = given(keep_old, "keep_old");
    catalog::refuse_if_read_only(c"set_public_prefix()");
    catalog::refuse_renamed_schema();
    // Only the owner takes the lock. It is held until the transaction ends: the name stays, and of two calls the
    // second waits for the first.
    require_own_entity(relation);
    catalog::lock(relation, pg_sys::ShareUpdateExclusiveLock as _);
    let (schema, name) = require_own_entity(relation);
    if prefix.is_empty() {
        error::raise(error::empty_prefix());
    }
    if let Err(wrong) = typeid::check_prefix(&prefix) {
        error::raise(error::invalid_prefix(&prefix, wrong));
    }
    let others: Vec<_> = tables_with(&prefix).unwrap_or_default();
    let others = others.into_iter().filter(|other| *other != relation);
    let others: Vec<_> = others.map(catalog::qualified_name).collect();
    if !others.is_empty() {
        error::warn(error::prefix_of_others(&prefix, &others));
    }
    let mut kept = if keep_old { rows(relation) } else { Vec::new() };
    kept.retain(|row| row.prefix != *prefix);
    kept.iter_mut().for_each(|row| row.is_current = false);
    kept.push(PrefixRow {
        schema: schema.clone(),
        relation: name.clone(),
        prefix: prefix.0,
        is_current: true,
    });
    if let Some(table) = PrefixTable::open_to_write() {
        table.remove(&schema, Some(&name));
        table.add(&kept);
    }
}

/// The schema and the name of an entity whose owner the role may act as.
fn require_own_entity(relation: pg_sys::Oid) -> (String, String) {
    catalog::require_relation(relation);
    let open = OpenRelation::require_table(relation);
    if Some(open.schema()) == catalog::schema() || !catalog::is_entity(&open) {
        error::raise(error::not_an_entity(&open.name()));
    }
    if open.is_temporary() {
        error::raise(error::temporary_without_prefix(&open.name()));
    }
    if !catalog::is_own(relation) {
        error::raise(error::not_owner(&open.name()));
    }
    (catalog::namespace_name(open.schema()), open.name())
}
