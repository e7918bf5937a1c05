//! The history of a table that takes a template with one.

use pgrx::spi::quote_literal;

use super::context::Context;
use crate::adopt::step::{Kind, Step};
use crate::catalog::OpenRelation;
use crate::history;
use crate::part::PartKind;

/// The step that creates it, after the triggers that need it.
pub fn steps(context: &Context) -> Option<Step> {
    let keeps = |relation| history::has_keeping_trigger(&OpenRelation::open(relation));
    let needs_one = context.templates.iter().copied().any(keeps);
    let has_one = history::history_of(context.table.oid).is_some();
    let is_accepted = context.accepts_lack_of(PartKind::History, "");
    (needs_one && !has_one && !is_accepted).then(|| {
        let table = quote_literal(&context.table.full_name);
        let statement = format!("SELECT base_entity.create_history({table})");
        Step::new(Kind::CreateHistory, statement)
    })
}
