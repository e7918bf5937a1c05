//! Objects that a command has dropped and others rely on: columns that rules name, templates that tables
//! were made LIKE, parts of the extension's own tables. It is known at sql_drop, whichever command has
//! dropped it, and by which cascade.

use crate::catalog::Dropped;
use crate::{
    catalog, encoding, history, public_id, relation_names, rule_columns, shipped, template_parts,
    template_policy, template_record,
};

/// Follows what the running command has dropped, or refuses it; only valid at sql_drop.
pub fn follow() {
    let Some(schema) = catalog::schema() else { return };
    let dropped = catalog::dropped_objects();
    let mut changes_templates = false;
    if relation_names::are_held() || template_policy::is_any_set() || public_id::is_any_assigned() {
        for (schema, table) in &catalog::dropped_names() {
            relation_names::follow_drop(schema, table);
            public_id::follow_drop(schema, table);
            if table.is_empty() {
                template_policy::follow_drop(schema);
            }
        }
    }
    if template_parts::is_any() {
        template_parts::forget_dropped();
    }
    history::follow_access(Some(&catalog::tables_losing_policies()));
    for object in dropped {
        match object {
            Dropped::Column { table, name } => {
                shipped::refuse_change_of(table);
                rule_columns::drop_rules(table, &name);
                template_parts::forget_column(table, &name);
                history::follow_dropped_column(table, &name);
                changes_templates |= catalog::is_template(table, schema);
            }
            Dropped::Trigger { table } => {
                let table = catalog::relation_in(schema, &encoding::to_server(&table));
                table.into_iter().for_each(shipped::refuse_change_of);
                changes_templates = true;
            }
            // Those made LIKE it that the same command drops do not exist any more.
            Dropped::Table { name } => {
                template_record::refuse_loss(&name, "drop");
                template_policy::refuse_loss(&name, "drop");
                template_parts::follow_drop(&name);
            }
            Dropped::OfTemplate => changes_templates = true,
        }
    }
    if changes_templates {
        template_parts::refresh_all();
    }
}
