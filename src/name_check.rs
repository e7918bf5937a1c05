//! The check of the names of tables, and the response to a singular name.

use crate::catalog::{self, OpenRelation};
use crate::parse_tree::CreateTable;
use crate::settings::{self, Naming};
use crate::{encoding, error, naming_policy, words};
use naming::{self, Verdict};

/// Checks the name of an entity: raises an error or a warning, or accepts it, by `base_entity.naming`.
/// Temporary tables, partitions, templates and the tables of extensions are not checked.
pub fn check(table: &OpenRelation) {
    if let Some((name, suggestion)) = objection(table) {
        let pinned = naming_policy::pinned(Some(table.schema()), &name);
        let policy = pinned.unwrap_or_else(settings::naming);
        let report = error::not_plural(
            &name,
            &name.to_lowercase(),
            suggestion.as_deref(),
            words::may_add_words(),
            pinned.is_some(),
        );
        if policy == Naming::Warn { error::warn(report) } else { error::raise(report) }
    }
}

/// Warns of the name of an existing table, which keeps it; under a pinned policy it is an error.
pub fn warn(table: &OpenRelation) {
    if let Some((name, suggestion)) = objection(table) {
        let pinned = naming_policy::pinned(Some(table.schema()), &name);
        if matches!(pinned, Some(Naming::Error | Naming::Generate)) {
            check(table);
        }
        error::warn(error::existing_not_plural(
            &name,
            &table.qualified_name(),
            suggestion.as_deref(),
        ));
    }
}

/// The name and a suggestion, where the name is singular and must be plural.
fn objection(table: &OpenRelation) -> Option<(String, Option<String>)> {
    if table.is_temporary()
        || table.is_partition()
        || Some(table.schema()) == catalog::schema()
        || catalog::in_extension_script()
    {
        return None;
    }
    let name = table.name();
    if naming_policy::of(Some(table.schema()), &name) == Naming::Off {
        return None;
    }
    match words::with(|words| naming::verdict(&name, words)) {
        Verdict::Singular { suggestion } => Some((name, suggestion)),
        _ => None,
    }
}

/// Checks the name of a table that is about to be created LIKE a template while `base_entity.enabled` is off: a
/// policy that is pinned holds under any setting.
pub fn check_pinned(table: &CreateTable) {
    let (schema, name) = (table.schema(), table.name());
    if table.is_temporary()
        || schema == catalog::schema()
        || catalog::in_extension_script()
        || !matches!(naming_policy::pinned(schema, &name), Some(Naming::Error | Naming::Generate))
    {
        return;
    }
    if let Verdict::Singular { suggestion } = words::with(|words| naming::verdict(&name, words)) {
        let may_add_words = words::may_add_words();
        let word = name.to_lowercase();
        error::raise(error::not_plural(&name, &word, suggestion.as_deref(), may_add_words, true));
    }
}

/// Under `base_entity.naming = generate`, changes the name of a table that is about to be created LIKE a
/// template to its plural snake_case form, with a NOTICE.
pub fn generate(table: &CreateTable) {
    if table.is_temporary() || table.schema() == catalog::schema() || catalog::in_extension_script()
    {
        return;
    }
    let given = table.name();
    let pinned = naming_policy::pinned(table.schema(), &given);
    if pinned.unwrap_or_else(settings::naming) != Naming::Generate {
        return;
    }
    let made = words::with(|words| naming::table_name(&given, words));
    if made == given || made.len() >= NAMEDATALEN {
        return;
    }
    if catalog::has_citus() {
        error::raise(error::name_not_generated(&given, &made, pinned.is_some()));
    }
    table.rename(&encoding::to_server(&made));
    error::notice(error::name_generated(&given, &made, pinned.is_some()));
}

/// The size of an identifier in bytes, with its closing NUL (src/include/pg_config_manual.h).
const NAMEDATALEN: usize = pgrx::pg_sys::NAMEDATALEN as usize;
