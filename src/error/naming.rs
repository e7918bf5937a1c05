//! The texts about names: of tables, custom inflections and naming policies.

use pgrx::PgSqlErrorCode;
use pgrx::spi::{quote_identifier, quote_literal};

use super::{Report, report};

/// A table name that is certainly singular. `may_add_words` tells whether the role may write
/// `base_entity.words`, and `is_pinned` whether a policy is pinned that no setting changes, so that the HINT proposes
/// no statement that would be refused.
pub fn not_plural(
    name: &str,
    word: &str,
    suggestion: Option<&str>,
    may_add_words: bool,
    is_pinned: bool,
) -> Report {
    let mut hint = suggestion.map_or("Choose a plural name, ".to_string(), |plural| {
        let quoted = quote_identifier(plural);
        let quotes = if quoted.starts_with('"') { "" } else { "\"" };
        format!("Name it {quotes}{quoted}{quotes}, ")
    });
    if may_add_words {
        let word = quote_literal(word);
        hint.push_str(&format!(
            "add a custom inflection with SELECT base_entity.add_uncountable({word}), "
        ));
    }
    hint.push_str(if is_pinned {
        "or ask the owner of the database, who has pinned the naming policy."
    } else {
        "or SET base_entity.naming = 'warn'."
    });
    report(PgSqlErrorCode::ERRCODE_INVALID_NAME, format!("table name \"{name}\" is not plural"))
        .set_detail("Tables made LIKE a template of base_entity are named in the plural.")
        .set_hint(hint)
}

/// A table that `base_entity.naming = generate` has renamed.
pub fn name_generated(given: &str, made: &str, is_pinned: bool) -> Report {
    let report = report(
        PgSqlErrorCode::ERRCODE_SUCCESSFUL_COMPLETION,
        format!("table \"{given}\" is created as \"{made}\""),
    );
    if is_pinned {
        return report;
    }
    report.set_hint("Use \"SET base_entity.naming = 'warn'\" to keep names as they are written.")
}

/// A text that is longer than any name.
pub fn name_too_long(length: usize, longest: usize) -> Report {
    report(PgSqlErrorCode::ERRCODE_PROGRAM_LIMIT_EXCEEDED, "name is too long".to_string())
        .set_detail(format!("It has {length} bytes, and the limit is {longest} bytes."))
}

/// A role that may not write `base_entity.words`.
pub fn may_not_change_words() -> Report {
    report(
        PgSqlErrorCode::ERRCODE_INSUFFICIENT_PRIVILEGE,
        "permission denied to change custom inflections".to_string(),
    )
    .set_detail("Custom inflections apply to the whole database, and its owner may change them.")
    .set_hint(
        "Ask the owner of the database for GRANT INSERT, UPDATE, DELETE ON base_entity.words, \
         or SET base_entity.naming = 'warn'.",
    )
}

/// An invalid word for a custom inflection; `why` is a sentence.
pub fn invalid_word(word: &str, why: &str) -> Report {
    report(PgSqlErrorCode::ERRCODE_INVALID_PARAMETER_VALUE, format!("invalid word \"{word}\""))
        .set_detail(why.to_string())
}

/// add_irregular() with two equal forms.
pub fn forms_alike(word: &str) -> Report {
    invalid_word(word, "The singular and the plural are the same.").set_hint(format!(
        "Use \"SELECT base_entity.add_uncountable({})\" for a word without a plural.",
        quote_literal(word)
    ))
}

/// A naming policy by a role that may not write the table.
pub fn may_not_set_naming_policy() -> Report {
    report(
        PgSqlErrorCode::ERRCODE_INSUFFICIENT_PRIVILEGE,
        "permission denied to set the naming policy".to_string(),
    )
    .set_detail("A naming policy applies to all roles, and the database's owner may set it.")
    .set_hint(
        "Ask the owner of the database for GRANT INSERT, UPDATE, DELETE ON base_entity.naming_policies.",
    )
}

/// A policy for a schema whose tables' names are not checked.
pub fn schema_without_policy(schema: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_INVALID_PARAMETER_VALUE,
        format!("schema \"{schema}\" cannot have a naming policy"),
    )
    .set_detail("The names of system catalogs, temporary tables and templates are not checked.")
}

/// An exemption of a table whose name is not checked.
pub fn table_without_policy(table: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_WRONG_OBJECT_TYPE,
        format!("table \"{table}\" cannot be exempt from the naming policy"),
    )
    .set_detail("The names of system catalogs, temporary tables and templates are not checked.")
}

/// A naming policy that does not exist.
pub fn invalid_naming_policy(policy: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_INVALID_PARAMETER_VALUE,
        format!("invalid naming policy \"{policy}\""),
    )
    .set_hint("Available policies: error, warn, off, generate; NULL removes one.")
}
