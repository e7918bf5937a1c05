//! The refusals before a command runs: a template that leaves the schema, and a shipped one or a history as a parent.

use crate::catalog::{self, OpenRelation};
use crate::parse_tree::RelationName;
use crate::{encoding, error, history, shipped, template_policy, template_record};

/// Refuses to move a template that tables were made LIKE to another schema, where its name means
/// nothing to their record. The lock is the one that the command takes, so that no table is made LIKE
/// it in between; a role that is not its owner leaves the refusal to PostgreSQL.
pub fn refuse_move(table: &RelationName) {
    let Some(schema) = catalog::schema() else { return };
    if let Some(relation) = table.resolve()
        && catalog::is_template(relation, schema)
        && catalog::is_own(relation)
    {
        shipped::refuse_change_of(relation);
        catalog::lock_to_change(relation);
        let name = OpenRelation::of_command(relation).map(|open| open.name());
        if let Some(name) = name {
            template_record::refuse_loss(&name, "move");
            template_policy::refuse_loss(&name, "move");
        }
    }
}

/// Refuses a parent with which DROP EXTENSION would drop the child. As in LIKE, a name that does not
/// exist otherwise means the template, so that the user gets the HINT. Refuses a history, too, which is read without its children.
pub fn refuse_parent(parent: &RelationName, table: &str) {
    let Some(schema) = catalog::schema() else {
        return;
    };
    let parent_table = parent.resolve();
    parent_table.into_iter().for_each(|it| history::refuse_child(it, table));
    let relation = parent_table.or_else(|| parent.template_elsewhere(schema));
    if let Some(relation) = relation
        && catalog::is_shipped(relation)
    {
        error::raise(error::inherits_template(
            &encoding::from_server(parent.relation().to_bytes()),
            table,
        ));
    }
}
