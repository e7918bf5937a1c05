//! The templates that the tables of a schema must be made LIKE, as `base_entity.require()` has set them.
//!
//! The table `base_entity.template_policies` holds names, since a dump does: OIDs are others in the database that it is
//! restored to. The names of schemas and templates follow ALTER ... RENAME; a schema's policies are dropped with it.
//!
//! A policy applies to tables that are created after it, moved to its schema, or detached from their parent there.
//! `require()` takes the lock of DROP SCHEMA on the schema, and each of these commands that of CREATE TABLE, so that
//! a table is either there when `require()` returns or meets the policy.

use std::collections::BTreeMap;
use std::rc::Rc;

use pgrx::pg_sys;

use crate::catalog::{self, ConfigCache};

mod check;
mod follow;
mod require;

pub use check::{check_detached, check_made, check_renamed, refuse_query};
pub use follow::{follow_drop, follow_schema_renaming, follow_template_renaming, refuse_loss};

/// The response to a table that breaks a policy.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Action {
    /// An ERROR.
    Refuse,
    /// A WARNING.
    Warn,
}

impl Action {
    fn parse(action: &str) -> Option<Self> {
        match action {
            "refuse" => Some(Self::Refuse),
            "warn" => Some(Self::Warn),
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Refuse => "refuse",
            Self::Warn => "warn",
        }
    }
}

/// A template that the tables of a schema must be made LIKE.
#[derive(Clone)]
struct Policy {
    schema: String,
    template: String,
    action: Action,
    exempt: Vec<String>,
}

thread_local! {
    static CACHE: ConfigCache<Vec<Policy>> = const { ConfigCache::new() };
}

fn policies() -> Rc<Vec<Policy>> {
    let columns = [c"schema", c"template", c"relation", c"action"];
    CACHE.with(|cache| cache.get(catalog::template_policies, columns, of_rows))
}

/// The policies in the rows of the table, by schema and template: one row has no table name, and each of the others the
/// name of a table that is exempt.
fn of_rows(rows: Vec<[String; 4]>) -> Vec<Policy> {
    let mut policies: BTreeMap<_, (Option<Action>, Vec<String>)> = BTreeMap::new();
    for [schema, template, relation, action] in rows {
        let (of_schema, exempt) = policies.entry((schema, template)).or_default();
        if relation.is_empty() {
            *of_schema = Action::parse(&action);
        } else {
            exempt.push(relation);
        }
    }
    let policies = policies.into_iter().filter_map(|((schema, template), (action, exempt))| {
        Some(Policy { schema, template, action: action?, exempt })
    });
    policies.collect()
}

/// Whether any policy is set. Without one this is all that a command pays.
pub fn is_any_set() -> bool {
    !policies().is_empty()
}

/// The policies of a schema.
fn of_schema(schema: &str) -> Vec<Policy> {
    policies().iter().filter(|policy| policy.schema == schema).cloned().collect()
}

/// Whether the current role may set the policies of a schema: its owner, the owner of the database, and roles to which
/// the latter has granted that.
fn may_set(schema: pg_sys::Oid) -> bool {
    catalog::owns_schema(schema) || catalog::template_policies().is_some_and(catalog::may_write)
}
