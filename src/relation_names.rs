//! The extension's tables that hold the names of relations, which follow ALTER ... RENAME, SET SCHEMA and DROP. They hold names, since
//! a dump does: OIDs are others in the database that it is restored to.

use pgrx::pg_sys;

use crate::catalog::{self, Argument};
use crate::parse_tree::Command;
use crate::security_context::{as_owner, as_role};
use crate::{accepted_drift, awaited_drops, naming_policy, template_parts};

/// A table with the columns `schema` and `relation`.
struct Holder {
    name: &'static str,
    oid: fn() -> Option<pg_sys::Oid>,
    /// Whether it has a row.
    is_any: fn() -> bool,
}

const HOLDERS: [Holder; 3] = [
    Holder {
        name: "naming_policies",
        oid: catalog::naming_policies,
        is_any: naming_policy::is_any_pinned,
    },
    Holder {
        name: "drift_exceptions",
        oid: catalog::drift_exceptions,
        is_any: accepted_drift::is_any,
    },
    Holder { name: "noted_parts", oid: catalog::noted_parts, is_any: template_parts::is_any },
];

/// Whether any of them holds a name.
pub fn are_held() -> bool {
    HOLDERS.iter().any(|holder| (holder.is_any)())
}

/// Follows a command that renames a schema or moves a table, before it runs: an error of the command undoes both.
pub fn follow_at_start(command: Command) {
    if let Some((old, new)) = command.schema_renaming() {
        // Names that are held there are those of a schema that was dropped while the event triggers were disabled.
        forget(&new, "");
        rewrite(
            |table| {
                format!("UPDATE {table} SET schema = $2 WHERE schema OPERATOR(pg_catalog.=) $1")
            },
            &[old.as_str(), new.as_str()],
        );
    }
    if are_held()
        && let Some((relation, new_schema)) = own_table_to_move(command)
        && let Some(schema) = catalog::namespace_of(relation)
    {
        forget(&new_schema, &catalog::relation_name(relation));
        rewrite(
            |table| {
                format!(
                    "UPDATE {table} SET schema = $3
                     WHERE schema OPERATOR(pg_catalog.=) $1 AND relation OPERATOR(pg_catalog.=) $2"
                )
            },
            &[
                &catalog::namespace_name(schema),
                &catalog::relation_name(relation),
                new_schema.as_str(),
            ],
        );
    }
}

/// The table that the command is about to move, and its new schema; None if that is its schema now, or if the current role does
/// not own it, which leaves the refusal to PostgreSQL. It is locked, as the command locks it: its name leads to no other role's table any more.
pub fn own_table_to_move(command: Command) -> Option<(pg_sys::Oid, String)> {
    let (table, new_schema) = command.schema_of_moved_table()?;
    loop {
        let relation = table.resolve().filter(|relation| catalog::is_own(*relation))?;
        catalog::lock_to_change(relation);
        // Another session may have renamed it in the meantime.
        if table.resolve() == Some(relation) {
            let schema = catalog::namespace_name(catalog::namespace_of(relation)?);
            return (schema != new_schema).then_some((relation, new_schema));
        }
    }
}

/// Follows a command that has renamed a relation.
pub fn follow_rename(relation: pg_sys::Oid, old: &str, new: &str) {
    if let Some(schema) = catalog::namespace_of(relation) {
        let schema_name = catalog::namespace_name(schema);
        // A table that replaces another keeps what that one had.
        if !awaited_drops::is_awaited(&schema_name, new) {
            forget(&schema_name, new);
        }
        rewrite(
            |table| {
                format!(
                    "UPDATE {table} SET relation = $3
                     WHERE schema OPERATOR(pg_catalog.=) $1 AND relation OPERATOR(pg_catalog.=) $2"
                )
            },
            &[&schema_name, old, new],
        );
    }
}

/// Forgets what is held under the names of the tables that the running command has made; only valid at ddl_command_end.
pub fn forget_former(command: Command) {
    if !command.may_make_tables() || !are_held() {
        return;
    }
    let Some(owner) = catalog::noted_parts().and_then(catalog::owner_of) else { return };
    // The role that creates a table may not be able to read them.
    let flags = pg_sys::SECURITY_RESTRICTED_OPERATION;
    for [schema, table] in as_role(owner, flags, catalog::held_names_of_tables_made) {
        forget(&schema, &table);
    }
}

/// Forgets what is held under the name of a table, or of all tables of a schema where `table` is empty: the table was dropped, or
/// another one gets its name, after the first was dropped while the event triggers were disabled, or left out of a restore.
pub fn forget(schema: &str, table: &str) {
    rewrite(
        |table| {
            format!(
                "DELETE FROM {table}
                 WHERE schema OPERATOR(pg_catalog.=) $1
                   AND ($2 OPERATOR(pg_catalog.=) '' OR relation OPERATOR(pg_catalog.=) $2)"
            )
        },
        &[schema, table],
    );
}

/// Changes the tables that have a row, with the rights of their owner: the role that renames its own table may
/// lack those of the database's owner.
fn rewrite(statement: impl Fn(&str) -> String, names: &[&str]) {
    for holder in HOLDERS.iter().filter(|holder| (holder.is_any)()) {
        let Some(owner) = (holder.oid)().and_then(catalog::owner_of) else { continue };
        let statement = statement(&format!("base_entity.{}", holder.name));
        let arguments: Vec<Argument> = names.iter().map(|name| Argument::from(*name)).collect();
        as_owner(owner, 0, || catalog::write(&statement, &arguments));
    }
}
