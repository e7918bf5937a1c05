//! The tables that follow a template.

use std::collections::BTreeSet;

use pgrx::pg_sys;

use crate::catalog::{self, MadeThrough};
use crate::error;
use crate::security_context::with_dump_settings;

/// The entities that a call is for.
pub struct Scope {
    /// One entity.
    pub relation: Option<pg_sys::Oid>,
    /// Those of a schema.
    pub schema: Option<pg_sys::Oid>,
}

impl Scope {
    /// The tables in the order in which they follow `template`: a template comes before those made LIKE it. An error if
    /// the one entity was not made LIKE it.
    pub fn targets(&self, template: pg_sys::Oid) -> Vec<MadeThrough> {
        if let Some(schema) = self.schema {
            catalog::require_schema(schema);
        }
        let all = with_dump_settings(|| catalog::made_through(template));
        if let Some(relation) = self.relation
            && !all.iter().any(|made| made.relation == relation)
        {
            let (table, template) =
                (catalog::qualified_name(relation), catalog::qualified_name(template));
            error::raise(error::not_made_like(&table, &template));
        }
        let is_meant = |made: &MadeThrough| {
            self.relation.is_none_or(|relation| made.relation == relation)
                && self
                    .schema
                    .is_none_or(|schema| catalog::namespace_of(made.relation) == Some(schema))
        };
        // From the last one up, so that a template is known to be needed before it is looked at.
        let mut needed: BTreeSet<u32> = BTreeSet::new();
        for made in all.iter().rev() {
            if is_meant(made) || needed.contains(&made.relation.to_u32()) {
                needed.insert(made.relation.to_u32());
                needed.extend(made.templates.iter().map(|template| template.to_u32()));
            }
        }
        all.into_iter().filter(|made| needed.contains(&made.relation.to_u32())).collect()
    }
}
