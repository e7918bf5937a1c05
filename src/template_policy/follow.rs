//! Policies follow the renaming and dropping of schemas and templates. Their table is changed with the rights of its
//! owner: the role that renames its own schema may lack those of the database's owner.

use super::require::write_as_owner;
use super::{is_any_set, policies};
use crate::catalog::{self, Argument};
use crate::error;
use crate::parse_tree::Command;

/// Follows a command that renames a schema, before it runs: an error of the command undoes both.
pub fn follow_schema_renaming(command: Command) {
    let Some((old, new)) = command.schema_renaming() else { return };
    // Waits for a session that sets a policy.
    if let Some(schema) = command.renamed_schema().and_then(catalog::namespace) {
        catalog::lock_schema_to_create(schema);
    }
    // A schema of the new name may have been dropped while the event triggers were disabled.
    rewrite(
        "DELETE FROM base_entity.template_policies WHERE schema OPERATOR(pg_catalog.=) $1",
        &[new.as_str().into()],
    );
    rewrite(
        "UPDATE base_entity.template_policies SET schema = $2 WHERE schema OPERATOR(pg_catalog.=) $1",
        &[old.as_str().into(), new.as_str().into()],
    );
}

/// Follows a command that has renamed a template.
pub fn follow_template_renaming(old: &str, new: &str) {
    rewrite(
        "DELETE FROM base_entity.template_policies WHERE template OPERATOR(pg_catalog.=) $1",
        &[new.into()],
    );
    rewrite(
        "UPDATE base_entity.template_policies SET template = $2 WHERE template OPERATOR(pg_catalog.=) $1",
        &[old.into(), new.into()],
    );
}

/// Follows a command that has dropped a schema.
pub fn follow_drop(schema: &str) {
    rewrite(
        "DELETE FROM base_entity.template_policies WHERE schema OPERATOR(pg_catalog.=) $1",
        &[schema.into()],
    );
}

/// Refuses to remove a template from the schema of the templates while tables must be made LIKE it. `doing` is the
/// verb of the message, as in `cannot drop`.
pub fn refuse_loss(template: &str, doing: &str) {
    let mut schemas: Vec<String> = policies()
        .iter()
        .filter(|policy| policy.template == template)
        .map(|policy| policy.schema.clone())
        .collect();
    if !schemas.is_empty() {
        schemas.sort_unstable();
        error::raise(error::template_required(template, doing, &schemas));
    }
}

fn rewrite(statement: &str, arguments: &[Argument]) {
    if is_any_set() {
        write_as_owner(statement, arguments);
    }
}
