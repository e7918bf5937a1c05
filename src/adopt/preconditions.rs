//! Tables that cannot be adopted: refused before anything changes.

use pgrx::pg_sys;

use super::left_out;
use super::lock::Lock;
use super::names::free_column_name;
use super::options::Options;
use super::plan::{Plan, Renames};
use super::table;
use crate::catalog::adoption::{self, Index};
use crate::catalog::{
    self, Expressions, Object, OpenRelation, OwnColumn, TableInfo, TemplateColumn,
};
use crate::error::{ColumnConflict, Report};
use crate::part::PartKind;
use crate::procedure::{Ending, in_subtransaction};
use crate::security_context::{trusts, with_dump_settings};
use crate::template_parts::{self, Change, Pending};
use crate::{accepted_drift, ambiguous_calls, contents, error, history};

/// The facts of a table that can take the templates, or the reason why it cannot. Locks it against DROP and
/// ALTER until the transaction ends.
pub fn unless_adoptable(
    table: pg_sys::Oid,
    templates: &[pg_sys::Oid],
    options: &Options,
) -> Result<TableInfo, Box<Report>> {
    table::read(table, options.task)?;
    catalog::lock(table, Lock::AccessShare.mode());
    let info = table::read(table, options.task)?;
    if let Some((rule, table)) = catalog::update_rule(table) {
        return Err(Box::new(error::has_update_rule(&info.name, &rule, &table)));
    }
    if info.kind == 'p' {
        let tree = catalog::partition_tree(table);
        if let Some(foreign) = tree.iter().find(|part| part.kind == 'f') {
            let parent = catalog::qualified_name(foreign.parent.unwrap_or(table));
            let refusal = error::has_foreign_partition(&info.name, &foreign.full_name, &parent);
            return Err(Box::new(refusal));
        }
        // Filling a partition runs code of the partitioned table's owner with the rights of the partition's,
        // and ALTER TABLE code of the partition's owner with those of the table's: the planner evaluates
        // CHECK constraints to prove NOT NULL.
        let is_trusted =
            |owner| catalog::may_act_as(info.owner, owner) && trusts(info.owner, owner);
        if let Some(other) = tree.iter().find(|part| !is_trusted(part.owner)) {
            let owner = catalog::role_name(info.owner);
            let refusal = error::partition_of_another_owner(&info.name, &other.full_name, &owner);
            return Err(Box::new(refusal));
        }
        if let Some((trigger, part)) = adoption::row_trigger_of_partition(&tree) {
            return Err(Box::new(error::partition_has_row_trigger(&info.name, &part, &trigger)));
        }
    }
    if let Some(refusal) = ambiguous_calls::refusal(templates, Expressions::All) {
        return Err(Box::new(refusal));
    }
    if options.repairs() {
        for (column, reason) in left_out::columns(&info, templates) {
            error::warn(error::column_left_as_it_is(&info.name, &column, reason));
        }
        return Ok(info);
    }
    if let Some(refusal) = history_is_impossible(&info, templates) {
        return Err(Box::new(refusal));
    }
    with_dump_settings(|| {
        if options.applies() {
            // A change of a template is not noted for a table whose expressions PostgreSQL cannot write.
            template_parts::parts_of_kinds(table, &[PartKind::Column, PartKind::Policy]);
        }
        let accepted = left_out::accepted(&accepted_drift::of(table)).collect::<Vec<_>>();
        let pending = template_parts::pending(table, templates);
        let follows = followed_columns(&pending, &accepted, options);
        let retyped = retyped_columns(&pending, &accepted, options);
        if let Some(refusal) = columns_are_in_the_way(&info, templates, pending, &accepted, options)
        {
            return Err(Box::new(refusal));
        }
        let mut columns = catalog::template_columns(table, templates);
        let follows = |column: &TemplateColumn| follows.contains(&column.name);
        if let Some(column) = columns.iter().find(|it| it.is_in_conflict() && !follows(it)) {
            return Err(Box::new(conflict(&info, column, templates)));
        }
        columns.retain(|column| column.is_given);
        let is_retyped = |it: &&TemplateColumn| retyped.contains(&it.name);
        let mut retyped = columns.iter().filter(is_retyped);
        if let Some(column) = retyped.find(|it| !adoption::converts_by_itself(it)) {
            // An error, as that of the statement would be.
            error::raise(conflict(&info, column, templates));
        }
        let lacks_identity = |own: &OwnColumn| !own.has_value();
        if let Some(column) = columns
            .iter()
            .find(|it| it.identity.is_some() && it.own.as_ref().is_some_and(lacks_identity))
        {
            let options = catalog::identity_options(&[column.template]).into_iter();
            let options: String =
                options.filter(|it| it.column == column.name).map(|it| it.sql()).collect();
            let (table, column) = (&info.full_name, &column.name);
            return Err(Box::new(error::column_lacks_identity(table, column, &options)));
        }
        if let Some(column) =
            columns.iter().find(|it| !follows(it) && left_out::lacks_values(&info, it))
        {
            let missing = column.own.is_none().then_some(column.type_name.as_str());
            let refusal = error::no_value_for_column(&info.full_name, &column.name, missing);
            return Err(Box::new(refusal));
        }
        if options.replace_key {
            if let ('p', Some(key)) = (info.kind, &info.key) {
                return Err(Box::new(error::key_of_partitioned(&info.name, key)));
            }
            let keys = catalog::foreign_keys_to_primary_key(table);
            if !keys.is_empty() {
                return Err(Box::new(error::key_is_referenced(&info.name, &keys)));
            }
            if let Some(refusal) = key_is_used(&info) {
                return Err(Box::new(refusal));
            }
        }
        Ok(())
    })?;
    Ok(info)
}

/// Why the table's columns cannot get the names that the templates have given theirs.
fn columns_are_in_the_way(
    table: &TableInfo,
    templates: &[pg_sys::Oid],
    mut pending: Vec<Pending>,
    accepted: &[String],
    options: &Options,
) -> Option<Report> {
    let is_accepted = |it: &Pending| accepted.contains(&it.name) || accepted.contains(&it.own_name);
    pending.retain(|it| it.change == Change::Rename || !is_accepted(it));
    if options.applies() {
        let renames = Renames::plan(table.oid, templates, &pending, options.remove);
        return renames.blocked.map(|blocked| error::column_in_the_way(&table.name, &blocked));
    }
    let renamed = pending.into_iter().find(|it| it.change == Change::Rename)?;
    let Pending { own_name, template, name, .. } = &renamed;
    Some(error::column_renamed_in_template(&table.name, &table.full_name, own_name, template, name))
}

/// The columns that are what the template's are once they follow it, or whose difference is accepted.
fn followed_columns(pending: &[Pending], accepted: &[String], options: &Options) -> Vec<String> {
    if !options.applies() {
        return Vec::new();
    }
    let follows = |it: &&Pending| match it.kind {
        PartKind::Column => it.change != Change::Remove || options.remove,
        // It becomes a column with values of its own, or stays.
        PartKind::GenerationExpression => true,
        _ => false,
    };
    // A renamed column leaves its former name to another one.
    let followed = pending.iter().filter(follows);
    let names = followed.flat_map(|it| [it.name.clone(), it.own_name.clone()]);
    names.chain(accepted.iter().cloned()).collect()
}

/// The columns that get the types which templates have given theirs.
fn retyped_columns(pending: &[Pending], accepted: &[String], options: &Options) -> Vec<String> {
    let is_one = |it: &&Pending| {
        options.applies()
            && (it.kind, it.change) == (PartKind::Column, Change::Replace)
            && it.name == it.own_name
            && !accepted.contains(&it.name)
    };
    pending.iter().filter(is_one).map(|it| it.name.clone()).collect()
}

/// Nothing, or why the plan for a table cannot be carried out.
pub fn unless_impossible(table: &TableInfo, plan: &Plan) -> Result<(), Box<Report>> {
    let owner = table.owner;
    let role = catalog::role_name(owner);
    if !catalog::may_use(table.schema, owner) {
        let lacks = error::owner_lacks_privilege(&table.name, "USAGE", &table.schema_name, &role);
        return Err(Box::new(lacks));
    }
    // SAFETY: a plain look at the current role.
    let current = unsafe { pg_sys::GetUserId() };
    for part in catalog::partition_tree(table.oid) {
        let may_create = |role| catalog::may_create_in(part.schema, role);
        if may_create(owner)
            || !plan.creates_objects() && (!plan.creates_indexes() || may_create(current))
        {
            continue;
        }
        let lacks = error::owner_lacks_privilege(&table.name, "CREATE", &part.schema_name, &role);
        return Err(Box::new(lacks));
    }
    let columns = plan.columns_to_fill();
    if columns.is_empty() {
        return Ok(());
    }
    for column in catalog::all_partition_columns(table.oid) {
        if columns.contains(&column) && contents::has_rows(table.oid, Some(&column)) {
            return Err(Box::new(error::partition_column_is_null(&table.full_name, &column)));
        }
    }
    for leaf in catalog::leaf_tables(table.oid) {
        let update = || adoption::check_replica_identity(leaf);
        if let Err(failure) = in_subtransaction(Ending::Undo, update) {
            if failure.is_interrupt() {
                failure.raise();
            }
            let (name, why) = (catalog::qualified_name(leaf), failure.report());
            return Err(Box::new(error::lacks_replica_identity(&table.name, &name, &why)));
        }
        for column in &columns {
            // A default that adopt() sets reaches the partitions; one that the table has may not have.
            if leaf != table.oid
                && catalog::has_value(table.oid, column)
                && !catalog::has_value(leaf, column)
                && leaf_has_gap(leaf, column)
            {
                let default = with_dump_settings(|| catalog::default_of(table.oid, column));
                let leaf = catalog::qualified_name(leaf);
                let refusal =
                    error::partition_lacks_default(&table.name, &leaf, column, default.as_deref());
                return Err(Box::new(refusal));
            }
        }
    }
    Ok(())
}

/// Why the table cannot have the history that a template gives it.
fn history_is_impossible(table: &TableInfo, templates: &[pg_sys::Oid]) -> Option<Report> {
    let keeps =
        |relation: &pg_sys::Oid| history::has_keeping_trigger(&OpenRelation::open(*relation));
    let keeping = templates.iter().copied().find(|it| keeps(it))?;
    if history::history_of(table.oid).is_some() {
        return None;
    }
    let late = history::refusal_of_trigger(table.oid, &OpenRelation::open(keeping));
    if late.is_some() {
        return late;
    }
    let key = |relation: pg_sys::Oid| catalog::keys(relation).into_iter().find(|it| it.primary);
    match key(table.oid) {
        Some(key) if key.columns.len() > history::MOST_KEY_COLUMNS => {
            Some(error::history_of_long_key(&table.name, key.columns.len()))
        }
        None if !templates.iter().any(|template| key(*template).is_some()) => {
            Some(error::adopted_history_needs_key(&table.name, &table.full_name))
        }
        _ => None,
    }
}

/// Why the primary key, which nothing refers to, cannot be replaced all the same.
fn key_is_used(table: &TableInfo) -> Option<Report> {
    let key = Index::of(table.oid).into_iter().find(|index| index.primary)?;
    if key.is_replica_identity {
        return Some(error::key_is_replica_identity(&table.name, &table.full_name, &key.name));
    }
    if key.is_clustered {
        return Some(error::key_is_clustered(&table.name, &table.full_name, &key.name));
    }
    let publication = adoption::publication_by_columns(table.oid)?;
    Some(error::key_is_published(&table.name, &key.name, &publication))
}

/// The refusal of a table of which a column conflicts with a template's.
fn conflict(table: &TableInfo, column: &TemplateColumn, templates: &[pg_sys::Oid]) -> Report {
    let own = column.own.as_ref();
    let conflict = ColumnConflict {
        name: column.name.clone(),
        table: table.full_name.clone(),
        has: own.map(|own| own.type_name.clone()).unwrap_or_default(),
        wanted: column.type_name.clone(),
        template: catalog::qualified_name(column.template),
        is_generated: own.is_some_and(|own| own.has_type),
        has_default: own.is_some_and(|own| own.has_default),
        conversion: adoption::conversion(column),
    };
    let free_name = free_column_name(table.oid, templates, &column.name, &[]);
    error::column_conflict(&table.name, &conflict, &free_name)
}

fn leaf_has_gap(leaf: pg_sys::Oid, column: &str) -> bool {
    contents::has_rows(leaf, Some(column))
}
