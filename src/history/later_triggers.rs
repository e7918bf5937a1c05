//! Row triggers of the user's that fire where they could change a row without a version.

use std::ffi::{CStr, CString};

use pgrx::pg_sys;

use super::link;
use crate::catalog::{OpenRelation, Trigger};
use crate::error::Report;
use crate::maintain::{self, fires};
use crate::{catalog, encoding, error};

const CHANGES: u32 =
    pg_sys::TRIGGER_TYPE_INSERT | pg_sys::TRIGGER_TYPE_UPDATE | pg_sys::TRIGGER_TYPE_DELETE;
const BEFORE_ROW: u32 = pg_sys::TRIGGER_TYPE_ROW | pg_sys::TRIGGER_TYPE_BEFORE;

/// Refuses a row trigger that fires after this one: it could change or keep a row whose version is in the history
/// already, and change the key or the beginning of the period of one that is inserted. Refuses one BEFORE UPDATE, too, that fires
/// after the rule `history` has compared the row, which it could change while its period continues; other rules change only a row that has changed.
///
/// # Safety
///
/// `data` is that of a BEFORE row trigger, whose relation is open.
pub unsafe fn refuse(data: &pg_sys::TriggerData) {
    let maintain = catalog::function(c"maintain");
    // SAFETY: the relation is open; a trigger has a name. Those of the table are read before anything else of PostgreSQL is called: to read a
    // rule may convert its text, which may have them freed.
    unsafe {
        let own = (*data.tg_trigger).tgoid;
        let triggers = catalog::triggers_in((*data.tg_relation).trigdesc);
        let is_before = |it: &pg_sys::Trigger, events: u32| {
            let kind = u32::from(it.tgtype.unsigned_abs());
            kind & BEFORE_ROW == BEFORE_ROW && kind & events != 0 && fires(it)
        };
        let place = triggers.iter().position(|it| it.tgoid == own).unwrap_or(triggers.len());
        let (earlier, later) = triggers.split_at(place);
        if let Some(later) = later.iter().skip(1).find(|it| is_before(it, CHANGES)) {
            let name = encoding::text(later.tgname);
            error::raise(error::trigger_after_history(&name, &maintain::table_of(data)));
        }
        let of_update: Vec<_> = earlier
            .iter()
            .filter(|it| is_before(it, pg_sys::TRIGGER_TYPE_UPDATE))
            .map(|it| {
                let arguments: Vec<_> = maintain::arguments(it).map(CStr::to_owned).collect();
                let is_rule = Some(it.tgfoid) == maintain;
                (CStr::from_ptr(it.tgname).to_owned(), is_rule.then_some(arguments))
            })
            .collect();
        let compares = |(_, rules): &(CString, Option<Vec<CString>>)| {
            rules.as_deref().is_some_and(maintain::has_history_rule)
        };
        let compared = of_update.iter().rposition(compares).unwrap_or(of_update.len());
        let between = of_update.iter().skip(compared + 1).find(|(_, rules)| rules.is_none());
        if let Some((name, _)) = between {
            let name = encoding::from_server(name.to_bytes());
            error::raise(error::trigger_after_rule_of_history(&name, &maintain::table_of(data)));
        }
    }
}

/// Why a table cannot get the history of a template: [`refuse`] would refuse a trigger of its, or of a partition's, at the first change.
pub fn refusal(table: pg_sys::Oid, template: &OpenRelation) -> Option<Report> {
    let tables = catalog::partition_tree(table).into_iter();
    let mut tables = tables.filter_map(|it| OpenRelation::existing(it.oid));
    tables.find_map(|it| refusal_alone(&it, template))
}

/// That of a table without its partitions.
fn refusal_alone(table: &OpenRelation, template: &OpenRelation) -> Option<Report> {
    let (keep, maintain) = (catalog::function(link::FUNCTION)?, catalog::function(c"maintain")?);
    let triggers = template.triggers();
    let keeping = triggers.iter().find(|it| link::is_row_trigger(it, keep))?;
    let has_rule =
        |it: &&Trigger| it.function == maintain && maintain::has_history_rule(&it.arguments);
    let compares = triggers.iter().filter(has_rule).map(|it| &it.name).max();
    let fires = |it: &Trigger, events: u32| {
        it.kind & BEFORE_ROW == BEFORE_ROW && it.kind & events != 0 && is_enabled(it)
    };
    let own = table.triggers();
    let others = || own.iter().filter(|it| it.function != keep);
    let name = |it: &Trigger| encoding::from_server(it.name.to_bytes());
    let full_name = table.qualified_name();
    if let Some(later) = others().find(|it| fires(it, CHANGES) && it.name > keeping.name) {
        return Some(error::trigger_after_history(&name(later), &full_name));
    }
    let is_between =
        |it: &&Trigger| it.name < keeping.name && compares.is_some_and(|rule| it.name > *rule);
    others()
        .filter(|it| it.function != maintain && fires(it, pg_sys::TRIGGER_TYPE_UPDATE))
        .find(is_between)
        .map(|it| error::trigger_after_rule_of_history(&name(it), &full_name))
}

/// Whether a trigger fires in an ordinary session.
fn is_enabled(trigger: &Trigger) -> bool {
    [pg_sys::TRIGGER_FIRES_ON_ORIGIN, pg_sys::TRIGGER_FIRES_ALWAYS].contains(&trigger.enabled)
}
