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
use crate::catalog::adoption::{self, Index, IndexDefinition, IndexKey};
use crate::counterparts::pair;
use crate::part::PartKind;

/// The indexes of the templates, each with one of the table's, and the columns of the keys that the table cannot have.
pub fn read(context: &Context) -> (Vec<WantedIndex>, Vec<String>) {
    let table = context.table;
    let partitions = context.partition_columns();
    let mut own = adoption::indexes(table.oid);
    own.retain(|index| !context.is_outdated(PartKind::Index, &index.name));
    let mut templates = Vec::new();
    let mut left_out = Vec::new();
    for template in context.templates {
        for index in adoption::indexes(*template) {
            let mut definition = index.definition.clone();
            if context.repair && !is_lost(context, &index, &own)
                || context.accepts_lack_of(PartKind::Index, &index.name)
            {
                continue;
            }
            if definition.unique {
                let Some(columns) = &partitions else {
                    let keys: Vec<_> = definition.keys.into_iter().map(|key| key.sql).collect();
                    left_out.push(keys.join(", "));
                    continue;
                };
                add_columns(&mut definition, columns);
            }
            templates.push((*template, index, definition));
        }
    }
    // Keys first, since they serve as other indexes of several templates.
    templates.sort_by_key(|(_, index, _)| (!index.is_key, !index.definition.unique));
    let key = table.key.as_ref();
    let has_key = key.is_some_and(|key| !context.is_outdated(PartKind::Index, key));
    let mut may_be_primary = context.replace_key || !has_key;
    let mut asked: Vec<Asked> = Vec::new();
    for (source, template, definition) in templates {
        // One index serves as those of several templates.
        let one = asked.iter_mut().find(|known| {
            let is_new = context.repair || !known.sources.contains(&source);
            is_new && known.definition.serves_as(&definition)
        });
        if let Some(known) = one {
            known.sources.push(source);
            continue;
        }
        let is_primary = template.primary && may_be_primary;
        may_be_primary &= !is_primary;
        asked.push(Asked { sources: vec![source], template, definition, is_primary });
    }
    let pairs = pair(&asked, &own, |asked, own| {
        let serves = own.definition.serves_as(&asked.definition)
            // A constraint other than the primary key keeps its index.
            && !(asked.is_primary && context.replace_key && own.is_key && !own.primary);
        let ranks = [
            own.valid,
            own.is_key == asked.template.is_key,
            own.definition.is_exactly(&asked.definition),
            own.is_key,
            own.primary,
        ];
        serves.then(|| ranks.iter().fold(0, |rank, has| rank * 2 + u8::from(*has)))
    });
    let mut wanted: Vec<WantedIndex> = Vec::new();
    for (Asked { template, definition, is_primary, .. }, place) in asked.into_iter().zip(pairs) {
        let own = place.map(|place| own[place].clone());
        let becomes_primary = is_primary && !own.as_ref().is_some_and(|own| own.primary);
        let name = match &own {
            Some(own) => own.name.clone(),
            None => {
                let columns = definition.labels();
                let (columns, label) = match (becomes_primary && !has_key, template.is_key) {
                    (true, _) => ("", "pkey"),
                    (false, true) => (columns.as_str(), "key"),
                    (false, false) => (columns.as_str(), "idx"),
                };
                context.names.choose(table.schema, &table.name, columns, label)
            }
        };
        wanted.push(WantedIndex { template, definition, own, name, becomes_primary });
    }
    (wanted, left_out)
}

/// An index of a template.
struct Asked {
    /// The templates that it is of.
    sources: Vec<pg_sys::Oid>,
    template: Index,
    /// Its counterpart on the table.
    definition: IndexDefinition,
    /// Whether it is the primary key to be.
    is_primary: bool,
}

/// Whether an index of a template is a key that the table has lost: the unique one of a column that is not in
/// its primary key either.
fn is_lost(context: &Context, index: &Index, own: &[Index]) -> bool {
    let definition = &index.definition;
    let [IndexKey { column: Some(column), .. }] = definition.keys.as_slice() else { return false };
    let has_column =
        |key: &&Index| key.definition.keys.iter().any(|it| it.column.as_ref() == Some(column));
    definition.unique
        && definition.predicate.is_none()
        && context.takes(column)
        && !own.iter().filter(|key| key.valid && key.primary).any(|key| has_column(&key))
}

/// Adds the partition columns that are not among its own.
fn add_columns(definition: &mut IndexDefinition, columns: &[String]) {
    for column in columns {
        if !definition.keys.iter().any(|key| key.column.as_ref() == Some(column)) {
            definition.keys.push(IndexKey::of_column(column));
        }
        definition.including.retain(|included| included != column);
    }
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
        if table.kind == 'p' {
            steps.extend(partition_indexes::steps(context, index, building, &used));
            continue;
        }
        if let Some(failed) = &index.own {
            let statement = format!("DROP INDEX {}{}", building.sql(), failed.full_name);
            steps.push(Step::new(Kind::DropIndex(building, failed.oid), statement));
        }
        let statement = index.definition.sql(&index.name, &table.full_name, building, false);
        steps.push(Step::new(Kind::BuildIndex(building), statement));
    }
    steps
}

/// The indexes that another session is building.
pub fn being_built(indexes: &[WantedIndex]) -> Vec<String> {
    let own = indexes.iter().filter_map(|index| index.own.as_ref());
    own.filter(|own| !own.valid && own.is_being_built).map(|own| own.full_name.clone()).collect()
}

/// The step that makes an index of the table its replica identity, as one of the template's is.
pub fn replica_identity(context: &Context, indexes: &[WantedIndex]) -> Option<Step> {
    let wanted = indexes.iter().find(|index| index.template.is_replica_identity)?;
    // One that the table has already stays.
    if adoption::indexes(context.table.oid).iter().any(|own| own.is_replica_identity) {
        return None;
    }
    let action = Action::ReplicaIdentity { index: &wanted.name };
    let statement = alter_table(&context.table.full_name, &[action]);
    Some(Step::new(Kind::SetReplicaIdentityIndex, statement))
}

/// The step that marks an index of the table for CLUSTER, as one of the template's is. A partitioned table takes no mark.
pub fn cluster_mark(context: &Context, indexes: &[WantedIndex]) -> Option<Step> {
    let table = context.table;
    let wanted = indexes.iter().find(|index| index.template.is_clustered)?;
    let has_one = adoption::indexes(table.oid).iter().any(|own| own.is_clustered);
    (table.kind == 'r' && !has_one).then(|| {
        let action = Action::ClusterOn { index: &wanted.name };
        Step::new(Kind::MarkClustered, alter_table(&table.full_name, &[action]))
    })
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
