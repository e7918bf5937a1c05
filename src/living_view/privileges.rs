//! The privileges on a template's living view, the first one if it has several, which all living views of its tables have, too.

use pgrx::pg_sys;
use pgrx::spi::quote_identifier;

use crate::catalog::{self, Grant, MadeLike};
use crate::part::{Difference, PartKind, State};

/// The privileges on the living views of a relation, except those of its owner. The current search_path is `pg_catalog`.
pub fn grants(relation: pg_sys::Oid) -> Vec<Grant> {
    let views = if catalog::is_one_of_templates(relation) {
        first(relation).into_iter().collect()
    } else {
        catalog::living_views_of(relation)
    };
    let mut found: Vec<Grant> = Vec::new();
    for grant in views.into_iter().flat_map(catalog::grants) {
        if !found.iter().any(|known| known.name() == grant.name()) {
            found.push(grant);
        }
    }
    found
}

/// The living view of a template, whose privileges others get.
pub fn first(template: pg_sys::Oid) -> Option<pg_sys::Oid> {
    catalog::living_views_of(template).into_iter().next()
}

/// The privileges on the living view of a template.
pub fn given_grants(template: pg_sys::Oid) -> Vec<Grant> {
    first(template).map_or_else(Vec::new, catalog::grants)
}

/// The relations that the privileges on these are parts of: the table of a living view.
pub fn with_tables(relations: &[pg_sys::Oid]) -> Vec<pg_sys::Oid> {
    let table = |relation: &pg_sys::Oid| {
        let of_view = || catalog::table_of_living_view(*relation);
        catalog::is_view(*relation).then(of_view).flatten().unwrap_or(*relation)
    };
    relations.iter().map(table).collect()
}

/// The privileges that the living views of a table lack of those that templates give them, each with its template and the statement that
/// grants it. The current search_path is `pg_catalog`.
pub fn lacking(table: pg_sys::Oid, templates: &[pg_sys::Oid]) -> Vec<(pg_sys::Oid, Grant, String)> {
    let with_views: Vec<_> = templates.iter().filter_map(|it| Some((*it, first(*it)?))).collect();
    let views = catalog::living_views_of(table).into_iter();
    views.flat_map(|view| lacking_of_view(view, &with_views)).collect()
}

/// The same of a living view, where each template has this one.
fn lacking_of_view(
    view: pg_sys::Oid,
    templates: &[(pg_sys::Oid, pg_sys::Oid)],
) -> Vec<(pg_sys::Oid, Grant, String)> {
    let mut found: Vec<(pg_sys::Oid, Grant, String)> = Vec::new();
    if templates.is_empty() {
        return found;
    }
    let own = catalog::grants(view);
    let owner = catalog::owner_of(view).map(catalog::role_name).map(quote_identifier);
    let name = catalog::qualified_name(view);
    for (template, of_template) in templates {
        for grant in catalog::grants(*of_template) {
            let is_it =
                |other: &Grant| other.name() == grant.name() || grant.is_without_option_of(other);
            let has_column =
                grant.column().is_none_or(|it| catalog::column_number(view, it).is_some());
            let is_owner = owner.as_deref().is_some_and(|owner| grant.is_of(owner));
            let is_known = own.iter().chain(found.iter().map(|(_, grant, _)| grant)).any(is_it);
            if has_column && !is_owner && !is_known {
                let statement = grant.grant(&name);
                found.push((*template, grant, statement));
            }
        }
    }
    found
}

/// The privileges that the living views of entities lack. The current search_path is `pg_catalog`.
pub fn differences(pairs: &[MadeLike]) -> Vec<Difference> {
    let views = catalog::all_living_views();
    let of = |relation: pg_sys::Oid| {
        views.iter().filter(move |(it, _)| *it == relation).map(|(_, view)| *view)
    };
    let mut found = Vec::new();
    if views.is_empty() {
        return found;
    }
    for of_entity in pairs.chunk_by(|a, b| a.relation == b.relation) {
        let relation = of_entity[0].relation;
        let templates: Vec<_> = of_entity
            .iter()
            .filter_map(|it| Some((it.template, of(it.template).next()?)))
            .collect();
        if templates.is_empty() {
            continue;
        }
        let mut names: Vec<String> = Vec::new();
        let lacking = of(relation).flat_map(|view| {
            let read = || lacking_of_view(view, &templates);
            catalog::while_present(relation, read).unwrap_or_default()
        });
        for (template, grant, _) in lacking {
            let name = grant.name();
            if names.contains(&name) {
                continue;
            }
            names.push(name.clone());
            found.push(Difference {
                relation,
                template: Some(template),
                kind: PartKind::LivingViewPrivilege,
                name,
                state: State::Missing,
                is_repaired: false,
                own: None,
                wanted: None,
            });
        }
    }
    found
}
