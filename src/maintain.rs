//! `base_entity.maintain(rule, ...)`: the row trigger.
//!
//! It is fired BEFORE UPDATE FOR EACH ROW, and nearly all it costs is being fired. So it reads its
//! rules once in a statement ([`plan`]), compares and copies bytes where the columns' places are
//! known, and takes a tuple apart only where they are not ([`row`]). The tuple it was given is never
//! written to, as PostgreSQL's documentation demands of triggers ("Writing Trigger Functions in C").

use std::ffi::{CStr, CString};

use pgrx::pg_sys;

use crate::catalog::{self, OpenRelation};
use crate::fmgr::{self, pg_function};
use crate::{error, settings};

mod plan;
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
        if !fired_before_update(data.tg_event) {
            let trigger = catalog::text((*data.tg_trigger).tgname);
            error::raise(error::not_before_update(&trigger));
        }
        if !settings::maintain() {
            return data.tg_newtuple.into();
        }
        let function = &mut *(*call).flinfo;
        if function.fn_extra.is_null() {
            let plan = Plan::new(&*data.tg_trigger, data.tg_relation, function.fn_mcxt);
            function.fn_extra = plan.cast();
        }
        row::obey(&*function.fn_extra.cast::<Plan>(), data).into()
    }
}

/// TRIGGER_FIRED_BEFORE, TRIGGER_FIRED_FOR_ROW and TRIGGER_FIRED_BY_UPDATE of commands/trigger.h.
fn fired_before_update(event: pg_sys::TriggerEvent) -> bool {
    let wanted =
        pg_sys::TRIGGER_EVENT_UPDATE | pg_sys::TRIGGER_EVENT_ROW | pg_sys::TRIGGER_EVENT_BEFORE;
    let mask =
        pg_sys::TRIGGER_EVENT_OPMASK | pg_sys::TRIGGER_EVENT_ROW | pg_sys::TRIGGER_EVENT_TIMINGMASK;
    event & mask == wanted
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

/// Raises an error unless every argument is a rule.
pub fn check_rules(arguments: &[CString]) {
    for argument in arguments {
        read(argument);
    }
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
        if trigger.tgtype as u32
            != pg_sys::TRIGGER_TYPE_ROW | pg_sys::TRIGGER_TYPE_BEFORE | pg_sys::TRIGGER_TYPE_UPDATE
        {
            error::raise(error::not_before_update(name));
        }
        if trigger.tgnargs == 0 {
            error::raise(error::no_rules());
        }
        for argument in arguments(trigger) {
            plan::warn_if_idle(&read(argument), argument, &relation);
        }
    }
}
