//! The texts about servers that the library is not made for.

use pgrx::PgSqlErrorCode;

use super::{Report, report};

/// A server whose nodes have other tags than PostgreSQL's. `node` is the first that differs.
pub fn other_node_tags(node: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_FEATURE_NOT_SUPPORTED,
        "base_entity does not support this server".to_string(),
    )
    .set_detail(format!(
        "Its parse trees are not those of PostgreSQL {}: the tag of {node} differs. The server is a fork that numbers its nodes in another way.",
        pgrx::pg_sys::PG_MAJORVERSION.to_string_lossy()
    ))
    .set_hint("Use PostgreSQL, or an extension on it such as Citus.")
}
