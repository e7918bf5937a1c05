//! Objects that a command has dropped and others rely on: columns that rules name, templates that tables
//! were made LIKE, parts of the extension's own tables. It is known at sql_drop, whichever command has
//! dropped it, and by which cascade.

use std::collections::BTreeMap;

use crate::catalog::{Dropped, DroppedName};
use crate::parse_tree::Command;
use crate::{
    awaited_drops, catalog, encoding, history, public_id, relation_names, rule_columns, shipped,
    template_parts, template_policy, template_record,
};

/// Follows what the running command has dropped, or refuses it; only valid at sql_drop.
pub fn follow(command: Command) {
    let Some(schema) = catalog::schema() else { return };
    let dropped = catalog::dropped_objects();
    template_parts::await_dropped(&dropped);
    let mut changes_templates = false;
    let mut of_templates: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    if relation_names::are_held() || template_policy::is_any_set() || public_id::is_any_assigned() {
        let names = catalog::dropped_names();
        let is_sent = names.iter().any(|it| it.is_of_citus) && command.is_sent_by_client();
        for name in names {
            if name.is_of_citus && !is_sent {
                awaited_drops::put_off(name, follow_unless_replaced);
            } else {
                follow_name(&name);
            }
        }
    }
    if template_parts::is_any() {
        template_parts::forget_dropped();
    }
    history::follow_access(Some(&catalog::tables_losing_policies()));
    catalog::tables_losing_triggers().into_iter().for_each(history::follow_rules);
    for object in dropped {
        match object {
            Dropped::Column { table, name } => {
                shipped::refuse_change_of(table);
                rule_columns::drop_rules(table, &name);
                template_parts::forget_column(table, &name, None);
                history::follow_dropped_column(table, &name);
                if catalog::is_template(table, schema) {
                    changes_templates = true;
                    of_templates.entry(table.to_u32()).or_default().push(name);
                }
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
    for (template, columns) in &of_templates {
        let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
        template_parts::follow_dropped_columns((*template).into(), &columns);
    }
    if changes_templates {
        template_parts::refresh_all();
    }
}

fn follow_name(DroppedName { schema, table, .. }: &DroppedName) {
    relation_names::forget(schema, table);
    public_id::follow_drop(schema, table);
    if table.is_empty() {
        template_policy::follow_drop(schema);
    }
}

/// Follows the drop of a table of Citus at the end of the transaction. Where Citus has changed the distribution of a
/// table, another one has its name by then.
fn follow_unless_replaced(name: &DroppedName) {
    let schema = catalog::namespace(&encoding::to_server(&name.schema));
    let other = schema.and_then(|it| catalog::relation_in(it, &encoding::to_server(&name.table)));
    if other.is_none() {
        follow_name(name);
    }
}
