//! Columns that templates have renamed, and entities have not yet. A part that uses such a column, and that the entity has as the template gave
//! it, is compared once apply() has renamed the column: until then its expressions have another name for it.

use std::collections::BTreeMap;

use pgrx::pg_sys;

use crate::catalog::{self, Grant, MadeLike};
use crate::living_view;
use crate::part::{Difference, PartKind, State};
use crate::template_parts::{Change, Pending};

/// A renamed column of a template in an entity.
struct Rename<'a> {
    relation: pg_sys::Oid,
    template: pg_sys::Oid,
    column: &'a Pending,
    /// The parts of the template that use it.
    parts: Vec<(PartKind, String)>,
}

/// Those of some entities.
pub struct PendingRenames<'a> {
    renames: Vec<Rename<'a>>,
    pending: &'a [(pg_sys::Oid, Pending)],
    grants: BTreeMap<u32, Vec<(PartKind, Grant)>>,
}

impl<'a> PendingRenames<'a> {
    /// Those among what is pending in entities that were made LIKE these templates. The current search_path is `pg_catalog`.
    pub fn of(pairs: &[MadeLike], pending: &'a [(pg_sys::Oid, Pending)]) -> Self {
        let rename = |(relation, column): &'a (pg_sys::Oid, Pending)| {
            let is_it = |pair: &&MadeLike| {
                pair.relation == *relation
                    && catalog::relation_name(pair.template) == column.template
            };
            let pair = pairs.iter().find(is_it)?;
            let template = pair.template;
            let parts = catalog::parts_of_column(template, &column.name);
            Some(Rename { relation: *relation, template, column, parts })
        };
        let renames = pending.iter().filter(|(_, it)| it.change == Change::Rename);
        let renames: Vec<_> = renames.filter_map(rename).collect();
        let mut grants: BTreeMap<u32, Vec<(PartKind, Grant)>> = BTreeMap::new();
        for it in &renames {
            grants.entry(it.template.to_u32()).or_insert_with(|| grants_of(it.template));
        }
        Self { renames, pending, grants }
    }

    /// Whether a difference is that an entity has a column under its former name.
    pub fn is_former_name(&self, difference: &Difference) -> bool {
        (difference.kind, difference.state) == (PartKind::Column, State::Renamed)
            && self.of_template(difference).any(|it| {
                it.column.name == difference.name
                    && Some(&it.column.own_name) == difference.own.as_ref()
            })
    }

    /// Whether it is of a part that uses a renamed column, and that the entity has as the template gave it.
    pub fn explains(&self, difference: &Difference) -> bool {
        let mut renames = self.of_template(difference);
        let is_part = |(kind, name): &(PartKind, String)| {
            (*kind, name) == (difference.kind, &difference.name)
        };
        let is_as_given = |template: &str| {
            self.pending.iter().any(|(relation, it)| {
                *relation == difference.relation
                    && it.change == Change::Replace
                    && it.template == template
                    && (it.kind, &it.name) == (difference.kind, &difference.name)
            })
        };
        renames.any(|it| it.parts.iter().any(is_part) && is_as_given(&it.column.template))
    }

    /// Whether a privilege that an entity has, and its template has no longer, is one that the template has on the renamed column.
    pub fn is_given(&self, relation: pg_sys::Oid, privilege: &Pending) -> bool {
        let of_template =
            |it: &&Rename| it.relation == relation && it.column.template == privilege.template;
        self.renames.iter().filter(of_template).any(|it| {
            let grants = self.grants.get(&it.template.to_u32());
            grants.into_iter().flatten().any(|(kind, grant)| {
                let name = grant.name_on_renamed(&it.column.name, &it.column.own_name);
                *kind == privilege.kind && name.as_ref() == Some(&privilege.own_name)
            })
        })
    }

    fn of_template(&self, difference: &Difference) -> impl Iterator<Item = &Rename<'a>> {
        let (relation, template) = (difference.relation, difference.template);
        let renames = self.renames.iter();
        renames.filter(move |it| it.relation == relation && Some(it.template) == template)
    }
}

/// The privileges that a template gives on columns.
fn grants_of(template: pg_sys::Oid) -> Vec<(PartKind, Grant)> {
    let own = catalog::grants(template).into_iter().map(|it| (PartKind::Privilege, it));
    let of_views = living_view::grants(template).into_iter();
    own.chain(of_views.map(|it| (PartKind::LivingViewPrivilege, it))).collect()
}
