//! The texts about what code of other roles may do in a session.

use pgrx::PgSqlErrorCode;

use super::{Report, report};

/// Code of a table's owner opened or closed a cursor, or created or dropped a temporary object.
pub fn session_objects_changed() -> Report {
    report(
        PgSqlErrorCode::ERRCODE_INSUFFICIENT_PRIVILEGE,
        "cannot leave a cursor or a temporary object behind in a security-restricted operation"
            .to_string(),
    )
    .set_detail("Functions that the table calls, in a CHECK constraint, an index or a default, run with the rights of its owner and must not change the session.")
}

/// Code of another role that could find temporary objects of the session.
pub fn session_has_temporary_objects(owner: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
        format!("cannot run code of role \"{owner}\" in a session with temporary objects"),
    )
    .set_detail("The code could find a temporary table, view or type in the place of another one that it names without a schema.")
    .set_hint("Drop the temporary objects, or use another session.")
}
