//! Schemas and relations that are given by their OID: whether they exist, and whose they are.

use pgrx::pg_sys;

use super::query::ask_again;
use super::relations::namespace_of;
use super::schemas::namespace_name;
use crate::error;

/// The name of a schema; an error if it does not exist.
pub fn require_schema(schema: pg_sys::Oid) -> String {
    let name = namespace_name(schema);
    if name.is_empty() {
        error::raise(error::no_such_schema(schema));
    }
    name
}

/// Whether a relation exists.
pub fn relation_exists(relation: pg_sys::Oid) -> bool {
    namespace_of(relation).is_some()
}

/// Raises an error unless the relation exists.
pub fn require_relation(relation: pg_sys::Oid) {
    if !relation_exists(relation) {
        error::raise(error::relation_does_not_exist(relation));
    }
}

/// Whether a schema has an object.
pub fn has_objects(schema: pg_sys::Oid) -> bool {
    let found = ask_again(
        "SELECT EXISTS (SELECT FROM pg_catalog.pg_depend
                        WHERE refclassid OPERATOR(pg_catalog.=) 2615 AND refobjid OPERATOR(pg_catalog.=) $1)",
        &[schema],
        |row| row.get::<bool>(1),
    );
    found.into_iter().flatten().any(|has| has)
}

/// The owner of a relation; None if it does not exist.
pub fn owner_of(relation: pg_sys::Oid) -> Option<pg_sys::Oid> {
    let found = ask_again(
        "SELECT relowner FROM pg_catalog.pg_class WHERE oid OPERATOR(pg_catalog.=) $1",
        &[relation],
        |row| row.get::<pg_sys::Oid>(1),
    );
    found.into_iter().flatten().next()
}
