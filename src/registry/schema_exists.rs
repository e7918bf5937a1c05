//! The schema that check() and check_names() are asked for.

use pgrx::prelude::*;
use sql_function::sql_function;

use crate::catalog;

/// True; an error if the schema does not exist. NULL stands for all schemas.
#[sql_function(sql = r#"
CREATE FUNCTION @extschema@.schema_exists(schema regnamespace) RETURNS boolean
    LANGUAGE c STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';
"#)]
pub(crate) fn schema_exists(schema: Option<pg_sys::Oid>) -> bool {
    schema.map(catalog::require_schema);
    true
}
