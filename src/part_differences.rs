//! The differences between entities and their templates that check() reports, except those in the names and types of
//! columns, keys of single columns and rules of the row trigger, which sql/check.sql compares.

use std::collections::BTreeMap;
use std::ops::Range;

use pgrx::prelude::*;
use pgrx::spi::quote_identifier;
use sql_function::sql_function;

use crate::adopt::{lacks_policy, wanted_triggers};
use crate::catalog::{self, MadeLike};
use crate::error;
use crate::part::{Difference, PartKind, UNREADABLE};
use crate::security_context::with_dump_settings;
use crate::table_by_table;
use crate::template_parts::{self, Change};
use crate::text::Text;

/// A row of the result: the entity, the kind and the name of the part, the problem, and its severity.
type Row = (pg_sys::Oid, Text, Text, Text, Text);

// Not PARALLEL SAFE: before 17, a parallel query has no subtransaction, by which tables that cannot be read are left out.
#[allow(clippy::type_complexity, reason = "pgrx reads the columns from the signature")]
#[sql_function(sql = r#"
CREATE FUNCTION @extschema@.part_differences(schema regnamespace)
    RETURNS TABLE (relation oid, kind text, name text, problem text, severity text)
    LANGUAGE c STABLE ROWS 10 AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';
"#)]
pub(crate) fn part_differences(
    schema: Option<pg_sys::Oid>,
) -> TableIterator<
    'static,
    (
        name!(relation, pg_sys::Oid),
        name!(kind, Text),
        name!(name, Text),
        name!(problem, Text),
        name!(severity, Text),
    ),
> {
    let rows = with_dump_settings(|| rows(schema));
    TableIterator::new(rows)
}

fn rows(schema: Option<pg_sys::Oid>) -> Vec<Row> {
    let pairs = catalog::made_like(schema);
    let of_entities: Vec<&[MadeLike]> = pairs.chunk_by(|a, b| a.relation == b.relation).collect();
    let mut place = 0;
    let ranges = of_entities.iter().map(|of_entity| {
        place += of_entity.len();
        place - of_entity.len()..place
    });
    let read = |some: &[Range<usize>]| match some {
        [first, .., last] => rows_of(&pairs[first.start..last.end]),
        [one] => rows_of(&pairs[one.clone()]),
        [] => Vec::new(),
    };
    table_by_table::read(&ranges.collect::<Vec<_>>(), read, |entity, cause| {
        vec![(
            pairs[entity.start].relation,
            Text(UNREADABLE.to_owned()),
            Text(String::new()),
            Text(error::unreadable_problem(&cause)),
            Text("error".to_owned()),
        )]
    })
}

/// The differences of these entities, each of which is there with all its templates.
fn rows_of(pairs: &[MadeLike]) -> Vec<Row> {
    let mut names = BTreeMap::new();
    let mut name = move |template: pg_sys::Oid| {
        let name = names.entry(template.to_u32());
        name.or_insert_with(|| catalog::relation_name(template)).clone()
    };
    let differences = catalog::differences(pairs);
    let mut rows: Vec<Row> = Vec::new();
    for difference in differences.into_iter().filter(is_one) {
        let template = difference.template.map(&mut name).unwrap_or_default();
        let problem = error::drift_problem(&difference, &template);
        let severity = error::drift_severity(difference.kind);
        let kind = difference.kind.word();
        rows.push((
            difference.relation,
            Text(kind.to_owned()),
            Text(difference.name),
            Text(problem),
            Text(severity.to_owned()),
        ));
    }
    for (relation, pending) in template_parts::pending_of_entities(&entities(pairs)) {
        if pending.change == Change::Remove {
            let problem =
                error::outdated_problem(pending.kind, &pending.own_name, &pending.template);
            let severity = error::outdated_severity(pending.kind);
            rows.push((
                relation,
                Text(pending.kind.word().to_owned()),
                Text(pending.own_name),
                Text(problem),
                Text(severity.to_owned()),
            ));
        }
    }
    for relation in catalog::may_lack_triggers(pairs) {
        let of_table = catalog::while_present(relation, || triggers(relation, pairs, &mut name));
        rows.extend(of_table.unwrap_or_default());
    }
    rows
}

/// Each entity with its templates.
fn entities(pairs: &[MadeLike]) -> Vec<(pg_sys::Oid, Vec<pg_sys::Oid>)> {
    let mut entities: Vec<(pg_sys::Oid, Vec<pg_sys::Oid>)> = Vec::new();
    for pair in pairs {
        match entities.last_mut() {
            Some((entity, templates)) if *entity == pair.relation => templates.push(pair.template),
            _ => entities.push((pair.relation, vec![pair.template])),
        }
    }
    entities
}

/// Whether a difference is one. A policy that refers to its own table is compared as CREATE POLICY writes it, and a table that another
/// session has dropped since the catalogs were read has none.
fn is_one(difference: &Difference) -> bool {
    match (difference.kind, difference.template) {
        (PartKind::Policy, Some(template)) => {
            let entity = difference.relation;
            let lacks = || lacks_policy(entity, template, &difference.name);
            catalog::while_present(entity, lacks).unwrap_or(false)
        }
        _ => catalog::relation_exists(difference.relation),
    }
}

/// The triggers of the templates that an entity lacks, or has in another state; without those for rules.
fn triggers(
    relation: pg_sys::Oid,
    pairs: &[MadeLike],
    name: &mut impl FnMut(pg_sys::Oid) -> String,
) -> Vec<Row> {
    let own = pairs.iter().filter(|pair| pair.relation == relation);
    let templates: Vec<_> = own.map(|pair| pair.template).collect();
    let mut rows = Vec::new();
    for wanted in wanted_triggers(relation, &templates) {
        let template = name(wanted.template);
        let template = quote_identifier(&template);
        let firing = wanted.trigger.firing;
        let problem = match wanted.own {
            None => {
                let name = quote_identifier(&wanted.trigger.name);
                format!("trigger {name} of template {template} is missing")
            }
            Some(own) if own.firing != firing => format!(
                "trigger {} is {}, but {} in template {template}",
                quote_identifier(&own.name),
                own.firing.word(),
                firing.word()
            ),
            Some(_) => continue,
        };
        rows.push((
            relation,
            Text(PartKind::Trigger.word().to_owned()),
            Text(wanted.trigger.name),
            Text(problem),
            Text("warning".to_owned()),
        ));
    }
    rows
}
