//! Primary keys that adopt() does not replace.

use pgrx::PgSqlErrorCode;

use crate::error::{Report, report};

/// replace_key of a key that foreign keys refer to.
pub fn key_is_referenced(name: &str, keys: &[String]) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_DEPENDENT_OBJECTS_STILL_EXIST,
        format!("cannot replace primary key of table \"{name}\" that is referenced by foreign keys"),
    )
    .set_detail(keys.join("\n"))
    .set_hint(
        "Let the foreign keys refer to another key, or adopt the table without replace_key: its key stays, \
         and the template's becomes UNIQUE.",
    )
}

/// replace_key of a key whose index is the replica identity.
pub fn key_is_replica_identity(name: &str, table: &str, key: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_DEPENDENT_OBJECTS_STILL_EXIST,
        format!("cannot replace the primary key \"{key}\" of \"{name}\""),
    )
    .set_detail("Its index is the replica identity of the table.")
    .set_hint(format!("Use \"ALTER TABLE {table} REPLICA IDENTITY FULL\" or another index first."))
}

/// replace_key of a key that the table is clustered on.
pub fn key_is_clustered(name: &str, table: &str, key: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_DEPENDENT_OBJECTS_STILL_EXIST,
        format!("cannot replace the primary key \"{key}\" of \"{name}\""),
    )
    .set_detail("The table is clustered on its index.")
    .set_hint(format!("Use \"ALTER TABLE {table} SET WITHOUT CLUSTER\" first."))
}

/// replace_key of a key that a publication relies on.
pub fn key_is_published(name: &str, key: &str, publication: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_DEPENDENT_OBJECTS_STILL_EXIST,
        format!("cannot replace the primary key \"{key}\" of \"{name}\""),
    )
    .set_detail(format!(
        "Publication \"{publication}\" has a column list or a row filter for the table, which only the replica \
         identity's columns satisfy."
    ))
    .set_hint("Adopt the table without replace_key: its key stays, and the template's becomes UNIQUE.")
}

/// replace_key of a partitioned table's key.
pub fn key_of_partitioned(name: &str, key: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_FEATURE_NOT_SUPPORTED,
        format!("cannot replace the primary key \"{key}\" of partitioned table \"{name}\""),
    )
    .set_detail("PostgreSQL does not support ADD PRIMARY KEY USING INDEX for partitioned tables.")
    .set_hint(
        "Adopt the table without replace_key: its key stays, and the template's becomes a unique index.",
    )
}
