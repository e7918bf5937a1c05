//! Accepted differences of parts that a template, or a role, has given another name.

use pgrx::pg_sys;

use super::{Exception, exceptions, write};
use crate::catalog;
use crate::part::PartKind;
use crate::security_context::with_dump_settings;
use crate::template_parts::{self, RenamedRoles};
use crate::{living_view, rule_columns};

/// The kinds of the parts that are objects of a type, as PostgreSQL reports it.
fn kinds_of(object_type: &str) -> &'static [PartKind] {
    use PartKind::{
        CheckConstraint, ExclusionConstraint, ForeignKey, Index, Policy, Statistics, Trigger,
    };
    match object_type {
        // A key, which is an index, is a constraint too.
        "table constraint" => &[CheckConstraint, ForeignKey, ExclusionConstraint, Index],
        "index" => &[Index, ExclusionConstraint],
        "statistics object" => &[Statistics],
        "policy" => &[Policy],
        "trigger" => &[Trigger],
        _ => &[],
    }
}

/// Follows a command that may have renamed objects of a template.
pub fn follow_renamed_parts(template: pg_sys::Oid) {
    if !super::is_any() || !catalog::is_one_of_templates(template) {
        return;
    }
    let renamed = catalog::renamed_parts(template);
    for [object_type, old, new] in &renamed {
        let kinds = kinds_of(object_type);
        let has = |relation, name: &str| has(relation, kinds, name);
        // Of another kind than the object is, the name stays.
        let kinds: Vec<PartKind> = kinds
            .iter()
            .copied()
            .filter(|kind| has(template, new).contains(kind) && !has(template, old).contains(kind))
            .collect();
        follow(template, |kind, name, others| {
            (kinds.contains(&kind) && name == old).then(|| {
                let stays = others.iter().any(|other| has(*other, old).contains(&kind));
                (new.clone(), stays)
            })
        });
    }
}

/// Follows a command that has renamed a column of a template.
pub fn follow_renamed_column(template: pg_sys::Oid, old: &str, new: &str) {
    if !super::is_any() {
        return;
    }
    let (grants, view_grants) =
        with_dump_settings(|| (catalog::grants(template), living_view::grants(template)));
    follow(template, |kind, name, others| {
        let followed = match kind {
            PartKind::Rule => rule_columns::renamed(name, old, new),
            PartKind::Privilege | PartKind::LivingViewPrivilege => {
                let is_of_view = kind == PartKind::LivingViewPrivilege;
                let mut grants = if is_of_view { &view_grants } else { &grants }.iter();
                let is_it = |it: &&catalog::Grant| {
                    it.name_on_renamed(new, old).is_some_and(|former| former == name)
                };
                grants.find(is_it).map(catalog::Grant::name)
            }
            _ => (kind.is_named_after_column() && name == old).then(|| new.to_owned()),
        };
        let stays = || others.iter().any(|other| catalog::column_number(*other, old).is_some());
        followed.map(|name| (name, stays()))
    });
}

/// The kinds of these of which a relation has a part of that name.
fn has(relation: pg_sys::Oid, kinds: &[PartKind], name: &str) -> Vec<PartKind> {
    let parts = with_dump_settings(|| template_parts::parts_of_kinds(relation, kinds));
    parts.into_iter().filter(|part| part.name == name).map(|part| part.kind).collect()
}

/// Changes the names of what is accepted of the tables made LIKE a template. `renamed` gives the new name of a part, and whether another one
/// of the table's other templates, which it is given, has the former name, too.
fn follow(
    template: pg_sys::Oid,
    renamed: impl Fn(PartKind, &str, &[pg_sys::Oid]) -> Option<(String, bool)>,
) {
    let made = with_dump_settings(|| catalog::made_through_with_attached(template));
    for made in made.iter().filter(|made| made.templates.contains(&template)) {
        let others: Vec<_> = made.templates.iter().filter(|it| **it != template).copied().collect();
        for (kind, name) in super::of(made.relation) {
            if let Some((followed, stays)) = renamed(kind, &name, &others) {
                let schema = catalog::namespace_of(made.relation).map(catalog::namespace_name);
                let table = catalog::relation_name(made.relation);
                let former = [schema.unwrap_or_default(), table, kind.word().to_owned(), name];
                rename(&former, followed, stays);
            }
        }
    }
}

fn rename(former: &Exception, name: String, stays: bool) {
    let [schema, relation, kind, _] = former.clone();
    if !stays {
        write(super::DELETE, former);
    }
    write(super::INSERT, &[schema, relation, kind, name]);
}

/// Gives the privileges that are accepted the names that roles have now.
pub fn follow_roles(renamed: &RenamedRoles) {
    let mut changed: Vec<(Exception, Exception)> = Vec::new();
    for former in exceptions().iter() {
        let [schema, relation, kind, name] = former.clone();
        let Some(part) = PartKind::of(&kind).filter(|it| it.is_privilege()) else { continue };
        let name = renamed.follow_name(part, name);
        if name != former[3] {
            changed.push((former.clone(), [schema, relation, kind, name]));
        }
    }
    // Two roles may have got each other's names.
    changed.iter().for_each(|(former, _)| write(super::DELETE, former));
    changed.iter().for_each(|(_, followed)| write(super::INSERT, followed));
}
