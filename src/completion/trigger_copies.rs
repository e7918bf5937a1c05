//! Copies of the templates' triggers: each as it is, and once where several templates have the same.

use std::ffi::{CStr, CString};

use pgrx::pg_sys;

use super::free_name::free_name;
use crate::catalog::{self, OpenRelation, Trigger};
use crate::parse_tree::{CreateTrigger, Creation};
use crate::{encoding, template_record};

/// The triggers that one table is given.
pub struct TriggerCopies<'a> {
    table: &'a OpenRelation,
    given: Vec<Definition>,
}

/// All that makes a trigger what it is.
#[derive(Clone)]
struct Definition {
    /// CREATE TRIGGER on the table that is given it, under the name that the template has for it.
    statement: CreateTrigger,
    /// The same as text, in which the table is the template.
    text: CString,
    function: pg_sys::Oid,
    enabled: u8,
}

impl<'a> TriggerCopies<'a> {
    /// None yet.
    pub fn of(table: &'a OpenRelation) -> Self {
        Self { table, given: Vec::new() }
    }

    /// Gives the table a template's trigger, under a free name where it has another of that name. One
    /// with the same name and the same definition exists already: another template gave it, or a
    /// LIKE that copies triggers itself. Returns the name of one that it has been given.
    pub fn give(&mut self, trigger: &Trigger) -> Option<CString> {
        let definition = Definition::of(trigger, self.table)?;
        let present = self.table.triggers();
        let find = |name: &CStr| present.iter().find(|trigger| trigger.name.as_c_str() == name);
        let own = find(&trigger.name).and_then(|own| Definition::of(own, self.table));
        if self.given.iter().chain(&own).any(|other| other.is_same(&definition)) {
            return None;
        }
        self.given.push(definition.clone());
        let name = free_name(&trigger.name, |name| {
            find(name).is_some()
                || definition.statement.is_constraint()
                    && catalog::has_constraint(self.table.oid(), name)
        });
        let Definition { text, function, enabled, .. } = &definition;
        let how = Creation { text, function: *function, enabled: *enabled, internal: false };
        let made = definition.statement.create(self.table, Some(&name), &how);
        catalog::copy_comment(trigger.oid, made, pg_sys::TriggerRelationId);
        Some(name)
    }
}

impl Definition {
    /// The definition of a trigger, for `table`. PostgreSQL writes it down and reads it again, so WHEN
    /// clauses, column lists, arguments, transition tables and what makes it a constraint come along.
    fn of(trigger: &Trigger, table: &OpenRelation) -> Option<Self> {
        let text = encoding::to_server(&catalog::trigger_definition(trigger.oid)?);
        let statement = CreateTrigger::parse(&text, table)?;
        if Some(trigger.function) == catalog::function(c"maintain") {
            // It is that of the table that has the trigger.
            statement.retain_arguments(|argument| !template_record::is_one(argument));
        }
        Some(Self { statement, text, function: trigger.function, enabled: trigger.enabled })
    }

    /// Whether the other is the same in all: name, timing, events, columns, level, WHEN, transition
    /// tables, arguments, function, what makes it a constraint, and when it is enabled.
    fn is_same(&self, other: &Self) -> bool {
        self.function == other.function
            && self.enabled == other.enabled
            && self.statement.equals(other.statement)
    }
}
