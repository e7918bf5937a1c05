//! The texts about functions that are called in a wrong way.

use pgrx::PgSqlErrorCode;

use super::{Report, report};

/// A trigger function that was not called as a trigger.
pub fn not_called_as_trigger(function: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED,
        format!("function base_entity.{function}() must be called as a trigger"),
    )
}

/// An event trigger function called by hand, or for another event than the one of its name.
pub fn not_called_as_event_trigger(event: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_E_R_I_E_EVENT_TRIGGER_PROTOCOL_VIOLATED,
        format!("function base_entity.{event}() must be called by an event trigger on {event}"),
    )
}
