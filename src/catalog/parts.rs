//! The parts that entities lack of their templates, or have otherwise: read for all entities at once, each
//! catalog once.

use pgrx::pg_sys;

use super::adoption::Firing;
use super::query::ask;
use super::row::Argument;
use crate::compat;
use crate::part::{Difference, PartKind, State};

/// An entity and a template that it was made LIKE.
pub struct MadeLike {
    /// The entity.
    pub relation: pg_sys::Oid,
    /// The template.
    pub template: pg_sys::Oid,
    /// Whether the columns of the template have the same numbers in the entity.
    is_aligned: bool,
}

impl MadeLike {
    /// A table that is to be LIKE a template.
    pub(super) fn to_be(relation: pg_sys::Oid, template: pg_sys::Oid) -> Self {
        Self { relation, template, is_aligned: false }
    }
}

/// The entities of a schema, or of all, with their templates.
pub fn made_like(schema: Option<pg_sys::Oid>) -> Vec<MadeLike> {
    let query = concat!(include_str!("parts/made_like.sql"), include_str!("parts/aligned.sql"));
    pairs(query, &[schema.unwrap_or(pg_sys::InvalidOid).into()])
}

/// The templates that were made LIKE others, except the shipped ones, with these. The current search_path is `pg_catalog`.
pub fn templates_made_like() -> Vec<MadeLike> {
    let query =
        concat!(include_str!("parts/templates_made_like.sql"), include_str!("parts/aligned.sql"));
    pairs(query, &[])
}

fn pairs(query: &str, arguments: &[Argument]) -> Vec<MadeLike> {
    ask(query, arguments, |row| {
        Ok(MadeLike {
            relation: row.get(1)?.unwrap_or(pg_sys::InvalidOid),
            template: row.get(2)?.unwrap_or(pg_sys::InvalidOid),
            is_aligned: row.get(3)?.unwrap_or(false),
        })
    })
}

/// The kinds and names of the parts of a relation that use a column. The current search_path is `pg_catalog`.
pub fn parts_of_column(relation: pg_sys::Oid, column: &str) -> Vec<(PartKind, String)> {
    let query = include_str!("parts/of_column.sql");
    let found = ask(query, &[relation.into(), column.into()], |row| {
        let kind = row.get::<String>(1)?.as_deref().and_then(PartKind::of);
        let name = row.get::<String>(2)?.unwrap_or_default();
        Ok(kind.map(|kind| (kind, name)))
    });
    found.into_iter().flatten().collect()
}

/// The privileges that PUBLIC has on these entities, and not on their templates. The current search_path is `pg_catalog`.
pub fn additional_grants(pairs: &[MadeLike]) -> Vec<Difference> {
    let query = format!(
        include_str!("parts/public_grants.sql"),
        template_grant = include_str!("parts/template_grant.sql")
    );
    ask(&with_pairs(&query), &arguments(pairs), |row| {
        Ok(Difference {
            relation: row.get(1)?.unwrap_or(pg_sys::InvalidOid),
            template: None,
            kind: PartKind::Privilege,
            name: row.get(2)?.unwrap_or_default(),
            state: State::Additional,
            is_repaired: false,
            own: None,
            wanted: None,
        })
    })
}

/// The AFTER DELETE triggers of entities that are in another state than those of their templates. The current search_path is `pg_catalog`.
pub fn marking_differences(pairs: &[MadeLike]) -> Vec<Difference> {
    let query = with_pairs(include_str!("parts/marking_triggers.sql"));
    let word = |state: Option<String>| Some(Firing::of(state.as_deref()).word().to_owned());
    ask(&query, &arguments(pairs), |row| {
        Ok(Difference {
            relation: row.get(1)?.unwrap_or(pg_sys::InvalidOid),
            template: row.get(2)?,
            kind: PartKind::Trigger,
            name: row.get(3)?.unwrap_or_default(),
            state: State::Alike,
            is_repaired: false,
            own: word(row.get(4)?),
            wanted: word(row.get(5)?),
        })
    })
}

/// Of these entities those that may lack an object of this kind of a template.
pub fn may_lack(kind: PartKind, pairs: &[MadeLike]) -> Vec<pg_sys::Oid> {
    let query = match kind {
        PartKind::CheckConstraint => constraints('c'),
        PartKind::ForeignKey => constraints('f'),
        PartKind::ExclusionConstraint => exclusions(),
        PartKind::Index => indexes(),
        PartKind::Policy => include_str!("parts/policies.sql").to_owned(),
        PartKind::Statistics => include_str!("parts/statistics.sql").to_owned(),
        // Besides those for rules.
        _ => include_str!("parts/triggers.sql").to_owned(),
    };
    let found = ask(&with_pairs(&query), &arguments(pairs), |row| row.get::<pg_sys::Oid>(1));
    found.into_iter().flatten().collect()
}

pub(super) fn with_pairs(query: &str) -> String {
    format!(
        "WITH made_like AS MATERIALIZED (
             SELECT * FROM unnest($1, $2, $3) WITH ORDINALITY AS pair (relation, template, is_aligned, place))
         {query}"
    )
}

pub(super) fn arguments(pairs: &[MadeLike]) -> [Argument; 3] {
    let relations: Vec<_> = pairs.iter().map(|pair| pair.relation).collect();
    let templates: Vec<_> = pairs.iter().map(|pair| pair.template).collect();
    let aligned: Vec<_> = pairs.iter().map(|pair| pair.is_aligned).collect();
    [relations.into(), templates.into(), aligned.into()]
}

fn constraints(letter: char) -> String {
    format!(
        include_str!("parts/constraints.sql"),
        letter = letter,
        enforced = compat::ENFORCED,
        period = compat::WITHOUT_OVERLAPS,
        deleted = compat::FOREIGN_KEY_DELETE_COLUMNS,
    )
}

fn indexes() -> String {
    format!(include_str!("parts/indexes.sql"), nulls_not_distinct = compat::NULLS_NOT_DISTINCT,)
}

fn exclusions() -> String {
    format!(include_str!("parts/exclusions.sql"), period = compat::WITHOUT_OVERLAPS)
}
