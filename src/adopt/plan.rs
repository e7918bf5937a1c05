//! The work that is left until a table has all parts of its templates: read from the catalogs before each part of
//! the work. A step is left out once what it does exists, so that an adoption that was cut off resumes.

use pgrx::pg_sys;

use self::context::Context;
use super::left_out;
use super::lock::Lock;
use super::names::Names;
use super::options::Options;
use super::phase::Phase;
use super::step::{Kind, Step};
use crate::catalog::{self, TableInfo};
use crate::counterparts::counterparts;
use crate::error::Task;
use crate::part::PartKind;
use crate::security_context::with_dump_settings;
use crate::template_parts::{self, Change, Pending};
use crate::{accepted_drift, error};

mod column_types;
mod columns;
mod constraints;
mod context;
mod exclusions;
mod foreign_keys;
mod history;
mod indexes;
mod marks;
mod outdated;
mod outdated_settings;
mod partition_indexes;
mod partition_triggers;
mod policies;
mod privileges;
mod properties;
mod renames;
mod rule_triggers;
mod statistics;
mod triggers;
mod types_in_use;
mod wanted_index;

pub use renames::Renames;

/// The work that is left.
pub struct Plan {
    steps: Vec<Step>,
    /// Whether it adds identity columns, each of which has a sequence.
    adds_identity: bool,
    /// The exclusion constraints that the table does not get while it is in service.
    pub exclusions_left_out: Vec<String>,
    /// The columns of the keys that the table cannot have.
    pub keys_left_out: Vec<String>,
    /// The indexes that another session is building.
    pub indexes_being_built: Vec<String>,
    /// The parts that the table keeps though its templates have them no longer.
    pub kept: Kept,
}

/// The parts that a table keeps though its templates have them no longer.
#[derive(Clone, Default)]
pub struct Kept {
    /// Parts that only `remove => true` removes.
    pub parts: Vec<String>,
    /// Generated columns whose expression PostgreSQL cannot change.
    pub expressions: Vec<String>,
}

impl Plan {
    /// Asks the catalogs. `distributed_size` is that of the shards of a table of Citus, in bytes.
    pub fn read(
        table: &TableInfo,
        templates: &[pg_sys::Oid],
        options: &Options,
        distributed_size: Option<i64>,
    ) -> Self {
        let accepted = match options.task {
            Task::Repair | Task::Apply => accepted_drift::of(table.oid),
            Task::Adopt | Task::Release => Vec::new(),
        };
        let mut left_out: Vec<String> = left_out::accepted_columns(&accepted).collect();
        if options.repairs() {
            let found = left_out::columns(table, templates).into_iter();
            left_out.extend(found.map(|(column, _)| column));
        }
        with_dump_settings(|| {
            // Their names are recorded: no template is renamed until the transaction ends.
            templates.iter().for_each(|template| catalog::lock_to_read(*template));
            let mut outdated = template_parts::pending(table.oid, templates);
            let accepts = |it: &Pending, name: &str| {
                accepted.iter().any(|(kind, known)| *kind == it.kind && known == name)
            };
            let is_accepted = |it: &Pending| accepts(it, &it.own_name) || accepts(it, &it.name);
            // The new name is none of the differences that are accepted.
            outdated.retain(|it| it.change == Change::Rename || !is_accepted(it));
            let is_revived = |it: &Pending| {
                (it.kind, it.change) == (PartKind::Trigger, Change::Remove)
                    && rule_triggers::is_revived(table.oid, templates, &it.own_name)
            };
            let (revived, outdated): (Vec<_>, Vec<_>) = outdated.into_iter().partition(is_revived);
            let revived_triggers = revived.into_iter().map(|it| it.own_name).collect();
            // apply() alone carries the other changes over.
            let (outdated, left): (Vec<_>, Vec<_>) =
                outdated.into_iter().partition(|_| options.applies());
            let renames = Renames::plan(table.oid, templates, &outdated, options.remove);
            let renames = renames.steps(&table.full_name);
            if !renames.is_empty() {
                return Self::of_steps(renames);
            }
            let (outdated, fixed): (Vec<_>, Vec<_>) =
                outdated.into_iter().partition(|it| outdated::can_change(table.oid, it, templates));
            let goes = |it: &Pending| it.change != Change::Remove || options.remove;
            let (mut outdated, kept): (Vec<_>, Vec<_>) = outdated.into_iter().partition(goes);
            // Of these alone: a replica identity that stays needs its index.
            template_parts::leave_needed(table.oid, &mut outdated);
            let kept_triggers = kept.iter().chain(&left).filter(|it| it.kind == PartKind::Trigger);
            let kept_triggers = kept_triggers.map(|it| it.own_name.clone()).collect();
            let name = |it: Pending| format!("{} {}", it.kind.word(), it.own_name);
            let kept = Kept {
                parts: kept.into_iter().map(|it| name(it).trim_end().to_owned()).collect(),
                expressions: fixed.into_iter().map(|it| it.own_name).collect(),
            };
            let context = Context {
                table,
                templates,
                replace_key: options.replace_key,
                online: options.online,
                distributed_size,
                repair: options.repairs(),
                left_out,
                accepted,
                types: column_types::ColumnTypes::read(table.oid, &outdated),
                outdated,
                kept_triggers,
                revived_triggers,
                names: Names::default(),
                tree: catalog::partition_tree(table.oid),
            };
            let columns = columns::read(&context);
            let triggers = counterparts(table.oid, templates);
            let (indexes, keys_left_out) = indexes::read(&context, &columns);
            let (exclusions, exclusions_left_out) =
                if context.repair { Default::default() } else { exclusions::steps(&context) };
            let mut parts = vec![
                outdated::steps(&context, &columns, &indexes, &triggers),
                columns::steps(&context, &columns),
                constraints::steps(&context, &columns),
                indexes::steps(&context, &indexes),
                columns::set_not_null(&context, &columns).into_iter().collect(),
            ];
            // A repair gives back nothing that may have been taken away on purpose, privileges above all.
            if context.repair {
                parts.push(indexes::keys(&context, &columns, &indexes));
                parts.push(rule_triggers::steps(&context, &triggers));
                parts.push(history::steps(&context));
                parts.push(partition_triggers::steps(&context, &triggers));
            } else {
                let settings = properties::read(&context);
                let mark = |kind| indexes::mark(&context, &indexes, &settings, kind);
                parts.extend([
                    mark(PartKind::ReplicaIdentity).into_iter().collect(),
                    indexes::keys(&context, &columns, &indexes),
                    exclusions,
                    mark(PartKind::Cluster).into_iter().collect(),
                    rule_triggers::steps(&context, &triggers),
                    triggers::steps(&context, &triggers),
                    history::steps(&context),
                    partition_triggers::steps(&context, &triggers),
                    columns::comments(&context, &columns),
                    properties::steps(&settings),
                    properties::living_view_privileges(&context),
                    statistics::steps(&context),
                    policies::steps(&context),
                    foreign_keys::steps(&context),
                    outdated::removed_last(&context, &columns),
                ]);
            }
            let mut steps: Vec<Step> = parts.into_iter().flatten().collect();
            steps.sort_by_key(Step::phase);
            let adds_identity = columns.iter().any(columns::Column::is_new_identity);
            let indexes_being_built = indexes::being_built(&indexes);
            Self {
                steps,
                adds_identity,
                exclusions_left_out,
                keys_left_out,
                indexes_being_built,
                kept,
            }
        })
    }

    /// These steps alone.
    fn of_steps(steps: Vec<Step>) -> Self {
        Self {
            steps,
            adds_identity: false,
            exclusions_left_out: Vec::new(),
            keys_left_out: Vec::new(),
            indexes_being_built: Vec::new(),
            kept: Kept::default(),
        }
    }

    /// The steps of a phase.
    pub fn of(&self, phase: Phase) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(move |step| step.phase() == phase)
    }

    /// All steps, in their order.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The strongest lock of the steps, if all of them are changes of the catalogs alone; None in it without steps.
    pub fn lock_if_instant(&self) -> Option<Option<Lock>> {
        let lock = |step: &Step| step.lock().unwrap_or(Lock::AccessShare);
        self.steps.iter().all(Step::is_instant).then(|| self.steps.iter().map(lock).max())
    }

    /// Whether it creates indexes.
    pub fn creates_indexes(&self) -> bool {
        let is_one = |step: &Step| matches!(step.kind, Kind::BuildIndex(_) | Kind::AddParentIndex);
        self.steps.iter().any(is_one)
    }

    /// Whether it adds identity columns.
    pub fn adds_identity(&self) -> bool {
        self.adds_identity
    }

    /// Whether its owner has to create objects other than indexes in the table's schema: sequences or statistics objects.
    pub fn creates_objects(&self) -> bool {
        self.adds_identity
            || self.steps.iter().any(|step| matches!(step.kind, Kind::CreateStatistics))
    }

    /// The columns to fill.
    pub fn columns_to_fill(&self) -> Vec<String> {
        let columns = self.steps.iter().filter_map(|step| match &step.kind {
            Kind::FillColumn(column) => Some(column.clone()),
            _ => None,
        });
        columns.collect()
    }
}

/// The templates of these names; a name without a schema is looked up among them.
pub fn resolve_templates(names: Vec<String>) -> Vec<pg_sys::Oid> {
    let mut templates = Vec::new();
    for name in names {
        let Some(template) = catalog::template_named(&name) else {
            error::raise(error::no_such_template(&name));
        };
        // As LIKE demands.
        catalog::require_select(template);
        if !templates.contains(&template) {
            templates.push(template);
        }
    }
    if templates.is_empty() {
        error::raise(error::no_template_given());
    }
    templates
}
