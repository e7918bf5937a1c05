//! The differences between an entity and its templates that the entity's owner accepts: another default, no trigger.
//! check() does not report them, and repair() does not undo them.
//!
//! The table `base_entity.drift_exceptions` holds names, as the naming policies do, and follows renames with them.

use std::rc::Rc;

use pgrx::pg_sys;
use sql_function::sql_function;

use crate::argument::given;
use crate::catalog::{self, ConfigCache};
use crate::error;
use crate::part::PartKind;
use crate::security_context::as_owner;
use crate::template_parts;
use crate::text::Text;

mod renames;

pub use renames::{follow_renamed_column, follow_renamed_parts, follow_roles};

/// An accepted difference: the schema, the entity, the kind of the part, and its name in the template.
type Exception = [String; 4];

thread_local! {
    static CACHE: ConfigCache<Vec<Exception>> = const { ConfigCache::new() };
}

fn exceptions() -> Rc<Vec<Exception>> {
    let columns = [c"schema", c"relation", c"kind", c"name"];
    CACHE.with(|cache| cache.get(catalog::drift_exceptions, columns, |rows| rows))
}

/// Whether any difference is accepted.
pub fn is_any() -> bool {
    !exceptions().is_empty()
}

/// The kinds and names of what is accepted of a table.
pub fn of(table: pg_sys::Oid) -> Vec<(PartKind, String)> {
    let exceptions = exceptions();
    if exceptions.is_empty() {
        return Vec::new();
    }
    let schema = catalog::namespace_of(table).map(catalog::namespace_name).unwrap_or_default();
    let table = catalog::relation_name(table);
    let own = exceptions
        .iter()
        .filter(|[of_schema, of_table, ..]| (of_schema, of_table) == (&schema, &table));
    let roles = template_parts::RenamedRoles::default();
    let difference = |[_, _, kind, name]: &Exception| {
        let kind = PartKind::of(kind)?;
        Some((kind, roles.follow_name(kind, name.clone())))
    };
    own.filter_map(difference).collect()
}

const INSERT: &str =
    "INSERT INTO base_entity.drift_exceptions (schema, relation, kind, name) VALUES ($1, $2, $3, $4)
     ON CONFLICT DO NOTHING";

const DELETE: &str = "DELETE FROM base_entity.drift_exceptions
     WHERE schema OPERATOR(pg_catalog.=) $1 AND relation OPERATOR(pg_catalog.=) $2
       AND kind OPERATOR(pg_catalog.=) $3 AND name OPERATOR(pg_catalog.=) $4";

/// Adds or removes a difference. The owner of an entity decides about it, and may lack privileges on the table.
fn write(statement: &str, exception: &Exception) {
    let Some(owner) = catalog::drift_exceptions().and_then(catalog::owner_of) else { return };
    let arguments = exception.each_ref().map(|text| text.as_str().into());
    as_owner(owner, 0, || catalog::write(statement, &arguments));
}

#[sql_function(sql = r#"
CREATE FUNCTION @extschema@.accept_drift(relation regclass, kind text, name text DEFAULT '', is_accepted boolean DEFAULT true)
    RETURNS void
    LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';
"#)]
fn accept_drift(
    relation: Option<pg_sys::Oid>,
    kind: Option<Text>,
    name: Option<Text>,
    is_accepted: Option<bool>,
) {
    let relation = given(relation, "relation");
    let kind = given(kind, "kind");
    let name = given(name, "name");
    let is_accepted = given(is_accepted, "is_accepted");
    catalog::refuse_renamed_schema();
    let Some(schema) = catalog::namespace_of(relation) else {
        error::raise(error::relation_does_not_exist(relation));
    };
    let table = catalog::relation_name(relation);
    if !catalog::is_own(relation) {
        error::raise(error::not_owner(&table));
    }
    let kind = checked(&kind, &name);
    // Acceptance can be withdrawn for any table.
    if is_accepted {
        if catalog::templates_of(relation).is_none() && !catalog::is_one_of_templates(relation) {
            error::raise(error::not_an_entity(&table));
        }
        if !catalog::partition_ancestors(relation).is_empty() || catalog::is_system_schema(schema) {
            error::raise(error::has_no_drift(&table));
        }
    }
    let (statement, command) = if is_accepted { (INSERT, c"INSERT") } else { (DELETE, c"DELETE") };
    catalog::refuse_if_read_only(command);
    template_parts::settle_roles();
    let schema = catalog::namespace_name(schema);
    write(statement, &[schema, table, kind.word().to_owned(), name.0]);
}

/// The kind of a part, whose name fits it.
fn checked(kind: &str, name: &str) -> PartKind {
    let Some(known) = PartKind::of(kind) else { error::raise(error::invalid_part_kind(kind)) };
    match (known.is_single(), name.is_empty()) {
        (true, false) => error::raise(error::part_with_name(kind)),
        (false, true) => error::raise(error::part_without_name(kind)),
        _ => known,
    }
}
