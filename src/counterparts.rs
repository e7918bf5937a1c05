//! The objects of templates, each with the table's own that serves as it: no two with the same one.

use std::collections::BTreeMap;

use pgrx::pg_sys;

use crate::catalog::Object;

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
    Objects::read(&[templates, &[table]].concat()).counterparts(table, templates, |_| true)
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

    /// The objects that a table gets of these templates, one that several of them have once, with those of its own that stay.
    pub fn counterparts(
        &self,
        table: pg_sys::Oid,
        templates: &[pg_sys::Oid],
        stays: impl Fn(&O) -> bool,
    ) -> Vec<Counterpart<O>> {
        let of_templates = templates.iter().map(|template| {
            let given = self.of(*template).iter().filter(|it| it.is_given()).cloned();
            let given = given.map(|mut wanted| {
                wanted.give(*template, table);
                Counterpart { template: *template, wanted, own: None }
            });
            given.collect()
        });
        let mut all =
            merged(of_templates, |known: &Counterpart<O>, new| known.wanted.is_same(&new.wanted));
        let own: Vec<&O> = self.of(table).iter().filter(|own| stays(own)).collect();
        let pairs = pair(&all, &own, |it, own| own.closeness(&it.wanted));
        for (it, place) in all.iter_mut().zip(pairs) {
            it.own = place.map(|place| own[place].clone());
        }
        all
    }
}

/// For each wanted object the place of the table's own that serves as it, the closest first. `closeness` is None
/// where one object cannot serve as the other.
pub fn pair<W, O>(
    wanted: &[W],
    own: &[O],
    closeness: impl Fn(&W, &O) -> Option<u8>,
) -> Vec<Option<usize>> {
    let mut candidates: Vec<(u8, usize, usize)> = Vec::new();
    for (place, want) in wanted.iter().enumerate() {
        let serving = own.iter().enumerate().filter_map(|(other, has)| {
            closeness(want, has).map(|closeness| (u8::MAX - closeness, place, other))
        });
        candidates.extend(serving);
    }
    candidates.sort_unstable();
    let mut pairs = vec![None; wanted.len()];
    let mut used = vec![false; own.len()];
    for (_, place, other) in candidates {
        if pairs[place].is_none() && !used[other] {
            pairs[place] = Some(other);
            used[other] = true;
        }
    }
    pairs
}

/// The objects of several templates, one that several of them have once.
pub fn merged<W>(
    templates: impl Iterator<Item = Vec<W>>,
    is_same: impl Fn(&W, &W) -> bool,
) -> Vec<W> {
    let mut all: Vec<W> = Vec::new();
    for own in templates {
        let pairs = pair(&own, &all, |own, known| is_same(known, own).then_some(0));
        let new = own.into_iter().zip(pairs).filter(|(_, place)| place.is_none());
        all.extend(new.map(|(object, _)| object));
    }
    all
}
