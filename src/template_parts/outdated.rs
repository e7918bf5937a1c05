//! The parts that entities have of templates which have since lost, changed or renamed them.

use std::collections::BTreeMap;
use std::rc::Rc;

use pgrx::pg_sys;

use super::own;
use super::part::{Part, is_of_column, parts, parts_of_kinds};
use super::rows::{own_part, place, places, rows};
use crate::catalog;
use crate::part::PartKind;

/// The way in which apply() carries a change over to an outdated part of an entity.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// The column gets its new name.
    Rename,
    /// It becomes what the template has under its name.
    Replace,
    /// It is removed.
    Remove,
}

/// An outdated part of an entity.
#[derive(Clone)]
pub struct Pending {
    /// The name of the template.
    pub template: String,
    /// The kind of the part.
    pub kind: PartKind,
    /// Its name in the template.
    pub name: String,
    /// Its name in the entity.
    pub own_name: String,
    /// The part of the entity, as the template gave it.
    pub definition: String,
    /// The way in which the change is carried over.
    pub change: Change,
}

/// The outdated parts of a table that was made LIKE these templates. The current search_path is `pg_catalog`.
pub fn pending(table: pg_sys::Oid, templates: &[pg_sys::Oid]) -> Vec<Pending> {
    pending_of(table, templates, |template, kinds| Rc::new(parts_of_kinds(template, kinds)))
}

/// The same, where `read` gives the parts of a template that are of some kinds.
fn pending_of(
    table: pg_sys::Oid,
    templates: &[pg_sys::Oid],
    mut read: impl FnMut(pg_sys::Oid, &[PartKind]) -> Rc<Vec<Part>>,
) -> Vec<Pending> {
    let rows = rows(table);
    if rows.is_empty() {
        return Vec::new();
    }
    let mut kinds: Vec<PartKind> = rows.iter().map(|row| row.kind).collect();
    kinds.extend([PartKind::Column, PartKind::Policy]);
    let own = parts_of_kinds(table, &kinds);
    let given: Vec<(String, Rc<Vec<Part>>)> = templates
        .iter()
        .map(|template| (catalog::relation_name(*template), read(*template, &kinds)))
        .collect();
    let mut found: Vec<Pending> = Vec::new();
    for row in rows {
        let Some((_, theirs)) = given.iter().find(|(name, _)| *name == row.template) else {
            continue;
        };
        let is_named = |part: &&Part, name: &str| part.kind == row.kind && part.name == name;
        let has = |parts: &[Part], name: &str| parts.iter().any(|part| is_named(&part, name));
        let pending = |own_name: &str, change| Pending {
            template: row.template.clone(),
            kind: row.kind,
            name: row.name.clone(),
            own_name: own_name.to_owned(),
            definition: row.definition.clone(),
            change,
        };
        if row.kind == PartKind::Column && row.own_name != row.name && has(theirs, &row.name) {
            // Another template may give it under the old name.
            let others = given.iter().filter(|(name, _)| *name != row.template);
            let is_others = others.clone().any(|(_, parts)| has(parts, &row.own_name));
            if has(&own, &row.own_name) && !has(&own, &row.name) && !is_others {
                found.push(pending(&row.own_name, Change::Rename));
            }
            continue;
        }
        let Some(part) = own_part(&row, &own) else { continue };
        // Another template gives it still.
        let is_given = |part: &Part| {
            part.kind == row.kind
                && part.definition == row.definition
                && (!is_of_column(row.kind) || part.name == row.own_name)
        };
        if given.iter().any(|(_, parts)| parts.iter().any(is_given)) {
            continue;
        }
        let change = if has(theirs, &row.name) { Change::Replace } else { Change::Remove };
        // An own column, with what belongs to it, is left once the template has lost the column.
        let has_column =
            || theirs.iter().any(|it| it.kind == PartKind::Column && it.name == row.name);
        if is_of_column(row.kind)
            && change == Change::Remove
            && !has_column()
            && own::is_own(table, &row.template, &part.name)
        {
            continue;
        }
        if !found.iter().any(|known| (known.kind, &known.own_name) == (row.kind, &part.name)) {
            found.push(pending(&part.name, change));
        }
    }
    // The default and other parts of a column are removed with it.
    let removed: Vec<String> = found
        .iter()
        .filter(|it| (it.kind, it.change) == (PartKind::Column, Change::Remove))
        .map(|it| it.own_name.clone())
        .collect();
    // The owner's own policies need row-level security.
    let is_removed = |policy: &Part| {
        let mut policies = found.iter().filter(|it| it.kind == PartKind::Policy);
        policies.any(|it| it.own_name == policy.name)
    };
    let is_template_s = |policy: &Part| {
        let mut parts = given.iter().flat_map(|(_, parts)| parts.iter());
        parts.any(|part| part.kind == policy.kind && part.definition == policy.definition)
    };
    let mut policies = own.iter().filter(|part| part.kind == PartKind::Policy);
    let has_policies = policies.any(|policy| !is_removed(policy) && !is_template_s(policy));
    let of_policies =
        |kind| matches!(kind, PartKind::RowSecurity | PartKind::ForcedRowSecurity) && has_policies;
    found.retain(|it| {
        !of_policies(it.kind)
            && (it.kind == PartKind::Column
                || !is_of_column(it.kind)
                || !removed.contains(&it.own_name))
    });
    found
}

/// The outdated parts of these entities, each of which was made LIKE these templates. The current search_path is `pg_catalog`.
pub fn pending_of_entities(
    entities: &[(pg_sys::Oid, Vec<pg_sys::Oid>)],
) -> Vec<(pg_sys::Oid, Pending)> {
    let places = places();
    // Many entities have one template.
    let mut known: BTreeMap<u32, Rc<Vec<Part>>> = BTreeMap::new();
    let mut found = Vec::new();
    for (entity, templates) in
        entities.iter().filter(|(entity, _)| places.contains(&place(*entity)))
    {
        let pending = catalog::while_present(*entity, || {
            pending_of(*entity, templates, |template, _| {
                let read = || Rc::new(parts(template));
                Rc::clone(known.entry(template.to_u32()).or_insert_with(read))
            })
        });
        found.extend(pending.into_iter().flatten().map(|it| (*entity, it)));
    }
    found
}

/// Whether a template lacks a part of those that it was made LIKE, or has one that they have no longer. The first of them that has a
/// column gives it. The current search_path is `pg_catalog`.
pub fn lacks_any(template: pg_sys::Oid, templates: &[pg_sys::Oid]) -> bool {
    let own = parts(template);
    let mut columns: Vec<String> = Vec::new();
    for other in templates {
        let theirs = parts(*other);
        let lacks = |part: &Part| {
            let is_of_column = is_of_column(part.kind);
            let is_it = |own: &Part| {
                own.kind == part.kind
                    // A comment of its own is one.
                    && (own.definition == part.definition || part.kind == PartKind::Comment)
                    && (!is_of_column || own.name == part.name)
            };
            !(is_of_column && columns.contains(&part.name) || own.iter().any(is_it))
        };
        if theirs.iter().any(lacks) {
            return true;
        }
        let of_columns = theirs.into_iter().filter(|part| part.kind == PartKind::Column);
        columns.extend(of_columns.map(|part| part.name));
    }
    !pending(template, templates).is_empty()
}
