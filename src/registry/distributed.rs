//! The size of a table that Citus distributes, and how many rows it has: of all its shards.

use pgrx::prelude::*;
use sql_function::sql_function;

use crate::catalog;

/// The bytes on disk of all shards of a table of Citus; NULL for another table.
#[sql_function(sql = r#"
CREATE FUNCTION @extschema@.distributed_size(relation oid) RETURNS bigint
    LANGUAGE c STABLE STRICT PARALLEL RESTRICTED AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';
"#)]
pub(crate) fn distributed_size(relation: pg_sys::Oid) -> Option<i64> {
    catalog::distributed_size(relation)
}

/// The rows in all shards of a table of Citus, as of the last ANALYZE or VACUUM; NULL for another table.
#[sql_function(sql = r#"
CREATE FUNCTION @extschema@.distributed_rows(relation oid) RETURNS bigint
    LANGUAGE c STABLE STRICT PARALLEL RESTRICTED AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';
"#)]
pub(crate) fn distributed_rows(relation: pg_sys::Oid) -> Option<i64> {
    catalog::distributed_rows(relation)
}
