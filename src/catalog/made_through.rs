//! The tables that were made LIKE a template, directly or through other templates.

use pgrx::pg_sys;

use super::query::ask_now;
use crate::part::{LAGGING_TEMPLATE, PartKind, UNREADABLE};

/// A table that was made LIKE templates.
pub struct MadeThrough {
    /// The table.
    pub relation: pg_sys::Oid,
    /// Whether it is a template itself.
    pub is_template: bool,
    /// Whether it belongs to an extension, whose scripts alone change it.
    pub is_of_extension: bool,
    /// Its templates, in the order of its record.
    pub templates: Vec<pg_sys::Oid>,
}

/// The tables that were made LIKE `template`, templates first, each before what was made LIKE it; without partitions, and without
/// the shipped templates. The current search_path is `pg_catalog`.
pub fn made_through(template: pg_sys::Oid) -> Vec<MadeThrough> {
    made(template, false)
}

/// The same with those that have been attached as partitions to tables which are no entities, and may be detached again.
pub fn made_through_with_attached(template: pg_sys::Oid) -> Vec<MadeThrough> {
    made(template, true)
}

fn made(template: pg_sys::Oid, with_attached: bool) -> Vec<MadeThrough> {
    ask_now(include_str!("made_through.sql"), &[template.into(), with_attached.into()], |row| {
        Ok(MadeThrough {
            relation: row.get(1)?.unwrap_or(pg_sys::InvalidOid),
            is_template: row.get(2)?.unwrap_or(false),
            templates: row.get(3)?.unwrap_or_default(),
            is_of_extension: row.get(4)?.unwrap_or(false),
        })
    })
}

/// The entities of which drift() reports a part that is not accepted, or a template that lags behind, or that it cannot read.
pub fn entities_with_drift() -> Vec<pg_sys::Oid> {
    let words = PartKind::words()
        .chain([UNREADABLE, LAGGING_TEMPLATE])
        .map(str::to_owned)
        .collect::<Vec<_>>();
    let query =
        "SELECT DISTINCT d.relation::oid FROM base_entity.drift(NULL::pg_catalog.regnamespace) d
                 WHERE NOT d.is_accepted AND d.relation IS NOT NULL AND d.kind = ANY ($1)";
    let found = ask_now(query, &[words.into()], |row| row.get::<pg_sys::Oid>(1));
    found.into_iter().flatten().collect()
}

/// An entity of a template that lags behind the templates which it was made LIKE.
pub struct OfLaggingTemplate {
    /// The entity.
    pub relation: pg_sys::Oid,
    /// The name of the template.
    pub template: String,
    /// The problem.
    pub problem: String,
}

/// The entities that were made LIKE a template which lags behind, directly or through others.
pub fn entities_of_lagging_templates() -> Vec<OfLaggingTemplate> {
    let query = "SELECT d.relation, d.name, d.problem FROM base_entity.part_differences(NULL::pg_catalog.regnamespace) d
                 WHERE d.kind = $1";
    ask_now(query, &[LAGGING_TEMPLATE.into()], |row| {
        Ok(OfLaggingTemplate {
            relation: row.get(1)?.unwrap_or(pg_sys::InvalidOid),
            template: row.get(2)?.unwrap_or_default(),
            problem: row.get(3)?.unwrap_or_default(),
        })
    })
}
