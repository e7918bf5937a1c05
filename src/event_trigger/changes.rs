//! Existing objects that a command has changed: names, columns and parts that are held elsewhere follow them.

use pgrx::pg_sys;

use crate::catalog::{self, ChangedObject, OpenRelation};
use crate::parse_tree::{Command, Renamed};
use crate::{
    accepted_drift, error, history, living_view, name_check, naming_policy, public_id,
    relation_names, rule_columns, settings, shipped, template_parts, template_policy,
    template_record,
};

/// Follows a command that may have changed templates among these relations.
pub fn follow_templates(relations: &[pg_sys::Oid]) {
    let Some(schema) = catalog::schema() else { return };
    for relation in relations.iter().filter(|it| catalog::is_template(**it, schema)) {
        template_parts::refresh(*relation);
    }
}

/// Follows a command that may have changed existing objects, or refuses it.
pub fn follow(command: Command, schema: pg_sys::Oid, changed: &[ChangedObject]) {
    let mut owners: Vec<_> = changed.iter().filter_map(|object| object.relation()).collect();
    shipped::refuse_changes(command, &owners);
    for relation in changed.iter().filter(|object| object.is_rule()).filter_map(|it| it.relation())
    {
        history::refuse_rule(relation);
    }
    let relations = changed.iter().filter(|object| object.is_relation()).map(|it| it.object);
    if command.adds_columns() || !command.dropped_columns().is_empty() {
        relations.clone().for_each(living_view::follow_new_columns);
    }
    if command.alters_table() {
        relations.clone().for_each(|relation| history::follow_columns(relation, command));
    }
    if command.moved_table().is_some() {
        relations.clone().for_each(|relation| history::follow_new_name(relation, None));
        relations.clone().for_each(template_parts::follow_move);
    }
    match command.renamed() {
        Some(Renamed::Relation { old, new }) => {
            for relation in relations {
                history::refuse_becoming_shard(relation, &old, &new);
                history::follow_new_name(relation, Some(&old));
                if catalog::is_template(relation, schema) {
                    if catalog::is_renamed_by_citus(relation, &old, &new) {
                        error::raise(error::template_in_metadata_of_citus(&old));
                    }
                    template_record::rename(&old, &new);
                    template_policy::follow_template_renaming(&old, &new);
                    template_parts::follow_renaming(&old, &new);
                }
                if catalog::is_renamed_by_citus(relation, &old, &new) {
                    continue;
                }
                relation_names::follow_rename(relation, &old, &new);
                public_id::follow_rename(relation, &old, &new);
                template_policy::check_renamed(relation, &old);
                if settings::enabled() || naming_policy::is_any_pinned() {
                    check_new_name(relation);
                }
            }
        }
        Some(Renamed::Column { old, new }) => {
            for relation in relations {
                rule_columns::rename(relation, &old, &new);
                living_view::follow_renamed_column(relation, &old, &new);
                let tables = catalog::family(relation);
                if template_parts::is_any() {
                    for table in &tables {
                        template_parts::forget_column(*table, &old, Some(&new));
                    }
                }
                for template in tables.iter().filter(|it| catalog::is_template(**it, schema)) {
                    template_parts::follow_renamed_column(*template, &old, &new);
                    accepted_drift::follow_renamed_column(*template, &old, &new);
                }
                history::follow_renamed_column(relation, &old, &new);
            }
        }
        None if command.moved_table().is_some() && naming_policy::is_any_pinned() => {
            relations.filter(|it| !catalog::is_moved_by_citus(*it)).for_each(check_new_name);
        }
        Some(Renamed::Other) | None => {}
    }
    owners.sort_unstable_by_key(|relation| relation.to_u32());
    owners.dedup();
    // ALTER TABLE changes the tables that inherit from the one that it names, too, ALTER TYPE those of the type.
    if command.alters_table() || matches!(command.renamed(), Some(Renamed::Other)) {
        let is_followed = |table: &pg_sys::Oid| {
            catalog::is_template(*table, schema) || template_parts::has_any(*table)
        };
        let children = owners.iter().flat_map(|table| catalog::family(*table)).filter(is_followed);
        let children: Vec<_> = children.filter(|table| !owners.contains(table)).collect();
        owners.extend(children);
        owners.sort_unstable_by_key(|relation| relation.to_u32());
        owners.dedup();
    }
    if command.renamed().is_some() {
        for table in &owners {
            template_parts::follow_renamed_parts(*table);
            accepted_drift::follow_renamed_parts(*table);
        }
    }
    template_parts::forget_taken(command, &owners);
    follow_templates(&owners);
}

fn check_new_name(relation: pg_sys::Oid) {
    if let Some(open) = OpenRelation::of_command(relation)
        && catalog::is_entity(&open)
    {
        name_check::check(&open);
    }
}
