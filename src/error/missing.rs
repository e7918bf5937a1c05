//! The texts about objects that do not exist.

use pgrx::{PgSqlErrorCode, pg_sys};

use super::{Report, report};

/// A relation that was dropped since its OID was read.
pub fn relation_does_not_exist(relation: pg_sys::Oid) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_UNDEFINED_TABLE,
        format!("relation with OID {} does not exist", relation.to_u32()),
    )
}

/// A schema that was dropped since its OID was read.
pub fn no_such_schema(schema: pg_sys::Oid) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_INVALID_SCHEMA_NAME,
        format!("schema with OID {} does not exist", schema.to_u32()),
    )
}

/// A schema that was dropped concurrently.
pub fn schema_does_not_exist(schema: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_INVALID_SCHEMA_NAME,
        format!("schema \"{schema}\" does not exist"),
    )
}
