//! Row triggers of the user's that fire where they could change a row without a version.

use pgrx::pg_sys;

use crate::maintain::{self, fires};
use crate::rule::Verb;
use crate::{catalog, encoding, error};

const BEFORE_ROW: u32 = pg_sys::TRIGGER_TYPE_ROW | pg_sys::TRIGGER_TYPE_BEFORE;

/// Refuses a row trigger that fires after this one: it could change or keep a row whose version is in the history
/// already, and change the key or the beginning of the period of one that is inserted. Refuses one BEFORE UPDATE, too, that fires
/// after the rule `history` has compared the row, which it could change while its period continues; other rules change only a row that has changed.
///
/// # Safety
///
/// `data` is that of a BEFORE row trigger, whose relation is open.
pub unsafe fn refuse(data: &pg_sys::TriggerData) {
    const CHANGES: u32 =
        pg_sys::TRIGGER_TYPE_INSERT | pg_sys::TRIGGER_TYPE_UPDATE | pg_sys::TRIGGER_TYPE_DELETE;
    let maintain = catalog::function(c"maintain");
    // SAFETY: the relation is open; a trigger has a name. The triggers are read before anything else of PostgreSQL is called.
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
        let is_rule = |it: &pg_sys::Trigger| Some(it.tgfoid) == maintain;
        let compares = |it: &pg_sys::Trigger| {
            let mut rules = maintain::arguments(it).filter_map(maintain::read);
            is_rule(it)
                && is_before(it, pg_sys::TRIGGER_TYPE_UPDATE)
                && rules.any(|rule| rule.verb == Verb::History)
        };
        let compared = earlier.iter().rposition(compares).unwrap_or(earlier.len());
        let between = earlier.iter().skip(compared + 1);
        if let Some(between) =
            between.copied().find(|it| !is_rule(it) && is_before(it, pg_sys::TRIGGER_TYPE_UPDATE))
        {
            let name = encoding::text(between.tgname);
            error::raise(error::trigger_after_rule_of_history(&name, &maintain::table_of(data)));
        }
    }
}
