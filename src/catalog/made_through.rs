//! The tables that were made LIKE a template, directly or through other templates.

use pgrx::pg_sys;

use super::query::ask_now;
use crate::part::{PartKind, UNREADABLE};

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

/// The templates that were made LIKE others, except the shipped ones, each with these in the order of its record. The current search_path is
/// `pg_catalog`.
pub fn templates_made_like() -> Vec<(pg_sys::Oid, Vec<pg_sys::Oid>)> {
    let query = "SELECT t.tgrelid, array_agg(template.oid ORDER BY name.place)
         FROM pg_class c
         JOIN pg_trigger t ON t.tgrelid = c.oid AND t.tgfoid = 'base_entity.maintain()'::regprocedure AND t.tgtype <> 9
         CROSS JOIN LATERAL unnest(base_entity.recorded_templates(t.tgargs)) WITH ORDINALITY AS name (text, place)
         JOIN pg_class template ON template.relname = name.text::name AND template.relnamespace = c.relnamespace
         WHERE c.relnamespace = 'base_entity'::regnamespace AND NOT c.relispartition
           AND NOT EXISTS (SELECT FROM pg_depend d
                           JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
                           WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
                             AND e.extname = 'base_entity')
         GROUP BY t.tgrelid";
    ask_now(query, &[], |row| {
        Ok((row.get(1)?.unwrap_or(pg_sys::InvalidOid), row.get(2)?.unwrap_or_default()))
    })
}

/// The entities of which drift() reports a part that is not accepted, or that it cannot read.
pub fn entities_with_drift() -> Vec<pg_sys::Oid> {
    let words = PartKind::words().chain([UNREADABLE]).map(str::to_owned).collect::<Vec<_>>();
    let query =
        "SELECT DISTINCT d.relation::oid FROM base_entity.drift(NULL::pg_catalog.regnamespace) d
                 WHERE NOT d.is_accepted AND d.relation IS NOT NULL AND d.kind = ANY ($1)";
    let found = ask_now(query, &[words.into()], |row| row.get::<pg_sys::Oid>(1));
    found.into_iter().flatten().collect()
}
