//! The values that rules give their columns, and the errors that rules raise.

use pgrx::pg_sys;
use pgrx::spi::quote_identifier;

use super::own_version::has_begun_period;
use crate::error::Fields;
use crate::maintain::foreign_key_action;
use crate::maintain::outline::Step;
use crate::rule::Verb;
use crate::{actor, catalog, compat, encoding, error};

/// The value that a row that changes gets by a rule that does not compare what the statement sent:
/// `touch`, `increment`, `stamp` and `soft_delete`. `old` is the stored one, None if that is NULL.
///
/// # Safety
///
/// `data` is that of a trigger whose relation the step was made for, and `old` is of the step's type.
pub unsafe fn new_value(
    step: &Step,
    old: Option<pg_sys::Datum>,
    data: &pg_sys::TriggerData,
) -> pg_sys::Datum {
    let stored = old.map(|old| match step.length {
        2 => i64::from(old.value() as i16),
        4 => i64::from(old.value() as i32),
        _ => old.value() as i64,
    });
    match step.verb {
        Verb::Stamp => actor::as_text(),
        Verb::StampStrict => actor::as_text_of_setting().unwrap_or_else(|| {
            // SAFETY: the trigger's data are valid while it runs.
            error::raise(error::actor_is_missing(unsafe { fields(step, data) }))
        }),
        Verb::Increment => next(step, stored.unwrap_or(0), data).into(),
        Verb::Touch | Verb::History => {
            // SAFETY: the row is a stored one where a value of it is given.
            let is_begun = |stored: i64| unsafe {
                step.verb == Verb::History && has_begun_period(step, stored, data.tg_trigtuple)
            };
            let after = |stored| if is_begun(stored) { stored } else { step.touch.after(stored) };
            stored.map_or(step.touch.now, after).into()
        }
        _ => step.touch.now.into(),
    }
}

/// The value after `before`, for `increment`; an error at the end of the type's range.
pub fn next(step: &Step, before: i64, data: &pg_sys::TriggerData) -> i64 {
    let last = match step.type_oid {
        pg_sys::INT2OID => i64::from(i16::MAX),
        pg_sys::INT4OID => i64::from(i32::MAX),
        _ => i64::MAX,
    };
    if before >= last {
        // SAFETY: the trigger's data are valid while it runs.
        let fields = unsafe { fields(step, data) };
        let is_bigint = step.type_oid == pg_sys::INT8OID;
        error::raise(error::increment_out_of_range(&table_of(data), is_bigint, fields));
    }
    before + 1
}

/// Raises an error unless the value sent for `match_next` is the one after the stored one.
pub fn expect_next(step: &Step, stored: i64, sent: Option<i64>, data: &pg_sys::TriggerData) {
    let is_next = sent.is_some() && sent == stored.checked_add(1);
    // SAFETY: the trigger's data are valid while it runs.
    if !is_next && !unsafe { foreign_key_action::leaves_out(step.attribute, data) } {
        refuse_stale(step, stored, sent, data);
    }
}

/// Raises the error for a row that has changed since the client read it.
#[cold]
pub fn refuse_stale(step: &Step, stored: i64, sent: Option<i64>, data: &pg_sys::TriggerData) -> ! {
    // SAFETY: the trigger's data are valid while it runs.
    let fields = unsafe { fields(step, data) };
    error::raise(error::stale_row(step.verb.word(), stored, sent, fields))
}

#[cold]
pub unsafe fn refuse(step: &Step, data: &pg_sys::TriggerData) -> ! {
    // SAFETY: the trigger's data are valid while it runs, and it has a name.
    unsafe {
        let trigger = encoding::text((*data.tg_trigger).tgname);
        error::raise(error::immutable_column(&trigger, fields(step, data)))
    }
}

/// The table, the column and the rule that an error is about.
unsafe fn fields(step: &Step, data: &pg_sys::TriggerData) -> Fields {
    // SAFETY: the relation is open.
    unsafe {
        let (column, table) = names(step, data);
        let constraint = format!("{} {}", step.verb.word(), quote_identifier(&column));
        let schema = (*(*data.tg_relation).rd_rel).relnamespace;
        let schema = catalog::namespace_name(schema);
        Fields { schema, table, column, constraint }
    }
}

/// The names of a step's column and of the table.
unsafe fn names(step: &Step, data: &pg_sys::TriggerData) -> (String, String) {
    // SAFETY: the relation is open.
    unsafe {
        let attribute = compat::attribute((*data.tg_relation).rd_att, step.attribute - 1);
        (
            encoding::text(attribute.attname.data.as_ptr()),
            encoding::text((*(*data.tg_relation).rd_rel).relname.data.as_ptr()),
        )
    }
}

/// The table of a trigger that fires, as SQL names it.
pub fn table_of(data: &pg_sys::TriggerData) -> String {
    // SAFETY: the relation is open while the trigger fires.
    catalog::qualified_name(unsafe { (*data.tg_relation).rd_id })
}
