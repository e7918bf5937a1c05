//! The objects of templates, each with the table's own that serves as it: no two with the same one.

use std::collections::BTreeMap;

use pgrx::pg_sys;

use crate::catalog::{Comparison, Object};

/// An object of a template, and the table's own that serves as it.
pub struct Counterpart<O> {
    /// The template.
    pub template: pg_sys::Oid,
    /// Its object, as the table gets it.
    pub wanted: O,
    /// The table's.
    pub own: Option<O>,
}

/// The objects that a table gets of templates, with those of its own. The current search_path is `pg_catalog`.
pub fn counterparts<O: Object>(
    table: pg_sys::Oid,
    templates: &[pg_sys::Oid],
) -> Vec<Counterpart<O>> {
    Objects::read(&[templates, &[table]].concat()).counterparts(table, templates, |_, _| true)
}

/// The objects of one kind of several relations.
pub struct Objects<O>(BTreeMap<u32, Vec<O>>);

impl<O: Object> Objects<O> {
    /// Reads them. The current search_path is `pg_catalog`.
    pub fn read(relations: &[pg_sys::Oid]) -> Self {
        let mut objects: BTreeMap<u32, Vec<O>> = BTreeMap::new();
        for (relation, object) in O::of_all(relations) {
            objects.entry(relation.to_u32()).or_default().push(object);
        }
        Self(objects)
    }

    /// Those of one of the relations.
    pub fn of(&self, relation: pg_sys::Oid) -> &[O] {
        self.0.get(&relation.to_u32()).map_or(&[], Vec::as_slice)
    }

    /// The objects that a table gets of these templates, one that several of them have once, with those of its own that
    /// may serve as them.
    pub fn counterparts(
        &self,
        table: pg_sys::Oid,
        templates: &[pg_sys::Oid],
        may_serve: impl Fn(&O, &O) -> bool,
    ) -> Vec<Counterpart<O>> {
        let of_template = |template: &pg_sys::Oid| {
            let template = *template;
            let given = self.of(template).iter().filter(|it| it.is_given()).cloned();
            given.filter_map(move |mut it| it.give(template, table).then_some((template, it)))
        };
        let mut given: Vec<(pg_sys::Oid, O)> = templates.iter().flat_map(of_template).collect();
        given.sort_by_key(|(_, wanted)| wanted.precedence());
        let mut all: Vec<Counterpart<O>> = Vec::new();
        // The templates that have it.
        let mut sources: Vec<Vec<pg_sys::Oid>> = Vec::new();
        for (template, wanted) in given {
            let mut known = all.iter().zip(&mut sources);
            let one = known
                .find(|(it, sources)| !sources.contains(&template) && it.wanted.is_same(&wanted));
            if let Some((_, sources)) = one {
                sources.push(template);
                continue;
            }
            all.push(Counterpart { template, wanted, own: None });
            sources.push(vec![template]);
        }
        let own = self.of(table);
        let pairs = pair(&all, own, |it, own, by| {
            let serves = may_serve(own, &it.wanted);
            serves.then(|| own.closeness(&it.wanted, by)).flatten()
        });
        for (it, place) in all.iter_mut().zip(pairs) {
            it.own = place.map(|place| own[place].clone());
        }
        all
    }
}

/// For each wanted object the place of the table's own that serves as it, the closest first. `closeness` is None
/// where one object cannot serve as the other. Expressions are read again for those alone that have no pair without.
fn pair<W, O>(
    wanted: &[W],
    own: &[O],
    closeness: impl Fn(&W, &O, Comparison) -> Option<u8>,
) -> Vec<Option<usize>> {
    let mut pairs = vec![None; wanted.len()];
    let mut used = vec![false; own.len()];
    for by in [Comparison::AsWritten, Comparison::ReadAgain] {
        let mut candidates: Vec<(u8, usize, usize)> = Vec::new();
        for (place, want) in wanted.iter().enumerate().filter(|(place, _)| pairs[*place].is_none())
        {
            let free = own.iter().enumerate().filter(|(other, _)| !used[*other]);
            let serving = free.filter_map(|(other, has)| {
                closeness(want, has, by).map(|closeness| (u8::MAX - closeness, place, other))
            });
            candidates.extend(serving);
        }
        candidates.sort_unstable();
        for (_, place, other) in candidates {
            if pairs[place].is_none() && !used[other] {
                pairs[place] = Some(other);
                used[other] = true;
            }
        }
    }
    pairs
}
