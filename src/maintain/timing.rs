//! When a trigger on base_entity.maintain() fires: its events, its timing, and the replication role.

use std::ffi::CStr;

use pgrx::pg_sys;

use crate::catalog::Trigger;

/// The name of the row trigger: it sorts last, so that it sees what other triggers did.
pub const ROW_TRIGGER: &CStr = c"zzz_base_entity";

/// The bits of a trigger's event for its timing and level, and the values that are valid here
/// (TRIGGER_FIRED_BEFORE and related macros in commands/trigger.h).
pub const EVENT: u32 =
    pg_sys::TRIGGER_EVENT_OPMASK | pg_sys::TRIGGER_EVENT_ROW | pg_sys::TRIGGER_EVENT_TIMINGMASK;
/// Events that the trigger is not made for, and are put into the queue by
/// [`soft_delete`](crate::soft_delete) alone.
pub const AFTER_ROW_INSERT: u32 =
    pg_sys::TRIGGER_EVENT_INSERT | pg_sys::TRIGGER_EVENT_ROW | pg_sys::TRIGGER_EVENT_AFTER;
pub const AFTER_ROW_UPDATE: u32 =
    pg_sys::TRIGGER_EVENT_UPDATE | pg_sys::TRIGGER_EVENT_ROW | pg_sys::TRIGGER_EVENT_AFTER;

/// Whether a trigger is a row trigger whose rules can be put together with others: BEFORE UPDATE, DELETE
/// or both, FOR EACH ROW.
pub fn is_before_row(trigger: &Trigger) -> bool {
    let when = trigger.kind;
    let events = pg_sys::TRIGGER_TYPE_UPDATE | pg_sys::TRIGGER_TYPE_DELETE;
    when & !events == pg_sys::TRIGGER_TYPE_ROW | pg_sys::TRIGGER_TYPE_BEFORE && when & events != 0
}

/// Whether a trigger applies its rules to inserted rows: BEFORE INSERT, or INSERT and UPDATE, FOR EACH ROW.
pub fn is_before_insert(trigger: &Trigger) -> bool {
    let events = trigger.kind & !pg_sys::TRIGGER_TYPE_UPDATE;
    events == pg_sys::TRIGGER_TYPE_ROW | pg_sys::TRIGGER_TYPE_BEFORE | pg_sys::TRIGGER_TYPE_INSERT
}

/// Whether a trigger is fired in the session's replication role (TriggerEnabled in
/// src/backend/commands/trigger.c).
pub fn fires(trigger: &pg_sys::Trigger) -> bool {
    is_fired(trigger.tgenabled as u8)
}

/// As [`fires`], for a trigger with this pg_trigger.tgenabled.
pub fn is_fired(enabled: u8) -> bool {
    // SAFETY: a plain global of the backend.
    let role = unsafe { pg_sys::SessionReplicationRole } as u32;
    let is_replica = role == pg_sys::SESSION_REPLICATION_ROLE_REPLICA;
    match enabled {
        pg_sys::TRIGGER_FIRES_ALWAYS => true,
        pg_sys::TRIGGER_FIRES_ON_ORIGIN => !is_replica,
        pg_sys::TRIGGER_FIRES_ON_REPLICA => is_replica,
        _ => false,
    }
}

/// Whether a template's trigger fires before every update or delete of a row, so that its rules can be put
/// together with others.
pub fn can_merge(trigger: &Trigger) -> bool {
    carries_rules(trigger) && trigger.enabled == pg_sys::TRIGGER_FIRES_ON_ORIGIN
}

/// Whether a trigger on base_entity.maintain() applies its rules to every row, while it is enabled.
pub fn carries_rules(trigger: &Trigger) -> bool {
    is_before_row(trigger) && !trigger.has_condition && !trigger.has_columns
}
