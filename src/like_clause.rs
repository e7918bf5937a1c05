//! Finds LIKE clauses that name a template, widens them to INCLUDING ALL, and marks their statement.

use std::ffi::CString;

use pgrx::pg_sys;

use crate::catalog::{self, OpenRelation};
use crate::error;
use crate::parse_tree::{CreateTable, Keys, LikeClause, Mark, PartitionKey, RelationName};

/// A LIKE clause and the relation it names.
struct Like {
    clause: LikeClause,
    relation: pg_sys::Oid,
}

/// Widens the clauses of `table` that name a template and marks the statement. Returns whether
/// there were any.
pub fn widen(table: &CreateTable) -> bool {
    let clauses = table.like_clauses();
    if clauses.is_empty() {
        return false;
    }
    let Some(schema) = catalog::schema() else {
        return false;
    };
    let (mut templates, mut others) = (Vec::new(), Vec::new());
    for clause in clauses {
        let Some(relation) = resolve(table, &clause.source(), schema) else {
            continue;
        };
        let like = Like { clause, relation };
        if catalog::is_template(relation, schema) {
            templates.push(like);
        } else {
            others.push(like);
        }
    }
    if templates.is_empty() {
        return false;
    }
    let own_key = table.has_primary_key()
        || others.iter().any(|like| {
            like.clause.includes_indexes() && OpenRelation::open(like.relation).has_primary_key()
        });
    let keys = if needs_keys_stated(table, &templates, own_key) {
        state_keys(table, &templates, &others, own_key)
    } else {
        Keys::Copied
    };
    for like in &templates {
        if like.clause.asks_for_a_part() {
            error::notice(error::like_options_ignored(&catalog::relation_name(like.relation)));
        }
        like.clause.widen(keys != Keys::Copied);
    }
    let templates = templates.iter().map(|like| like.relation).collect();
    table.set_mark(&Mark { templates, keys });
    true
}

/// Whether a clause names a template, by what its name means now.
pub fn names_template(table: &CreateTable) -> bool {
    let Some(schema) = catalog::schema() else { return false };
    table.like_clauses().iter().any(|clause| {
        let name = clause.source();
        !table.is_made_by_sibling(&name)
            && name.resolve().is_some_and(|found| catalog::is_template(found, schema))
    })
}

/// The relation that a name in this statement means by now, locked as LIKE locks it, so that it is
/// neither dropped nor renamed before LIKE looks it up. A template that the search_path does not
/// find is found in the schema `base_entity`; any other name is left as it is, so that PostgreSQL's
/// own error stays the same to the letter.
fn resolve(table: &CreateTable, name: &RelationName, schema: pg_sys::Oid) -> Option<pg_sys::Oid> {
    if table.is_made_by_sibling(name) {
        return None;
    }
    let look_up = || name.resolve().or_else(|| name.template_elsewhere(schema));
    let mut found = look_up()?;
    // LIKE locks nothing in a schema without USAGE, and raises an error.
    while catalog::may_use_schema_of(found) {
        // Waits for a session that drops or renames it; then the name may mean another.
        catalog::lock_to_read(found);
        let again = look_up();
        if again == Some(found) {
            break;
        }
        catalog::unlock_read(found);
        found = again?;
    }
    if catalog::is_template(found, schema) {
        // LIKE raises an error without SELECT, and such a role makes no other session wait.
        if catalog::may_select(found) {
            catalog::lock_parts_to_give(found);
        }
        // A relation of that name that is made in between, in a schema that is searched before, is not
        // what LIKE finds.
        name.set_schema(catalog::SCHEMA);
    }
    Some(found)
}

/// LIKE copies a key unchanged. Where that is not possible, because the table has a primary key or is
/// partitioned, keys are added to the statement as constraints.
fn needs_keys_stated(table: &CreateTable, templates: &[Like], own_key: bool) -> bool {
    if !matches!(table.partition_key(), PartitionKey::None) {
        return true;
    }
    if templates.len() == 1 {
        return own_key;
    }
    let keyed =
        templates.iter().filter(|like| OpenRelation::open(like.relation).has_primary_key()).count();
    keyed + usize::from(own_key) > 1
}

/// Adds the templates' keys to the statement, the partition columns included. Of several primary
/// keys the statement's own stays one, or else the first; the others become UNIQUE.
fn state_keys(table: &CreateTable, templates: &[Like], others: &[Like], own_key: bool) -> Keys {
    let partition_columns = match table.partition_key() {
        PartitionKey::None => Vec::new(),
        PartitionKey::Columns(columns) => columns,
        PartitionKey::Complex => return Keys::Deferred,
    };
    // PostgreSQL reports a column that does not exist.
    let exists = |column: &CString| {
        table.has_column(column)
            || templates.iter().chain(others).any(|like| catalog::has_column(like.relation, column))
    };
    if !partition_columns.iter().all(exists) {
        return Keys::Deferred;
    }
    let mut has_primary_key = own_key;
    for key in templates.iter().flat_map(|like| catalog::keys(like.relation)) {
        let primary = key.primary && !has_primary_key;
        table.add_key(&key, key.columns_with(&partition_columns), primary);
        has_primary_key |= primary;
    }
    Keys::Stated
}
