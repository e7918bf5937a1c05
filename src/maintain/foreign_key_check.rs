//! The check that the row exists which a row refers to by a foreign key: PostgreSQL's own, by its trigger function.

use pgrx::pg_sys;

use super::timing::AFTER_ROW_INSERT;

/// Whether a trigger checks that the row that a new row refers to exists.
pub fn is_check(trigger: &pg_sys::Trigger) -> bool {
    trigger.tgfoid == pg_sys::Oid::from(pg_sys::F_RI_FKEY_CHECK_INS)
        && trigger.tgconstraint != pg_sys::InvalidOid
}

/// Checks a row and locks the row that it refers to against its removal; an error is PostgreSQL's own.
///
/// # Safety
///
/// The trigger is a copy of one of the open relation for which [`is_check`] holds; the slot has a row of the relation.
pub unsafe fn run(
    trigger: &pg_sys::Trigger,
    relation: pg_sys::Relation,
    row: *mut pg_sys::TupleTableSlot,
) {
    let mut data = pg_sys::TriggerData {
        type_: pg_sys::NodeTag::T_TriggerData,
        tg_event: AFTER_ROW_INSERT,
        tg_relation: relation,
        tg_trigger: std::ptr::from_ref(trigger).cast_mut(),
        tg_trigslot: row,
        ..Default::default()
    };
    let mut call = pg_sys::FunctionCallInfoBaseData {
        context: std::ptr::addr_of_mut!(data).cast(),
        ..Default::default()
    };
    // SAFETY: the function is called as a trigger is (ExecCallTriggerFunc in src/backend/commands/trigger.c); of
    // the data it reads what is set here.
    unsafe { pg_sys::RI_FKey_check_ins(&mut call) };
}
