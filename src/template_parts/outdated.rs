//! The parts that entities have of templates which have since lost, changed or renamed them.

use std::collections::BTreeMap;
use std::rc::Rc;

use pgrx::pg_sys;

use super::columns::OwnColumns;
use super::named::Named;
use super::needed::leave_needed;
use super::part::{Part, is_of_column, is_value};
use super::parts_of_relation::{parts, parts_of_kinds};
use super::pending::{Change, Pending};
use super::rows::{Row, own_part, place, places, rows};
use super::{columns, named, own};
use crate::part::PartKind;
use crate::{catalog, living_view};

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
    let own_columns = OwnColumns::of(table);
    let OwnColumns { named, dropped } = &own_columns;
    if rows.is_empty() && dropped.is_empty() && !named.iter().any(Named::is_column) {
        return Vec::new();
    }
    let mut kinds: Vec<PartKind> = rows.iter().map(|row| row.kind).collect();
    if !dropped.is_empty()
        || named.iter().any(Named::is_column)
        || kinds.iter().any(|kind| is_of_column(*kind))
    {
        kinds.push(PartKind::Column);
    }
    if kinds.iter().any(|kind| is_row_security(*kind)) {
        kinds.push(PartKind::Policy);
    }
    let own = parts_of_kinds(table, &kinds);
    let given: Vec<(String, Rc<Vec<Part>>)> = templates
        .iter()
        .map(|template| (catalog::relation_name(*template), read(*template, &kinds)))
        .collect();
    // The name that the table has for a part of a template, as far as it is that of a column.
    let own_name =
        |template: &str, part: &Part| columns::own_name(named, template, &part.name).to_owned();
    // Whether a template, as long as it is not this one, gives what the table has.
    let is_given_by = |(template, parts): &(String, Rc<Vec<Part>>), row: &Row| {
        let is_defined = |part: &Part| match part.kind {
            PartKind::Rule => {
                own_columns.rule_text(template, &part.definition).as_ref() == Some(&row.definition)
            }
            _ => part.is_defined_as(&row.definition),
        };
        let is_it = |part: &Part| {
            part.kind == row.kind
                && is_defined(part)
                && if is_of_column(row.kind) {
                    own_name(template, part) == row.own_name
                } else {
                    named::may_be(named, template, part, &row.own_name)
                }
        };
        parts.iter().any(is_it)
    };
    let has = |parts: &[Part], kind, name: &str| parts_named(parts, kind, name).is_some();
    let pending = |row: Row, change| {
        let Row { template, kind, name, own_name, definition } = row;
        Pending { template, kind, name, own_name, definition, change }
    };
    let mut found: Vec<Pending> = Vec::new();
    let theirs = |template: &str| given.iter().find(|(name, _)| name == template);
    for it in named.iter().filter(|it| it.is_column()) {
        let Some((_, parts)) = theirs(it.template()) else { continue };
        let Some(column) = parts_named(&own, PartKind::Column, it.own_name()) else { continue };
        // Another template may give it under the old name.
        let is_others = given.iter().any(|(template, parts)| {
            template != it.template()
                && parts.iter().any(|part| {
                    part.kind == PartKind::Column && own_name(template, part) == it.own_name()
                })
        });
        if has(parts, PartKind::Column, it.name()) && !is_others {
            let template = it.template().to_owned();
            let of_template = Part::new(column.kind, it.name(), column.definition.as_str());
            let row = Row {
                own_name: it.own_name().to_owned(),
                ..Row::of_template(&template, &of_template)
            };
            found.push(pending(row, Change::Rename));
        }
    }
    for it in dropped {
        let (name, definition) = (it.own_name.clone(), it.definition.clone());
        let part = Part::new(PartKind::Column, name, definition);
        let row = Row::of_template(&it.template, &part);
        if theirs(&it.template).is_some()
            && own_part(&row, &own).is_some()
            && !given.iter().any(|given| is_given_by(given, &row))
        {
            found.push(pending(row, Change::Remove));
        }
    }
    for row in rows {
        let Some((_, theirs)) = theirs(&row.template) else { continue };
        let Some(part) = own_part(&row, &own) else { continue };
        // Another template gives it still.
        if given.iter().any(|given| is_given_by(given, &row)) {
            continue;
        }
        let change =
            if has(theirs, row.kind, &row.name) { Change::Replace } else { Change::Remove };
        // An own column, with what belongs to it, is left once the template has lost the column.
        if is_of_column(row.kind)
            && change == Change::Remove
            && !has(theirs, PartKind::Column, &row.name)
            && own::is_own(table, &row.template, &part.name)
        {
            continue;
        }
        // So is a living view that the template has no longer, with its privileges.
        let has_living_view = || {
            let mut templates = templates.iter().zip(&given);
            let template = templates.find(|(_, (name, _))| *name == row.template);
            template.is_some_and(|(template, _)| living_view::first(*template).is_some())
        };
        if row.kind == PartKind::LivingViewPrivilege && !has_living_view() {
            continue;
        }
        let is_known = |known: &Pending| {
            (known.kind, &known.own_name) == (row.kind, &part.name)
                && known.change != Change::Rename
        };
        if !found.iter().any(is_known) {
            let own_name = part.name.clone();
            found.push(pending(Row { own_name, ..row }, change));
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
        given.iter().any(|(template, parts)| {
            parts.iter().any(|part| {
                part.kind == policy.kind
                    && named::may_be(named, template, part, &policy.name)
                    && part.is_defined_like(policy)
            })
        })
    };
    let mut policies = own.iter().filter(|part| part.kind == PartKind::Policy);
    let has_policies = policies.any(|policy| !is_removed(policy) && !is_template_s(policy));
    let of_policies = |kind| is_row_security(kind) && has_policies;
    found.retain(|it| {
        !of_policies(it.kind)
            && (it.kind == PartKind::Column
                || !is_of_column(it.kind)
                || !removed.contains(&it.own_name))
    });
    leave_needed(table, &mut found);
    found
}

fn is_row_security(kind: PartKind) -> bool {
    matches!(kind, PartKind::RowSecurity | PartKind::ForcedRowSecurity)
}

fn parts_named<'a>(parts: &'a [Part], kind: PartKind, name: &str) -> Option<&'a Part> {
    parts.iter().find(|part| part.kind == kind && part.name == name)
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
            let is_it = |own: &Part| {
                own.kind == part.kind
                    && (!is_value(part.kind) || own.name == part.name)
                    // A comment of its own is one.
                    && (part.kind == PartKind::Comment || own.is_defined_like(part))
            };
            !(is_of_column(part.kind) && columns.contains(&part.name) || own.iter().any(is_it))
        };
        if theirs.iter().any(lacks) {
            return true;
        }
        let of_columns = theirs.into_iter().filter(|part| part.kind == PartKind::Column);
        columns.extend(of_columns.map(|part| part.name));
    }
    !pending(template, templates).is_empty()
}
