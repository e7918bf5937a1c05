//! The differences between entities and their templates that check() reports, except those in the rules of the row trigger, which
//! sql/check.sql compares.

use std::collections::{BTreeMap, BTreeSet};
use std::iter;
use std::ops::Range;

use pgrx::prelude::*;
use sql_function::sql_function;

use crate::catalog::adoption::{Check, Exclusion, ForeignKey, Index, Statistics, UserTrigger};
use crate::catalog::{self, MadeLike, Object, PartitionTrigger};
use crate::counterparts::{Counterpart, Objects};
use crate::error::Report;
use crate::identity_differences::identity_differences;
use crate::part::{Difference, LAGGING_TEMPLATE, OTHER_PLACE, PartKind, State, UNREADABLE};
use crate::policy::PolicyOfTable;
use crate::security_context::with_dump_settings;
use crate::table_by_table;
use crate::template_parts::{self, Change};
use crate::text::Text;
use crate::{column_differences, encoding, error, living_view, partition_differences};

mod lagging_templates;
mod pending_renames;

use lagging_templates::LaggingTemplates;
use pending_renames::PendingRenames;

/// A row of the result: its place, the entity, the kind and the name of the part, the problem, its severity, and whether repair() gives
/// the part back.
type Row = (i32, pg_sys::Oid, Text, Text, Text, Text, bool);

// Not PARALLEL SAFE: before 17, a parallel query has no subtransaction, by which tables that cannot be read are left out.
#[allow(clippy::type_complexity, reason = "pgrx reads the columns from the signature")]
#[sql_function(sql = r#"
CREATE FUNCTION @extschema@.part_differences(schema regnamespace)
    RETURNS TABLE (place int, relation oid, kind text, name text, problem text, severity text, is_repaired boolean)
    LANGUAGE c STABLE ROWS 10 AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';
"#)]
pub(crate) fn part_differences(
    schema: Option<pg_sys::Oid>,
) -> TableIterator<
    'static,
    (
        name!(place, i32),
        name!(relation, pg_sys::Oid),
        name!(kind, Text),
        name!(name, Text),
        name!(problem, Text),
        name!(severity, Text),
        name!(is_repaired, bool),
    ),
> {
    let rows = with_dump_settings(|| rows(schema));
    TableIterator::new(rows)
}

fn rows(schema: Option<pg_sys::Oid>) -> Vec<Row> {
    let pairs = catalog::made_like(schema);
    let partitions = catalog::partition_triggers(schema);
    let mut rows = by_table(
        &pairs,
        |pairs| rows_of(pairs, &partitions),
        |entity, cause| {
            vec![(
                OTHER_PLACE,
                entity,
                Text(UNREADABLE.to_owned()),
                Text(String::new()),
                Text(error::unreadable_problem(&cause)),
                Text("error".to_owned()),
                false,
            )]
        },
    );
    rows.extend(partition_differences::of_extension(&partitions).map(partition_row));
    rows.extend(rows_of_lagging_templates(&pairs));
    rows
}

/// The row of a trigger of a partition. repair() gives it the state of that of the table.
fn partition_row(trigger: &PartitionTrigger) -> Row {
    let fires = trigger.own.as_ref().is_some_and(|(_, state)| state.fires());
    (
        OTHER_PLACE,
        trigger.table,
        Text(PartKind::Trigger.word().to_owned()),
        Text(trigger.name.clone()),
        Text(error::partition_trigger_problem(
            &trigger.name,
            trigger.wanted.word(),
            &trigger.partition,
            trigger.own.as_ref().map(|(name, state)| [name.as_str(), state.word()]),
        )),
        Text(if fires { "warning" } else { "error" }.to_owned()),
        true,
    )
}

/// A row for each entity and each lagging template that it was made LIKE, directly or through others.
fn rows_of_lagging_templates(pairs: &[MadeLike]) -> Vec<Row> {
    let templates = LaggingTemplates::read();
    if templates.is_empty() {
        return Vec::new();
    }
    let mut rows = Vec::new();
    for (entity, own) in entities(pairs) {
        rows.extend(templates.of(&own).into_iter().map(|lagging| {
            (
                OTHER_PLACE,
                entity,
                Text(LAGGING_TEMPLATE.to_owned()),
                Text(lagging.name.clone()),
                Text(lagging.problem.clone()),
                Text(lagging.severity.to_owned()),
                false,
            )
        }));
    }
    rows
}

/// The results of `read` for all tables of these pairs, in which those of a table are side by side; of a table that cannot be read, those
/// of `unread`.
fn by_table<R>(
    pairs: &[MadeLike],
    mut read: impl FnMut(&[MadeLike]) -> Vec<R>,
    mut unread: impl FnMut(pg_sys::Oid, Report) -> Vec<R>,
) -> Vec<R> {
    let mut place = 0;
    let ranges = pairs.chunk_by(|a, b| a.relation == b.relation).map(|of_table| {
        place += of_table.len();
        place - of_table.len()..place
    });
    let read = |some: &[Range<usize>]| match some {
        [first, .., last] => read(&pairs[first.start..last.end]),
        [one] => read(&pairs[one.clone()]),
        [] => Vec::new(),
    };
    let unread = |table: &Range<usize>, cause| unread(pairs[table.start].relation, cause);
    table_by_table::read(&ranges.collect::<Vec<_>>(), read, unread)
}

/// The differences of these entities, each of which is there with all its templates. `partitions` are the triggers of all partitions that are in
/// another state than those of their tables.
fn rows_of(pairs: &[MadeLike], partitions: &[PartitionTrigger]) -> Vec<Row> {
    let mut names = BTreeMap::new();
    let mut name = move |template: pg_sys::Oid| {
        let name = names.entry(template.to_u32());
        name.or_insert_with(|| catalog::relation_name(template)).clone()
    };
    let mut rows: Vec<Row> = Vec::new();
    let entities = entities(pairs);
    let pending = template_parts::pending_of_entities(&entities);
    let renames = PendingRenames::of(pairs, &pending);
    let differences = differences(pairs);
    let indexes = differences.iter().filter(|it| it.kind == PartKind::Index);
    let indexes: BTreeSet<(u32, String)> =
        indexes.map(|it| (it.relation.to_u32(), it.name.clone())).collect();
    for difference in differences.into_iter().filter(|it| !renames.explains(it)) {
        let template = difference.template.map(&mut name).unwrap_or_default();
        let problem = if renames.is_former_name(&difference) {
            error::former_name_problem(&difference, &template)
        } else {
            error::drift_problem(&difference, &template)
        };
        let severity = error::drift_severity(&difference);
        let kind = difference.kind.word();
        rows.push((
            difference.place(),
            difference.relation,
            Text(kind.to_owned()),
            Text(difference.name),
            Text(problem),
            Text(severity.to_owned()),
            difference.is_repaired,
        ));
    }
    let of_templates = partition_differences::of_templates(partitions, &entities);
    rows.extend(of_templates.into_iter().map(partition_row));
    // The texts of indexes are others until these are done.
    let renaming: BTreeSet<u32> = pending
        .iter()
        .filter(|(_, it)| it.change == Change::Rename)
        .map(|(relation, _)| relation.to_u32())
        .collect();
    for (relation, pending) in
        pending.iter().filter(|(relation, it)| !renames.is_given(*relation, it))
    {
        // One that does more than that which replaces it.
        if (pending.kind, pending.change) == (PartKind::Index, Change::Replace)
            && !renaming.contains(&relation.to_u32())
            && !indexes.contains(&(relation.to_u32(), pending.name.clone()))
        {
            let problem = error::replaced_problem(pending.kind, &pending.name, &pending.template);
            rows.push((
                OTHER_PLACE,
                *relation,
                Text(pending.kind.word().to_owned()),
                Text(pending.name.clone()),
                Text(problem),
                Text(error::outdated_severity(pending.kind).to_owned()),
                false,
            ));
        }
        // One that the entity lacks under its new name is reported as a column that has another name.
        let is_in_the_way = pending.change == Change::Rename
            && catalog::has_column(*relation, &encoding::to_server(&pending.name));
        if pending.change == Change::Remove || is_in_the_way {
            let problem = if is_in_the_way {
                error::renaming_problem(&pending.own_name, &pending.name, &pending.template)
            } else {
                error::outdated_problem(pending.kind, &pending.own_name, &pending.template)
            };
            let severity = error::outdated_severity(pending.kind);
            rows.push((
                OTHER_PLACE,
                *relation,
                Text(pending.kind.word().to_owned()),
                Text(pending.own_name.clone()),
                Text(problem),
                Text(severity.to_owned()),
                false,
            ));
        }
    }
    rows
}

/// The differences between these tables and their templates, each of which is there.
fn differences(pairs: &[MadeLike]) -> Vec<Difference> {
    let entities = entities(pairs);
    let mut differences = catalog::additional_grants(pairs);
    let columns = catalog::columns_that_may_differ(pairs);
    differences.extend(columns.iter().flat_map(column_differences::differences));
    differences.extend(identity_differences(pairs));
    differences.extend(catalog::setting_differences(pairs));
    differences.extend(living_view::privilege_differences(pairs));
    differences.extend(catalog::marking_differences(pairs));
    differences.extend(lacking::<Check>(pairs, &entities));
    differences.extend(lacking::<ForeignKey>(pairs, &entities));
    differences.extend(lacking::<Index>(pairs, &entities));
    differences.extend(lacking::<Exclusion>(pairs, &entities));
    differences.extend(lacking::<Statistics>(pairs, &entities));
    differences.extend(lacking::<UserTrigger>(pairs, &entities));
    differences.extend(lacking::<PolicyOfTable>(pairs, &entities));
    // Another session may have dropped it since the catalogs were read.
    differences.retain(|difference| catalog::relation_exists(difference.relation));
    differences
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

/// The objects of a kind that entities lack of their templates, or have otherwise.
fn lacking<O: Object>(
    pairs: &[MadeLike],
    entities: &[(pg_sys::Oid, Vec<pg_sys::Oid>)],
) -> Vec<Difference> {
    let suspects: BTreeSet<u32> =
        catalog::may_lack(O::KIND, pairs).into_iter().map(pg_sys::Oid::to_u32).collect();
    let suspects = || entities.iter().filter(|(entity, _)| suspects.contains(&entity.to_u32()));
    let relations = suspects().flat_map(|(entity, templates)| iter::once(entity).chain(templates));
    let relations: BTreeSet<u32> = relations.map(|relation| relation.to_u32()).collect();
    if relations.is_empty() {
        return Vec::new();
    }
    let relations: Vec<_> = relations.into_iter().map(pg_sys::Oid::from).collect();
    let objects = Objects::<O>::read(&relations);
    let of_entity = |(entity, templates): &(pg_sys::Oid, Vec<pg_sys::Oid>)| {
        let read = || {
            let all = objects.counterparts(*entity, templates, |_, _| true);
            let own = objects.of(*entity);
            all.into_iter().filter_map(|it| difference(*entity, it, own)).collect::<Vec<_>>()
        };
        catalog::while_present(*entity, read).unwrap_or_default()
    };
    suspects().flat_map(of_entity).collect()
}

/// The difference between an object of a template and the entity's that serves as it; None if there is none.
fn difference<O: Object>(
    relation: pg_sys::Oid,
    Counterpart { template, wanted, own }: Counterpart<O>,
    all: &[O],
) -> Option<Difference> {
    let same_name =
        || all.iter().filter(|_| O::HAS_NAME_OF_TEMPLATE).find(|it| it.name() == wanted.name());
    let (state, own) = match own {
        Some(own) if own.is_valid_as(&wanted) => return None,
        None if wanted.is_replaced_by_any(all) => (State::Differs, None),
        _ if !wanted.is_compared() => return None,
        Some(own) => (if own.is_idle() { State::Idle } else { State::Alike }, own.definition()),
        None => {
            same_name().map_or((State::Missing, None), |own| (State::Differs, own.definition()))
        }
    };
    let text = if state == State::Missing { None } else { wanted.definition() };
    Some(Difference {
        relation,
        template: Some(template),
        kind: O::KIND,
        name: wanted.name().to_owned(),
        state,
        is_repaired: false,
        own,
        wanted: text,
    })
}
