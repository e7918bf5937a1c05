//! The naming policy that the owner of the database has pinned: for a schema, for the database, or as an exemption
//! of one table. It takes precedence over the setting `base_entity.naming`, which any role may change.
//!
//! The table `base_entity.naming_policies` holds names, since a dump does: OIDs are others in the database that
//! it is restored to. [`relation_names`](crate::relation_names) keeps them up to date.

use std::rc::Rc;

use pgrx::pg_sys;
use sql_function::sql_function;

use crate::argument::given;
use crate::catalog::{self, Argument, ConfigCache};
use crate::error;
use crate::settings::{self, Naming};
use crate::text::Text;

/// The policy of a table that is exempt.
const EXEMPT: &str = "exempt";

/// The policy for a table of this name: what is pinned for the table, its schema or the database, else the
/// setting.
pub fn of(schema: Option<pg_sys::Oid>, name: &str) -> Naming {
    pinned(schema, name).unwrap_or_else(settings::naming)
}

/// The policy that is pinned for a table of this name.
pub fn pinned(schema: Option<pg_sys::Oid>, name: &str) -> Option<Naming> {
    let rows = rows();
    if rows.is_empty() {
        return None;
    }
    let schema = schema.map(catalog::namespace_name).unwrap_or_default();
    [(schema.as_str(), name), (schema.as_str(), ""), ("", "")].into_iter().find_map(|place| {
        let row = rows.iter().find(|[schema, table, _]| (schema.as_str(), table.as_str()) == place);
        row.and_then(|[_, _, policy]| parse(policy))
    })
}

/// Whether any policy is pinned.
pub fn is_any_pinned() -> bool {
    !rows().is_empty()
}

thread_local! {
    static CACHE: ConfigCache<Vec<[String; 3]>> = const { ConfigCache::new() };
}

fn rows() -> Rc<Vec<[String; 3]>> {
    let columns = [c"schema", c"relation", c"policy"];
    CACHE.with(|cache| cache.get(catalog::naming_policies, columns, |rows| rows))
}

fn parse(policy: &str) -> Option<Naming> {
    Some(match policy {
        "error" => Naming::Error,
        "warn" => Naming::Warn,
        "off" | EXEMPT => Naming::Off,
        "generate" => Naming::Generate,
        _ => return None,
    })
}

#[sql_function(sql = r#"
CREATE FUNCTION @extschema@.set_naming_policy(schema regnamespace, policy text) RETURNS void
    LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';
"#)]
fn set_naming_policy(schema: Option<pg_sys::Oid>, policy: Option<Text>) {
    require_privileges();
    let name = schema.map(catalog::require_schema);
    let policy = policy.map(|policy| policy.0.to_ascii_lowercase());
    if let Some(policy) = policy.as_deref()
        && (policy == EXEMPT || parse(policy).is_none())
    {
        error::raise(error::invalid_naming_policy(policy));
    }
    if let (Some(schema), Some(name), Some(_)) = (schema, &name, &policy)
        && has_no_names_to_check(schema)
    {
        error::raise(error::schema_without_policy(name));
    }
    pin(&name.unwrap_or_default(), "", policy.as_deref());
}

#[sql_function(sql = r#"
CREATE FUNCTION @extschema@.exempt(relation regclass, is_exempt boolean DEFAULT true) RETURNS void
    LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';
"#)]
fn exempt(relation: Option<pg_sys::Oid>, is_exempt: Option<bool>) {
    let relation = given(relation, "relation");
    let is_exempt = given(is_exempt, "is_exempt");
    require_privileges();
    let Some(schema) = catalog::namespace_of(relation) else {
        error::raise(error::relation_does_not_exist(relation));
    };
    let name = catalog::relation_name(relation);
    // An exemption can be removed whatever it is for.
    if is_exempt {
        if !catalog::is_table(relation) && !catalog::is_foreign_table(relation) {
            error::raise(error::not_a_table(&name));
        }
        if has_no_names_to_check(schema) {
            error::raise(error::table_without_policy(&name));
        }
    }
    pin(&catalog::namespace_name(schema), &name, is_exempt.then_some(EXEMPT));
}

/// Whether no policy applies to the tables of a schema: those of PostgreSQL, the templates, and temporary tables.
fn has_no_names_to_check(schema: pg_sys::Oid) -> bool {
    Some(schema) == catalog::schema() || catalog::is_system_schema(schema)
}

/// Raises an error unless the current role may write policies.
fn require_privileges() {
    catalog::refuse_renamed_schema();
    if !catalog::naming_policies().is_some_and(catalog::may_write) {
        error::raise(error::may_not_set_naming_policy());
    }
}

/// Writes or removes a policy with the rights of the current role.
fn pin(schema: &str, table: &str, policy: Option<&str>) {
    let place: [Argument; 2] = [schema.into(), table.into()];
    match policy {
        Some(policy) => {
            catalog::refuse_if_read_only(c"INSERT");
            let [schema, table] = place;
            catalog::write(
                "INSERT INTO base_entity.naming_policies (schema, relation, policy) VALUES ($1, $2, $3)
                 ON CONFLICT (schema, relation) DO UPDATE SET policy = excluded.policy",
                &[schema, table, policy.into()],
            );
        }
        None => {
            catalog::refuse_if_read_only(c"DELETE");
            catalog::write(
                "DELETE FROM base_entity.naming_policies
                 WHERE schema OPERATOR(pg_catalog.=) $1 AND relation OPERATOR(pg_catalog.=) $2",
                &place,
            );
        }
    }
}
