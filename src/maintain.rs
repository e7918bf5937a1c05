//! `base_entity.maintain(rule, ...)`: the row trigger.
//!
//! It is fired BEFORE UPDATE OR DELETE FOR EACH ROW, and nearly all it costs is being fired. So it reads its
//! rules once in a statement ([`plan`]), compares and copies bytes where the columns' places are
//! known, and takes a tuple apart only where they are not ([`row`]). The tuple it was given is never
//! written to, as PostgreSQL's documentation demands of triggers ("Writing Trigger Functions in C").

use std::ffi::{CStr, CString};

use pgrx::pg_sys;

use crate::catalog::{self, OpenRelation};
use crate::fmgr::{self, pg_function};
use crate::{error, settings};

mod plan;
mod removal;
mod row;
mod rule;

use plan::Plan;
use rule::Rule;

pg_function! {
    /// The row trigger.
    base_entity_maintain / pg_finfo_base_entity_maintain => maintain
}

unsafe fn maintain(call: pg_sys::FunctionCallInfo) -> pg_sys::Datum {
    // SAFETY: the context's tag says that it is TriggerData; its tuples and trigger live as long
    // as the call, the FmgrInfo as long as the statement.
    unsafe {
        let Some(data) = fmgr::context::<pg_sys::TriggerData>(call, pg_sys::NodeTag::T_TriggerData)
        else {
            error::raise(error::not_called_as_trigger("maintain"));
        };
        let data = &*data;
        let deleting = match data.tg_event & EVENT {
            BEFORE_ROW_UPDATE => false,
            BEFORE_ROW_DELETE => true,
            _ => {
                let trigger = catalog::text((*data.tg_trigger).tgname);
                error::raise(error::not_before_row(&trigger));
            }
        };
        if !settings::maintain() {
            return if deleting { data.tg_trigtuple } else { data.tg_newtuple }.into();
        }
        let function = &mut *(*call).flinfo;
        if function.fn_extra.is_null() {
            let plan = Plan::new(&*data.tg_trigger, data.tg_relation, function.fn_mcxt);
            function.fn_extra = plan.cast();
        }
        let plan = &*function.fn_extra.cast::<Plan>();
        if deleting {
            removal::obey(plan, data).into()
        } else {
            if plan.mark != 0 {
                removal::expect_move(data);
            }
            row::obey(plan, data).into()
        }
    }
}

/// The part of a trigger's event that says when and for what it was fired, and the two that it may
/// say here (TRIGGER_FIRED_BEFORE and its like in commands/trigger.h).
const EVENT: u32 =
    pg_sys::TRIGGER_EVENT_OPMASK | pg_sys::TRIGGER_EVENT_ROW | pg_sys::TRIGGER_EVENT_TIMINGMASK;
const BEFORE_ROW_UPDATE: u32 =
    pg_sys::TRIGGER_EVENT_UPDATE | pg_sys::TRIGGER_EVENT_ROW | pg_sys::TRIGGER_EVENT_BEFORE;
const BEFORE_ROW_DELETE: u32 =
    pg_sys::TRIGGER_EVENT_DELETE | pg_sys::TRIGGER_EVENT_ROW | pg_sys::TRIGGER_EVENT_BEFORE;

/// Whether a trigger is one that its function accepts: BEFORE UPDATE, DELETE or both, FOR EACH ROW.
pub fn is_before_row(trigger: &pg_sys::Trigger) -> bool {
    let when = u32::from(trigger.tgtype.unsigned_abs());
    let events = pg_sys::TRIGGER_TYPE_UPDATE | pg_sys::TRIGGER_TYPE_DELETE;
    when & !events == pg_sys::TRIGGER_TYPE_ROW | pg_sys::TRIGGER_TYPE_BEFORE && when & events != 0
}

/// The arguments of a trigger.
pub fn arguments(trigger: &pg_sys::Trigger) -> impl Iterator<Item = &CStr> {
    // SAFETY: tgargs holds tgnargs C strings, or is null when there are none.
    unsafe {
        let arguments = if trigger.tgnargs == 0 {
            &[]
        } else {
            std::slice::from_raw_parts(trigger.tgargs, trigger.tgnargs as usize)
        };
        arguments.iter().map(|argument| CStr::from_ptr(*argument))
    }
}

/// Reads one argument; an argument that is no rule is an error.
fn read(argument: &CStr) -> Rule {
    let text = argument.to_string_lossy();
    match Rule::parse(&text) {
        Ok(rule) => rule,
        Err(why) => error::raise(error::invalid_rule(&text, &why)),
    }
}

/// The events that rules need, as the bits of a trigger's type; an argument that is no rule is an
/// error.
pub fn events(arguments: &[CString]) -> u32 {
    arguments.iter().fold(0, |events, argument| {
        events
            | if read(argument).verb.is_for_delete() {
                // And UPDATE, since one that moves a row to another partition deletes it here.
                pg_sys::TRIGGER_TYPE_DELETE | pg_sys::TRIGGER_TYPE_UPDATE
            } else {
                pg_sys::TRIGGER_TYPE_UPDATE
            }
    })
}

/// A rule in the one form in which it is compared with others: the verb in lower case, the column as
/// `quote` writes it. None for what is no rule.
pub fn canonical(rule: &str, quote: impl Fn(&str) -> String) -> Option<String> {
    let rule = Rule::parse(rule).ok()?;
    Some(format!("{} {}", rule.verb.word(), quote(&rule.column)))
}

/// The column that a DELETE from the table marks.
pub fn marked_column(table: &OpenRelation) -> Option<String> {
    let function = catalog::function(c"maintain")?;
    let of_table = table.triggers().iter().filter(|trigger| trigger.tgfoid == function);
    of_table
        .flat_map(arguments)
        .filter_map(|argument| Rule::parse(&argument.to_string_lossy()).ok())
        .filter(|rule| rule.verb.is_for_delete())
        .filter_map(|rule| CString::new(rule.column).ok())
        .find(|column| catalog::has_column(table.oid(), column))
        .map(|column| column.to_string_lossy().into_owned())
}

/// Checks a trigger that has just been made: raises an error for what is no rule, warns of rules
/// that its table gives nothing to do.
pub fn check_trigger(table: pg_sys::Oid, name: &str) {
    let relation = OpenRelation::open(table);
    let Some(function) = catalog::function(c"maintain") else {
        return;
    };
    for trigger in relation.triggers() {
        // SAFETY: a trigger has a name.
        let this = unsafe { catalog::text(trigger.tgname) } == name;
        if !this || trigger.tgfoid != function {
            continue;
        }
        if !is_before_row(trigger) {
            error::raise(error::not_before_row(name));
        }
        if trigger.tgnargs == 0 {
            error::raise(error::no_rules());
        }
        for argument in arguments(trigger) {
            plan::warn_if_idle(&read(argument), argument, &relation);
        }
    }
}
