//! The identity columns of entities whose options are not those of their templates.

use std::collections::BTreeSet;

use pgrx::pg_sys;

use crate::catalog::{self, IdentityOptions, MadeLike};
use crate::encoding;
use crate::part::{Difference, PartKind, State};

/// The differences between these entities and their templates. The current search_path is `pg_catalog`.
pub fn identity_differences(pairs: &[MadeLike]) -> Vec<Difference> {
    let given = options(pairs.iter().map(|pair| pair.template));
    let has_any = |pair: &&MadeLike| given.iter().any(|it| it.relation == pair.template);
    let own = options(pairs.iter().filter(has_any).map(|pair| pair.relation));
    let mut found = Vec::new();
    for of_entity in pairs.chunk_by(|a, b| a.relation == b.relation) {
        for (place, pair) in of_entity.iter().enumerate() {
            let of_template = given.iter().filter(|it| it.relation == pair.template);
            found.extend(of_template.filter_map(|wanted| {
                let is_it = |it: &&IdentityOptions| {
                    (it.relation, &it.column) == (pair.relation, &wanted.column)
                };
                let own = own.iter().find(is_it)?;
                let (differing, asked) = (own.unlike(wanted), wanted.unlike(own));
                if differing.is_empty() || is_of_earlier(&of_entity[..place], &wanted.column) {
                    return None;
                }
                Some(Difference {
                    relation: pair.relation,
                    template: Some(pair.template),
                    kind: PartKind::Identity,
                    name: wanted.column.clone(),
                    state: State::Alike,
                    is_repaired: false,
                    own: Some(differing.join(" ")),
                    wanted: Some(asked.join(" ")),
                })
            }));
        }
    }
    found
}

fn options(relations: impl Iterator<Item = pg_sys::Oid>) -> Vec<IdentityOptions> {
    let relations: BTreeSet<u32> = relations.map(pg_sys::Oid::to_u32).collect();
    if relations.is_empty() {
        return Vec::new();
    }
    let relations: Vec<_> = relations.into_iter().map(pg_sys::Oid::from).collect();
    catalog::identity_options(&relations)
}

/// Whether one of the earlier templates of an entity has the column, and so gives it.
fn is_of_earlier(earlier: &[MadeLike], column: &str) -> bool {
    let column = encoding::to_server(column);
    earlier.iter().any(|pair| catalog::has_column(pair.template, &column))
}
