//! The relations and functions that came with the extension are changed by its scripts alone: a dump has no part of an
//! extension, so that any other change would be lost when it is restored. GRANT and REVOKE pass, since
//! pg_dump writes privileges on them down, and so do SECURITY LABEL and REASSIGN OWNED.

use pgrx::pg_sys;

use crate::catalog::{self, ChangedObject};
use crate::error;
use crate::parse_tree::{Command, Renamed};

/// Refuses what the running command has changed of the functions, and functions and types under their names; only valid at ddl_command_end. Asks for the
/// extension by its name: one that is renamed may be a function by which its schema is known.
pub fn refuse_changed_functions(changed: &[ChangedObject]) {
    if is_exempt() {
        return;
    }
    for object in changed.iter().filter(|object| object.class == pg_sys::ProcedureRelationId) {
        if catalog::is_shipped_function(object.object) {
            let function = catalog::function_signature(object.object);
            error::raise(error::shipped_changed(&format!("function {function}"), None));
        }
        if catalog::has_namesake_in_extension(object.object) {
            let function = catalog::function_signature(object.object);
            error::raise(error::name_of_own_function(&format!("function {function}")));
        }
    }
    for object in changed.iter().filter(|object| object.class == pg_sys::TypeRelationId) {
        if let Some(name) = catalog::type_with_namesake_in_extension(object.object) {
            error::raise(error::name_of_own_function(&format!("type {name}")));
        }
    }
}

/// Refuses what the running command has changed of the relations, if they are these or have parts that it has changed.
pub fn refuse_changes(command: Command, changed: &[pg_sys::Oid]) {
    if is_exempt() || command.moves_all_of_tablespace() {
        return;
    }
    for relation in changed.iter().copied() {
        if !catalog::is_shipped(relation) {
            continue;
        }
        let name = catalog::relation_name(relation);
        let is_table = catalog::is_table(relation);
        match command.renamed() {
            Some(Renamed::Relation { old, new }) if name == new => refuse(&old, is_table),
            _ => refuse(&name, is_table),
        }
    }
}

fn refuse(name: &str, is_table: bool) -> ! {
    let quoted = pgrx::spi::quote_identifier(name);
    let (kind, template) = match (is_table, name) {
        (
            true,
            "words" | "naming_policies" | "drift_exceptions" | "template_policies"
            | "public_prefixes" | "template_parts" | "noted_parts",
        ) => ("table", None),
        (true, _) => ("template", Some(name)),
        (false, _) => ("view", None),
    };
    error::raise(error::shipped_changed(&format!("{kind} base_entity.{quoted}"), template))
}

/// Refuses a change that takes effect before the command ends, or of a relation that PostgreSQL does
/// not report as changed.
pub fn refuse_at_start(command: Command) {
    if is_exempt() {
        return;
    }
    let Some(schema) = catalog::schema() else { return };
    if command.changes_members_of(c"base_entity") {
        error::raise(error::membership_changed());
    }
    if command.renamed_schema().and_then(catalog::namespace) == Some(schema) {
        error::raise(error::schema_not_renamed());
    }
    // As pg_restore --disable-triggers does for the tables whose rows a dump has.
    if let Some(table) = command.switches_all_triggers_of()
        && let Some(table) = table.resolve()
        && catalog::is_config_table(table)
        && catalog::is_own(table)
    {
        command.change_nothing();
        error::notice(error::triggers_stay_enabled(&catalog::relation_name(table)));
    }
    let changed = command.changed_on_the_side().into_iter();
    changed.filter_map(|name| name.resolve()).for_each(refuse_change_of);
}

/// Refuses a change of a table, if it is one of the extension.
pub fn refuse_change_of(table: pg_sys::Oid) {
    if !is_exempt() && catalog::is_shipped(table) {
        refuse(&catalog::relation_name(table), catalog::is_table(table));
    }
}

/// Scripts of extensions and pg_upgrade.
fn is_exempt() -> bool {
    // SAFETY: a plain global of the backend.
    catalog::in_extension_script() || unsafe { pg_sys::IsBinaryUpgrade }
}
