//! A trigger of a table, as a value of its own.

use std::ffi::{CStr, CString};

use pgrx::{IntoDatum, direct_function_call, pg_sys};

use crate::compat;
use crate::text::Text;

/// The triggers of a description, which is null for a relation without triggers: that has none, also once
/// its last one was dropped while a statement fires it.
///
/// # Safety
///
/// The description is null, or valid as long as the slice is used.
pub unsafe fn triggers_in<'a>(description: *const pg_sys::TriggerDesc) -> &'a [pg_sys::Trigger] {
    if description.is_null() {
        return &[];
    }
    // SAFETY: the description has so many triggers.
    unsafe {
        std::slice::from_raw_parts((*description).triggers, (*description).numtriggers as usize)
    }
}

/// A trigger, copied out of the relcache entry of its table: PostgreSQL frees the entry's triggers as
/// soon as an invalidation is processed, which DDL and queries do, although the table is open.
pub struct Trigger {
    /// Its OID.
    pub oid: pg_sys::Oid,
    /// Its name.
    pub name: CString,
    /// The function it calls.
    pub function: pg_sys::Oid,
    /// The table of FROM, by which a trigger on base_entity.keep_history() names the history.
    pub referenced: pg_sys::Oid,
    /// The arguments it gives to the function.
    pub arguments: Vec<CString>,
    /// Timing, events and level: pg_trigger.tgtype.
    pub kind: u32,
    /// When it fires: pg_trigger.tgenabled.
    pub enabled: u8,
    /// Whether PostgreSQL made it, for a constraint or a partition.
    pub is_internal: bool,
    /// Whether it has a WHEN condition.
    pub has_condition: bool,
    /// Whether it is for an UPDATE OF some columns only.
    pub has_columns: bool,
    /// Whether it has transition tables.
    pub has_transition_tables: bool,
    /// Whether it is a constraint trigger.
    pub is_constraint: bool,
    /// Whether it can be fired at the end of the transaction.
    pub is_deferrable: bool,
}

impl Trigger {
    /// The triggers of a relation in the order in which they fire.
    ///
    /// # Safety
    ///
    /// `relation` is open.
    pub unsafe fn all_of(relation: pg_sys::Relation) -> Vec<Self> {
        // SAFETY: the caller vouches for the relation. Copying reads no catalog, so no invalidation
        // is processed before the descriptor has been read to its end.
        unsafe { triggers_in((*relation).trigdesc).iter().map(|it| Self::copy(it)).collect() }
    }

    /// Copies a trigger.
    ///
    /// # Safety
    ///
    /// `trigger` points to a valid trigger.
    unsafe fn copy(trigger: &pg_sys::Trigger) -> Self {
        // SAFETY: a trigger has a name, and as many arguments as its count, which are C strings.
        unsafe {
            Self {
                oid: trigger.tgoid,
                name: CStr::from_ptr(trigger.tgname).to_owned(),
                function: trigger.tgfoid,
                referenced: trigger.tgconstrrelid,
                arguments: (0..trigger.tgnargs as usize)
                    .map(|n| CStr::from_ptr(*trigger.tgargs.add(n)).to_owned())
                    .collect(),
                kind: u32::from(trigger.tgtype.unsigned_abs()),
                enabled: trigger.tgenabled as u8,
                is_internal: compat::is_internal(trigger),
                has_condition: !trigger.tgqual.is_null(),
                has_columns: trigger.tgnattr != 0,
                has_transition_tables: !trigger.tgoldtable.is_null()
                    || !trigger.tgnewtable.is_null(),
                is_constraint: trigger.tgconstraint != pg_sys::InvalidOid,
                is_deferrable: trigger.tgdeferrable,
            }
        }
    }
}

/// CREATE TRIGGER of a trigger, as PostgreSQL writes it; None if it has gone.
pub fn trigger_definition(trigger: pg_sys::Oid) -> Option<String> {
    let text: Option<Text> =
        // SAFETY: the function takes the OID of a trigger, and gives NULL for one that has gone.
        unsafe { direct_function_call(pg_sys::pg_get_triggerdef, &[trigger.into_datum()]) };
    text.map(|text| text.0)
}
