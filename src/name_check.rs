//! Which tables have their names checked, and what a singular name gets.

use std::ffi::CString;

use crate::catalog::{self, OpenRelation};
use crate::naming::{self, Verdict};
use crate::parse_tree::CreateTable;
use crate::settings::{self, Naming};
use crate::{error, words};

/// Checks the name of an entity: refuses it, warns of it or lets it pass, as
/// `base_entity.naming` says. Temporary tables, partitions, templates and the tables of extensions
/// may be called anything.
pub fn check(table: &OpenRelation) {
    if let Some((name, suggestion)) = objection(table) {
        let report = error::not_plural(
            &name,
            &name.to_lowercase(),
            suggestion.as_deref(),
            words::may_teach(),
        );
        if settings::naming() == Naming::Warn { error::warn(report) } else { error::raise(report) }
    }
}

/// Warns of the name of a table that is there and in use: it stays as it is.
pub fn warn(table: &OpenRelation) {
    if let Some((name, suggestion)) = objection(table) {
        error::warn(error::existing_not_plural(
            &name,
            &table.qualified_name(),
            suggestion.as_deref(),
        ));
    }
}

/// The name and a better one, where the name is singular and should not be.
fn objection(table: &OpenRelation) -> Option<(String, Option<String>)> {
    if settings::naming() == Naming::Off
        || table.is_temporary()
        || table.is_partition()
        || Some(table.schema()) == catalog::schema()
        || catalog::in_extension_script()
    {
        return None;
    }
    let name = table.name();
    match words::with(|words| naming::verdict(&name, words)) {
        Verdict::Singular { suggestion } => Some((name, suggestion)),
        _ => None,
    }
}

/// Under `base_entity.naming = generate`, gives a table that is about to be made LIKE a template
/// the plural snake_case form of its name, and says so.
pub fn generate(table: &CreateTable) {
    if settings::naming() != Naming::Generate
        || table.is_temporary()
        || table.schema() == catalog::schema()
        || catalog::in_extension_script()
    {
        return;
    }
    let given = table.name();
    let made = words::with(|words| naming::table_name(&given, words));
    if made == given || made.len() >= NAMEDATALEN {
        return;
    }
    if let Ok(name) = CString::new(made.as_str()) {
        table.rename(&name);
        error::notice(error::name_generated(&given, &made));
    }
}

/// The bytes an identifier takes, its closing NUL included (src/include/pg_config_manual.h).
const NAMEDATALEN: usize = pgrx::pg_sys::NAMEDATALEN as usize;
