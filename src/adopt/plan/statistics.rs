//! Extended statistics.

use pgrx::spi::quote_qualified_identifier;

use super::context::{Context, comment};
use super::pairs::{merged, pair};
use crate::adopt::names::{Space, object_name};
use crate::adopt::phase::Phase;
use crate::adopt::step::{Kind, Step};
use crate::catalog::adoption;
use crate::part::PartKind;

/// The steps that create the statistics objects of the templates which the table has not, whatever their names.
pub fn steps(context: &Context) -> Vec<Step> {
    let table = context.table;
    let of_templates = context.templates.iter().map(|template| adoption::statistics(*template));
    let mut wanted = merged(of_templates, |known, new| known.definition == new.definition);
    wanted.retain(|wanted| !context.accepts_lack_of(PartKind::Statistics, &wanted.name));
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut own = adoption::statistics(table.oid);
    own.retain(|it| !context.is_outdated(PartKind::Statistics, &it.name));
    let pairs = pair(&wanted, &own, |wanted, own| {
        (own.definition == wanted.definition).then_some(u8::from(own.comment.is_some()))
    });
    let mut steps = Vec::new();
    for (statistics, place) in wanted.iter().zip(pairs) {
        let existing = place.map(|place| &own[place]);
        let replaced = context.replaced_name(PartKind::Statistics, &statistics.name);
        let name = existing.map_or_else(
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
        if existing.is_none() {
            let sql = statistics.definition.sql(&table.schema_name, &name, &table.full_name);
            steps.push(Step::new(Kind::CreateStatistics, sql));
        }
        if let Some(text) = &statistics.comment
            && existing.is_none_or(|own| own.comment.is_none())
        {
            let name = quote_qualified_identifier(table.schema_name.as_str(), &name);
            steps.push(comment(&format!("STATISTICS {name}"), text, Phase::Finish));
        }
    }
    steps
}
