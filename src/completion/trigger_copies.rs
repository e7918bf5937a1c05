//! Copies of the templates' triggers: each as it is, and once where several templates have the same.

use std::ffi::{CStr, CString};

use pgrx::pg_sys;

use super::free_name::free_name;
use crate::catalog::{self, OpenRelation, Trigger};
use crate::parse_tree::{CreateTrigger, Creation};
use crate::{encoding, template_record};

/// Gives the table a template's trigger, under a free name where it has another of that name. PostgreSQL writes it down and reads
/// it again, so WHEN clauses, column lists, arguments, transition tables and what makes it a constraint come along. Returns its name.
pub fn give(table: &OpenRelation, trigger: &Trigger) -> Option<CString> {
    let text = encoding::to_server(&catalog::trigger_definition(trigger.oid)?);
    let statement = CreateTrigger::parse(&text, table)?;
    if Some(trigger.function) == catalog::function(c"maintain") {
        // It is that of the table that has the trigger.
        statement.retain_arguments(|argument| !template_record::is_one(argument));
    }
    let present = table.triggers();
    let is_taken = |name: &CStr| {
        present.iter().any(|trigger| trigger.name.as_c_str() == name)
            || statement.is_constraint() && catalog::has_constraint(table.oid(), name)
    };
    let name = free_name(&trigger.name, is_taken);
    let (function, enabled) = (trigger.function, trigger.enabled);
    let how = Creation { text: &text, function, enabled, internal: false };
    let made = statement.create(table, Some(&name), &how);
    catalog::copy_comment(trigger.oid, made, pg_sys::TriggerRelationId);
    Some(name)
}
