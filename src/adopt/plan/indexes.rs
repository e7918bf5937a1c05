//! Indexes and the keys that they are made into.

use std::cell::RefCell;

use pgrx::pg_sys;

use super::columns::Column;
use super::context::{self, Context};
use super::partition_indexes;
use super::wanted_index::WantedIndex;
use crate::adopt::alter_table::{Action, alter_table};
use crate::adopt::phase::Phase;
use crate::adopt::step::{Kind, Step};
use crate::catalog::adoption::Index;
use crate::catalog::{self, Object, Setting};
use crate::counterparts::{Counterpart, Objects};
use crate::error;
use crate::part::PartKind;

/// The indexes of the templates, each with one of the table's, and the columns of the keys that the table cannot have.
pub fn read(context: &Context, columns: &[Column]) -> (Vec<WantedIndex>, Vec<String>) {
    let table = context.table;
    let objects = Objects::<Index>::read(&[context.templates, &[table.oid]].concat());
    let is_accepted = |index: &Index| context.accepts_lack_of(PartKind::Index, &index.name);
    let is_asked =
        |index: &Index| (!context.repair || is_lost(columns, index)) && !is_accepted(index);
    let of_templates = || {
        let indexes = context.templates.iter().flat_map(|template| objects.of(*template));
        indexes.filter(|index| index.is_given() && is_asked(index))
    };
    let is_left_out = |index: &&Index| !(*index).clone().give(pg_sys::InvalidOid, table.oid);
    let left_out = of_templates().filter(is_left_out).map(|index| index.definition.columns());
    let key = table.key.as_ref();
    let has_key = key.is_some_and(|key| !context.is_outdated(PartKind::Index, key));
    let replacing = of_templates().find(|index| index.primary).filter(|_| context.replace_key);
    let may_serve = |own: &Index, wanted: &Index| {
        let is_replacing = replacing.is_some_and(|index| index.oid == wanted.oid);
        // A constraint other than the primary key keeps its index.
        let keeps_its_own = is_replacing && own.is_key && !own.primary;
        !keeps_its_own && !context.is_outdated(PartKind::Index, &own.name)
    };
    let mut all = objects.counterparts(table.oid, context.templates, may_serve);
    let own = objects.of(table.oid);
    let is_begun = |it: &Counterpart<Index>| {
        context.repair && is_no_key_yet(context, it, own) && !is_accepted(&it.wanted)
    };
    all.retain(|it| is_asked(&it.wanted) || is_begun(it));
    if context.repair {
        leave_one_of_each(&mut all);
    }
    let mut may_be_primary = context.replace_key || !has_key;
    let mut wanted: Vec<WantedIndex> = Vec::new();
    for Counterpart { wanted: template, own, .. } in all {
        let is_primary = template.primary && may_be_primary;
        may_be_primary &= !is_primary;
        let becomes_primary = is_primary && !own.as_ref().is_some_and(|own| own.primary);
        let name = match &own {
            Some(own) => own.name.clone(),
            None => {
                let columns = template.definition.labels();
                let (columns, label) = match (becomes_primary && !has_key, template.is_key) {
                    (true, _) => ("", "pkey"),
                    (false, true) => (columns.as_str(), "key"),
                    (false, false) => (columns.as_str(), "idx"),
                };
                context.names.choose(table.schema, &table.name, columns, label)
            }
        };
        wanted.push(WantedIndex { template, own, name, becomes_primary });
    }
    (wanted, left_out.collect())
}

/// Whether an index of a template is the key of a column that the table has lost.
fn is_lost(columns: &[Column], index: &Index) -> bool {
    let lacks = |it: &Column| it.lacks_key && Some(&it.wanted.name) == index.only_column();
    columns.iter().any(lacks)
}

/// Whether the table has an index for the key of a column of a template, as a repair builds it, that is no key yet; nor is the column in
/// the primary key.
fn is_no_key_yet(context: &Context, it: &Counterpart<Index>, own: &[Index]) -> bool {
    let Some(column) = it.wanted.only_column() else { return false };
    let has_column =
        |key: &Index| key.definition.keys.iter().any(|it| it.column.as_ref() == Some(column));
    it.own.is_some()
        && context.takes(column)
        && !own.iter().any(|key| key.valid && key.primary && has_column(key))
}

/// Leaves one of the keys that serve as each other: that which the table has.
fn leave_one_of_each(all: &mut Vec<Counterpart<Index>>) {
    all.sort_by_key(|it| it.own.is_none());
    let mut known: Vec<Index> = Vec::new();
    all.retain(|it| {
        let is_new = !known.iter().any(|known| known.is_same(&it.wanted));
        known.extend(is_new.then(|| it.wanted.clone()));
        is_new
    });
}

/// The steps that build them.
pub fn steps(context: &Context, indexes: &[WantedIndex]) -> Vec<Step> {
    let table = context.table;
    let used = RefCell::default();
    let mut steps = Vec::new();
    let missing: Vec<_> = indexes.iter().filter(|index| !index.exists()).collect();
    if missing.is_empty() {
        return steps;
    }
    let building = context.building();
    for index in missing {
        let wanted = &index.template;
        if wanted.definition.has_expressions()
            && let Some(template) = catalog::relation_whose_row_is_indexed(wanted.oid)
        {
            let template = catalog::qualified_name(template);
            error::raise(error::whole_row_in_part(&template, "Index", &wanted.name));
        }
        if table.kind == 'p' {
            steps.extend(partition_indexes::steps(context, index, building, &used));
            continue;
        }
        if let Some(failed) = &index.own {
            let statement = format!("DROP INDEX {}{}", building.sql(), failed.full_name);
            steps.push(Step::new(Kind::DropIndex(building, failed.oid), statement));
        }
        let statement =
            index.template.definition.sql(&index.name, &table.full_name, building, false);
        steps.push(Step::new(Kind::BuildIndex(building), statement));
    }
    steps
}

/// The indexes that another session is building.
pub fn being_built(indexes: &[WantedIndex]) -> Vec<String> {
    let own = indexes.iter().filter_map(|index| index.own.as_ref());
    own.filter(|own| !own.valid && own.is_being_built).map(|own| own.full_name.clone()).collect()
}

/// The step that marks an index of the table for a setting of this kind, as one of the template's is.
pub fn mark(
    context: &Context,
    indexes: &[WantedIndex],
    settings: &[Setting],
    kind: PartKind,
) -> Option<Step> {
    let is_lacking = || settings.iter().any(|it| it.kind == kind && it.marks_index());
    if context.replaced_name(kind, "").is_none() && !is_lacking() {
        return None;
    }
    let is_of_cluster = kind == PartKind::Cluster;
    let is_marked = |it: &&WantedIndex| match is_of_cluster {
        true => it.template.is_clustered,
        false => it.template.is_replica_identity,
    };
    let index = indexes.iter().find(is_marked)?.name.as_str();
    let (kind, action) = match is_of_cluster {
        true => (Kind::MarkClustered, Action::ClusterOn { index }),
        false => (Kind::SetReplicaIdentityIndex, Action::ReplicaIdentity { index }),
    };
    Some(Step::new(kind, alter_table(&context.table.full_name, &[action])))
}

/// The steps that drop what has proven columns NOT NULL, and make keys of the indexes.
pub fn keys(context: &Context, columns: &[Column], indexes: &[WantedIndex]) -> Vec<Step> {
    let table = &context.table.full_name;
    let marks = columns.iter().filter_map(|column| column.mark.as_ref());
    let mut actions: Vec<_> =
        marks.map(|mark| Action::DropConstraint { name: &mark.name }).collect();
    let replaced = context
        .table
        .key
        .as_deref()
        .filter(|_| context.replace_key && indexes.iter().any(|index| index.becomes_primary));
    actions.extend(replaced.map(|name| Action::DropConstraint { name }));
    for index in indexes.iter().filter(|index| index.becomes_key(context)) {
        actions.push(Action::AddKey {
            index: &index.name,
            primary: index.becomes_primary,
            deferrable: index.template.deferrable,
            initially_deferred: index.template.initially_deferred,
        });
    }
    let mut steps = Vec::new();
    if !actions.is_empty() {
        let drops = replaced.map(|name| alter_table(table, &[Action::DropConstraint { name }]));
        steps.push(Step::new(Kind::AddKeys { drops }, alter_table(table, &actions)));
    }
    if let (Some(new_name), Some(index)) =
        (replaced, indexes.iter().find(|index| index.becomes_primary))
        && index.name != new_name
    {
        let action = Action::RenameConstraint { name: &index.name, new_name };
        steps.push(Step::new(Kind::RenameKey, alter_table(table, &[action])));
    }
    for index in indexes {
        let name = replaced.filter(|_| index.becomes_primary).unwrap_or(&index.name);
        let has_comment = index.own.as_ref().is_some_and(|own| own.comment.is_some());
        if let (Some(comment), false) = (&index.template.comment, has_comment) {
            let name =
                pgrx::spi::quote_qualified_identifier(context.table.schema_name.as_str(), name);
            steps.push(context::comment(&format!("INDEX {name}"), comment, Phase::Finish));
        }
    }
    steps
}
