//! `base_entity.describe()`: entities as JSON.

use pgrx::prelude::*;
use sql_function::sql_function;

use crate::catalog::OpenRelation;
use crate::catalog::entities::{self, Scope};
use crate::error;
use crate::text::Document;

/// One entity.
#[sql_function(sql = r#"
CREATE FUNCTION @extschema@.describe(entity regclass) RETURNS jsonb
    LANGUAGE c STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp
    AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';
"#)]
fn describe(entity: pg_sys::Oid) -> Document {
    let name = OpenRelation::open(entity).name();
    match entities::read(Scope::Entity(entity)).first() {
        Some(description) => Document::of(description),
        None => error::raise(error::not_an_entity(&name)),
    }
}

/// All entities, as an array.
#[sql_function(stable, parallel_safe, name = "describe")]
#[search_path(pg_catalog, pg_temp)]
fn describe_all() -> Document {
    Document::of(&entities::read(Scope::All))
}
