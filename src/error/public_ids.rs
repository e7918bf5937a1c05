//! The texts about public IDs and their prefixes.

use pgrx::PgSqlErrorCode;
use pgrx::spi::quote_literal;
use typeid::{Error, MAX_PREFIX, PrefixError, SUFFIX};

use super::{Report, report};

/// The characters of a longer text that an error shows.
const SHOWN: usize = 100;

/// A text that is not a TypeID.
pub fn invalid_typeid(text: &str, wrong: Error) -> Report {
    let detail = match wrong {
        Error::Prefix(wrong) => prefix_detail("Its prefix", text, wrong),
        Error::Separator => "It begins with \"_\"; without a prefix it has no \"_\".".to_owned(),
        // It has so many characters, and more bytes.
        Error::Length(SUFFIX) => {
            let at = text.find(|letter: char| !letter.is_ascii()).unwrap_or_default();
            wrong_character(text, at)
        }
        Error::Length(length) => {
            let part = if text.contains('_') { "The part after the last \"_\"" } else { "It" };
            format!("{part} has {length} characters, and not {SUFFIX}.")
        }
        Error::Character(at) => wrong_character(text, at),
        Error::Overflow => {
            "It has more than 128 bits: the first character after the prefix is greater than \"7\"."
                .to_owned()
        }
    };
    report(
        PgSqlErrorCode::ERRCODE_INVALID_TEXT_REPRESENTATION,
        format!("invalid TypeID: \"{}\"", shown(text)),
    )
    .set_detail(detail)
    .set_hint(format!(
        "A TypeID is a prefix, \"_\", and {SUFFIX} characters, as in \"user_01h455vb4pex5vsknk084sn02q\"."
    ))
}

/// A text that is not the prefix of a TypeID.
pub fn invalid_prefix(prefix: &str, wrong: PrefixError) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_INVALID_PARAMETER_VALUE,
        format!("invalid prefix: \"{}\"", shown(prefix)),
    )
    .set_detail(prefix_detail("It", prefix, wrong))
}

/// The empty prefix, by which no table is known.
pub fn empty_prefix() -> Report {
    report(PgSqlErrorCode::ERRCODE_INVALID_PARAMETER_VALUE, "prefix must not be empty".to_owned())
}

fn prefix_detail(subject: &str, text: &str, wrong: PrefixError) -> String {
    match wrong {
        PrefixError::TooLong => format!("{subject} has more than {MAX_PREFIX} characters."),
        PrefixError::Character(at) => format!(
            "{subject} has the character {} at position {}; a prefix has the letters a to z, and \"_\" between them.",
            character(text, at),
            position(text, at)
        ),
        PrefixError::Underscore => format!("{subject} begins or ends with \"_\"."),
    }
}

/// A character that is not in the alphabet of the suffix.
fn wrong_character(text: &str, at: usize) -> String {
    format!(
        "The character {} at position {} is not one of 0123456789abcdefghjkmnpqrstvwxyz.",
        character(text, at),
        position(text, at)
    )
}

/// The character at a byte of a text, quoted.
fn character(text: &str, at: usize) -> String {
    let found = text.get(at..).and_then(|rest| rest.chars().next());
    format!("\"{}\"", found.map(String::from).unwrap_or_default())
}

/// The number of the character at a byte of a text, from 1.
fn position(text: &str, at: usize) -> usize {
    text.get(..at).unwrap_or_default().chars().count() + 1
}

fn shown(text: &str) -> String {
    let mut shown: String = text.chars().take(SHOWN).collect();
    if shown.len() < text.len() {
        shown.push_str("...");
    }
    shown
}

/// A public ID with the prefix of another table. Tables are named with their schemas.
pub fn prefix_of_another_table(id: &str, prefix: &str, table: &str, expected: &str) -> Report {
    let detail = if prefix.is_empty() {
        format!("It has no prefix, and that of the table is \"{expected}\".")
    } else {
        format!("Its prefix is \"{prefix}\", and that of the table is \"{expected}\".")
    };
    report(
        PgSqlErrorCode::ERRCODE_INVALID_PARAMETER_VALUE,
        format!("public ID \"{id}\" is not one of table {table}"),
    )
    .set_detail(detail)
}

/// A public ID whose prefix is of none of the tables that find() was given.
pub fn prefix_of_none_of_tables(id: &str, prefix: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_INVALID_PARAMETER_VALUE,
        format!("public ID \"{id}\" is not one of the given tables"),
    )
    .set_detail(format!("None of them has the public prefix \"{prefix}\"."))
}

/// A table without a prefix.
pub fn no_public_prefix(table: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
        format!("relation {table} has no public prefix"),
    )
    .set_detail(
        "An entity gets one when it is created or adopted, if its name has a letter from a to z.",
    )
    .set_hint(format!(
        "Use \"SELECT base_entity.set_public_prefix({}, '...')\" to give an entity a prefix.",
        quote_literal(table)
    ))
}

/// A prefix that no table has.
pub fn no_table_with_prefix(prefix: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_UNDEFINED_OBJECT,
        format!("no table has the public prefix \"{prefix}\""),
    )
    .set_hint("Use \"SELECT * FROM base_entity.public_prefixes\" to list the prefixes.")
}

/// A prefix that several tables have, which are named with their schemas.
pub fn prefix_is_ambiguous(id: &str, prefix: &str, tables: &[String]) -> Report {
    let first = tables.first().map(String::as_str).unwrap_or_default();
    report(
        PgSqlErrorCode::ERRCODE_AMBIGUOUS_ALIAS,
        format!("public prefix \"{prefix}\" is ambiguous"),
    )
    .set_detail(format!("The tables {} have it.", tables.join(", ")))
    .set_hint(format!(
        "Name the table, as in \"SELECT * FROM base_entity.find({}, {})\", or change the prefix of one with \
         base_entity.set_public_prefix().",
        quote_literal(id),
        quote_literal(format!("{{{first}}}"))
    ))
}

/// A prefix that other tables have as well.
pub fn prefix_of_others(prefix: &str, tables: &[String]) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_WARNING,
        format!("public prefix \"{prefix}\" is also that of {}", tables.join(", ")),
    )
    .set_detail("find() does not search a public ID that may be of several tables, unless the table is named.")
}

/// A temporary table.
pub fn temporary_without_prefix(table: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_WRONG_OBJECT_TYPE,
        format!("temporary table \"{table}\" cannot have a public prefix"),
    )
}
