//! Extended statistics.

use pgrx::spi::quote_qualified_identifier;

use super::context::{Context, comment};
use crate::adopt::names::{Space, object_name};
use crate::adopt::phase::Phase;
use crate::adopt::step::{Kind, Step};
use crate::catalog::adoption::{self, Statistics};
use crate::counterparts::Counterpart;
use crate::part::PartKind;

/// The steps that create the statistics objects of the templates which the table has not, whatever their names.
pub fn steps(context: &Context) -> Vec<Step> {
    let table = context.table;
    let mut steps = Vec::new();
    for Counterpart { wanted: statistics, own, .. } in context.counterparts::<Statistics>() {
        let replaced = context.replaced_name(PartKind::Statistics, &statistics.name);
        let name = own.as_ref().map_or_else(
            || {
                if let Some(name) = &replaced {
                    return name.clone();
                }
                let columns = statistics.definition.columns.join("_");
                let columns = (!columns.is_empty()).then_some(columns.as_str());
                let name = object_name(&table.name, columns, Some("stat"));
                context.names.free(&[Space::Statistics], &name, |name| {
                    adoption::has_statistics(table.schema, name)
                })
            },
            |own| own.name.clone(),
        );
        if own.is_none() {
            let sql = statistics.definition.sql(&table.schema_name, &name, &table.full_name);
            steps.push(Step::new(Kind::CreateStatistics, sql));
        }
        if let Some(text) = &statistics.comment
            && own.is_none_or(|own| own.comment.is_none())
        {
            let name = quote_qualified_identifier(table.schema_name.as_str(), &name);
            steps.push(comment(&format!("STATISTICS {name}"), text, Phase::Finish));
        }
    }
    steps
}
