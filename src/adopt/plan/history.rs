//! The history of a table that takes a template with one.

use pgrx::spi::quote_literal;

use super::context::Context;
use crate::adopt::step::{Kind, Step};
use crate::catalog::OpenRelation;
use crate::history::{self, Lack};
use crate::part::PartKind;

/// The steps that create it, or give it what it lacks, after the triggers that need it.
pub fn steps(context: &Context) -> Vec<Step> {
    let keeps = |relation| history::has_keeping_trigger(&OpenRelation::open(relation));
    if !context.templates.iter().copied().any(keeps) {
        return Vec::new();
    }
    let step = |statement| Step::new(Kind::CreateHistory, statement);
    let table = context.table.oid;
    if history::history_of(table).is_none() {
        let is_accepted = context.accepts_lack_of(PartKind::History, "");
        let table = quote_literal(&context.table.full_name);
        let statement = format!("SELECT base_entity.create_history({table}::pg_catalog.regclass)");
        return (!is_accepted).then(|| step(statement)).into_iter().collect();
    }
    let lacking = history::lacking_of(table).into_iter();
    lacking
        .filter(|it| !context.repair || it.lack == Lack::Guard)
        .filter(|it| {
            let kind = match it.lack {
                Lack::Index => PartKind::Index,
                Lack::Logging => PartKind::History,
                Lack::Guard | Lack::Disabled => PartKind::Trigger,
            };
            !context.accepts_lack_of(kind, &it.name)
        })
        .map(|it| step(it.statement))
        .collect()
}
