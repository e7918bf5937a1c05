//! The two triggers of a soft-delete table: the row trigger, BEFORE UPDATE OR DELETE, and the one that
//! inserts the deleted rows again, AFTER DELETE.

use std::ffi::{CStr, CString};

use pgrx::pg_sys;
use pgrx::spi::{quote_identifier, quote_literal};

use crate::catalog::{self, OpenRelation, Trigger};
use crate::maintain::{arguments, is_fired};
use crate::rule::{Rule, Verb};
use crate::{encoding, error};

/// The name of the AFTER DELETE trigger: it sorts before those of foreign keys, which begin with
/// `RI_ConstraintTrigger`, so that NO ACTION finds the key again.
pub const NAME: &CStr = c"0_base_entity";

/// The events of the AFTER DELETE trigger, as the bits of a trigger's type.
pub const AFTER_DELETE: u32 = pg_sys::TRIGGER_TYPE_DELETE;

/// How the names of PostgreSQL's triggers for foreign keys begin.
const FOREIGN_KEYS: &[u8] = b"RI_ConstraintTrigger";

/// Whether a trigger of this type (pg_trigger.tgtype) fires AFTER DELETE FOR EACH ROW.
pub fn is_after_delete(kind: u32) -> bool {
    kind == pg_sys::TRIGGER_TYPE_ROW | AFTER_DELETE
}

/// The type of a trigger that fires.
pub fn kind(trigger: &pg_sys::Trigger) -> u32 {
    u32::from(trigger.tgtype.unsigned_abs())
}

/// Of rules, those that the AFTER DELETE trigger follows: the mark, and what every change of a row
/// changes. None where there is no mark.
pub fn rules_of(rules: &[CString]) -> Vec<CString> {
    let verb = |rule: &CString| {
        Rule::parse(&encoding::from_server(rule.to_bytes())).ok().map(|rule| rule.verb)
    };
    if !rules.iter().any(|rule| verb(rule) == Some(Verb::SoftDelete)) {
        return Vec::new();
    }
    let follows = |rule: &&CString| {
        verb(rule).is_some_and(|verb| {
            verb.is_stamp() || verb.is_time() || matches!(verb, Verb::SoftDelete | Verb::Increment)
        })
    };
    rules.iter().filter(follows).cloned().collect()
}

/// Whether a trigger with these arguments marks the column.
fn marks<'a>(mut arguments: impl Iterator<Item = &'a CStr>, column: &str) -> bool {
    arguments.any(|argument| {
        let rule = Rule::parse(&encoding::from_server(argument.to_bytes()));
        rule.is_ok_and(|rule| rule.verb == Verb::SoftDelete && rule.column == column)
    })
}

/// The triggers of a table whose trigger is running, among which that one is. The statement fires the
/// triggers that the table had when it began, also those that it has dropped since.
///
/// # Safety
///
/// `data` is that of a trigger, whose relation is open.
unsafe fn all_with(data: &pg_sys::TriggerData) -> Vec<Trigger> {
    // SAFETY: the caller vouches for the data; a relation has a name.
    let (table, own) = unsafe { ((*data.tg_relation).rd_id, (*data.tg_trigger).tgoid) };
    let triggers = OpenRelation::of_command(table).map(|open| open.triggers()).unwrap_or_default();
    if !triggers.iter().any(|trigger| trigger.oid == own) {
        // SAFETY: as above.
        unsafe { refuse_dropped(data.tg_relation) };
    }
    triggers
}

/// Raises an error for a table that has lost a trigger while it was fired.
///
/// # Safety
///
/// The relation is open.
pub unsafe fn refuse_dropped(relation: pg_sys::Relation) -> ! {
    // SAFETY: the caller vouches for the relation, which has a name.
    let name = unsafe { encoding::text((*(*relation).rd_rel).relname.data.as_ptr()) };
    error::raise(error::trigger_dropped(&name))
}

/// Whether the AFTER DELETE trigger that is running is the one that inserts the deleted rows: of several, the
/// first. Raises an error if it has been dropped since the statement began.
///
/// # Safety
///
/// `data` is that of an AFTER DELETE trigger, whose relation is open.
pub unsafe fn inserts(data: &pg_sys::TriggerData) -> bool {
    // SAFETY: the caller vouches for the data; the running trigger is one of its statement's copies.
    let (own, triggers) = unsafe { (&*data.tg_trigger, all_with(data)) };
    let first = triggers.iter().find(|trigger| {
        trigger.function == own.tgfoid && is_after_delete(trigger.kind) && is_fired(trigger.enabled)
    });
    first.is_none_or(|first| first.oid == own.tgoid)
}

/// Raises an error unless the table has an AFTER DELETE trigger that is fired and marks the same
/// column, of this number, so that no row is lost by a DELETE.
///
/// # Safety
///
/// `data` is that of a trigger with the rule, whose relation is open.
pub unsafe fn require_after_delete(column: usize, data: &pg_sys::TriggerData) {
    // SAFETY: the relation is open; the running trigger is one of its statement's copies.
    unsafe {
        let relation = data.tg_relation;
        let attribute = crate::compat::attribute((*relation).rd_att, column - 1);
        let column = encoding::text(attribute.attname.data.as_ptr());
        let own = &*data.tg_trigger;
        let is_found = all_with(data).iter().any(|trigger| {
            trigger.function == own.tgfoid
                && is_after_delete(trigger.kind)
                && !trigger.has_condition
                && is_fired(trigger.enabled)
                && marks(trigger.arguments.iter().map(CString::as_c_str), &column)
        });
        if !is_found {
            let schema = catalog::namespace_name((*(*relation).rd_rel).relnamespace);
            let name = encoding::text((*(*relation).rd_rel).relname.data.as_ptr());
            let table = pgrx::spi::quote_qualified_identifier(schema, name.clone());
            let rules: Vec<CString> = arguments(own).map(CStr::to_owned).collect();
            error::raise(error::row_would_be_lost(&name, &statement(&table, &rules_of(&rules))));
        }
    }
}

/// Raises an error for an AFTER DELETE trigger that fires after those of foreign keys.
///
/// # Safety
///
/// `data` is that of an AFTER DELETE trigger.
pub unsafe fn refuse_late(data: &pg_sys::TriggerData) {
    // SAFETY: a trigger has a name; the relation is open.
    unsafe {
        let name = CStr::from_ptr((*data.tg_trigger).tgname);
        if name.to_bytes() >= FOREIGN_KEYS {
            let class = (*data.tg_relation).rd_rel;
            let schema = catalog::namespace_name((*class).relnamespace);
            let table = pgrx::spi::quote_qualified_identifier(
                schema,
                encoding::text((*class).relname.data.as_ptr()),
            );
            error::raise(error::after_delete_too_late(&encoding::text(name.as_ptr()), &table));
        }
    }
}

/// CREATE TRIGGER of the AFTER DELETE trigger.
fn statement(table: &str, rules: &[CString]) -> String {
    let arguments: Vec<String> =
        rules.iter().map(|rule| quote_literal(encoding::from_server(rule.to_bytes()))).collect();
    format!(
        "CREATE OR REPLACE TRIGGER {} AFTER DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION \
         base_entity.maintain({})",
        quote_identifier(encoding::from_server(NAME.to_bytes())),
        arguments.join(", ")
    )
}

/// Checks a trigger that has just been made, with these rules: an AFTER DELETE trigger for its form,
/// and a BEFORE trigger with the rule `soft_delete` for the other one that it needs. That one may
/// follow, so that its absence is a warning here, and an error at the first DELETE.
pub fn check_trigger(trigger: &Trigger, rules: &[Rule], table: &OpenRelation) {
    let name = &encoding::from_server(trigger.name.to_bytes());
    let mark = rules.iter().find(|rule| rule.verb == Verb::SoftDelete);
    if is_after_delete(trigger.kind) {
        if mark.is_none() {
            error::raise(error::after_delete_without_mark(name));
        }
        if trigger.has_condition || trigger.has_transition_tables || trigger.is_constraint {
            error::raise(error::after_delete_form(name));
        }
        if name.as_bytes() >= FOREIGN_KEYS {
            error::raise(error::after_delete_too_late(name, &table.qualified_name()));
        }
        // A DELETE that is running would find it, and not fire it.
        if table.is_open_elsewhere() {
            error::raise(error::after_delete_while_used(name, &table.name()));
        }
        return;
    }
    let Some(mark) = mark else { return };
    let has_other = table.triggers().iter().any(|other| {
        other.function == trigger.function
            && is_after_delete(other.kind)
            && marks(other.arguments.iter().map(CString::as_c_str), &mark.column)
    });
    if !has_other {
        let statement = statement(&table.qualified_name(), &rules_of(&trigger.arguments));
        error::warn(error::soft_delete_incomplete(
            name,
            &statement,
            table.has_partitions_or_is_one(),
        ));
    }
}
