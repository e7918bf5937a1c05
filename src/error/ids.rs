//! The texts of the functions that generate and read uuids.

use pgrx::PgSqlErrorCode;

use super::{Report, report};

/// A failure of the operating system's random source: no uuid is better than a guessable one.
pub fn no_entropy(cause: &str) -> Report {
    report(PgSqlErrorCode::ERRCODE_INTERNAL_ERROR, "could not generate random values".to_string())
        .set_detail(format!("The operating system's random source failed: {cause}."))
}

/// A time that the 48 bits of a version 7 uuid cannot hold. The text is PostgreSQL 18's.
pub fn timestamp_out_of_range() -> Report {
    report(
        PgSqlErrorCode::ERRCODE_DATETIME_FIELD_OVERFLOW,
        "timestamp out of range for UUID version 7".to_string(),
    )
    .set_detail("UUID version 7 supports timestamps from 1970-01-01 to approximately year 10889.")
}

/// An infinite time.
pub fn timestamp_infinite() -> Report {
    report(
        PgSqlErrorCode::ERRCODE_DATETIME_FIELD_OVERFLOW,
        "timestamp out of range for UUID version 7".to_string(),
    )
    .set_detail("UUID version 7 does not support infinite timestamps.")
}

/// An infinite interval. The text is PostgreSQL 18's.
pub fn interval_infinite() -> Report {
    report(
        PgSqlErrorCode::ERRCODE_DATETIME_FIELD_OVERFLOW,
        "interval out of range for UUID version 7".to_string(),
    )
    .set_detail("UUID version 7 does not support infinite intervals.")
}
