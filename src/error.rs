//! Every word that an error, a warning or a notice of this library says.
//!
//! Messages follow PostgreSQL's style: a lower-case message without a full stop, DETAIL and HINT in
//! sentences, and in the HINT the SQL to type.

use pgrx::pg_sys::panic::{ErrorReport, ErrorReportWithLevel};
use pgrx::spi::{quote_identifier, quote_literal};
use pgrx::{PgLogLevel, PgSqlErrorCode};

mod adoption;
mod ids;
mod memory;
mod rules;
pub use adoption::*;
pub use ids::*;
pub use memory::*;
pub use rules::*;

/// Raises `report` as an ERROR. Rust frames are unwound before PostgreSQL takes over.
pub fn raise(report: ErrorReport) -> ! {
    report.report(PgLogLevel::ERROR);
    unreachable!("an ERROR does not return")
}

/// Says `report` as a WARNING and goes on.
pub fn warn(report: ErrorReport) {
    report.report(PgLogLevel::WARNING);
}

/// Says `report` as a NOTICE and goes on.
pub fn notice(report: ErrorReport) {
    report.report(PgLogLevel::NOTICE);
}

/// Keeps Rust backtraces out of the DETAIL of errors.
///
/// pgrx's panic hook captures one for every error that passes through Rust, PostgreSQL's own
/// included, whenever RUST_BACKTRACE is set in the server's environment. A hook that captures
/// nothing takes its place; message, SQLSTATE, DETAIL and HINT travel in the panic itself.
pub fn keep_backtraces_out() {
    std::panic::set_hook(Box::new(|_| {}));
}

fn report(code: PgSqlErrorCode, message: String) -> ErrorReport {
    ErrorReport::new(code, message, "base_entity")
}

/// A table name that is surely singular. `may_teach` says whether the role may write
/// `base_entity.words`, so that the HINT proposes nothing that would be refused.
pub fn not_plural(
    name: &str,
    word: &str,
    suggestion: Option<&str>,
    may_teach: bool,
) -> ErrorReport {
    let mut hint = suggestion.map_or("Choose a plural name, ".to_string(), |plural| {
        let quoted = quote_identifier(plural);
        let quotes = if quoted.starts_with('"') { "" } else { "\"" };
        format!("Name it {quotes}{quoted}{quotes}, ")
    });
    if may_teach {
        let word = quote_literal(word);
        hint.push_str(&format!("teach the word with SELECT base_entity.add_uncountable({word}), "));
    }
    hint.push_str("or SET base_entity.naming = 'warn'.");
    report(PgSqlErrorCode::ERRCODE_INVALID_NAME, format!("table name \"{name}\" is not plural"))
        .set_detail("Tables made LIKE a template of base_entity are named in the plural.")
        .set_hint(hint)
}

/// `base_entity.naming = generate` made the table under another name.
pub fn name_generated(given: &str, made: &str) -> ErrorReport {
    report(
        PgSqlErrorCode::ERRCODE_SUCCESSFUL_COMPLETION,
        format!("table \"{given}\" is created as \"{made}\""),
    )
    .set_hint("SET base_entity.naming = 'warn' to keep names as they are written.")
}

/// A partition key that is more than columns leaves no way for the template's key.
pub fn no_key_possible(table: &str, columns: &str) -> ErrorReport {
    report(
        PgSqlErrorCode::ERRCODE_SUCCESSFUL_COMPLETION,
        format!("table \"{table}\" is created without a key on ({columns})"),
    )
    .set_detail(
        "Keys of a partitioned table include its partition columns, and here the partition key has \
         an expression, a collation or an operator class of its own.",
    )
    .set_hint("Create a unique index on each partition.")
}

/// INHERITS from a table that DROP EXTENSION drops.
pub fn inherits_template(template: &str, table: &str) -> ErrorReport {
    let template = quote_identifier(template);
    report(
        PgSqlErrorCode::ERRCODE_FEATURE_NOT_SUPPORTED,
        format!("cannot inherit from template base_entity.{template}"),
    )
    .set_detail("DROP EXTENSION base_entity CASCADE would drop every table that inherits from it.")
    .set_hint(format!("Use CREATE TABLE {} (LIKE {template}, ...).", quote_identifier(table)))
}

/// PostgreSQL's own error at something that a table takes from its template.
pub fn from_template(error: &ErrorReportWithLevel, template: &str) -> ErrorReport {
    let origin =
        format!("The table takes this from template base_entity.{}.", quote_identifier(template));
    let detail = error.detail().map_or(origin.clone(), |detail| format!("{detail}\n{origin}"));
    let report = report(error.sql_error_code(), error.message().to_string()).set_detail(detail);
    match error.hint() {
        Some(hint) => report.set_hint(hint),
        None => report,
    }
}

/// A trigger function called in another role than the one it was made for.
pub fn not_called_as_trigger(function: &str) -> ErrorReport {
    report(
        PgSqlErrorCode::ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED,
        format!("function base_entity.{function}() must be called as a trigger"),
    )
}

/// An event trigger function called by hand.
pub fn not_called_as_event_trigger(function: &str) -> ErrorReport {
    report(
        PgSqlErrorCode::ERRCODE_E_R_I_E_EVENT_TRIGGER_PROTOCOL_VIOLATED,
        format!("function base_entity.{function}() must be called as an event trigger"),
    )
}

/// A table that no template has made an entity of.
pub fn not_an_entity(table: &str) -> ErrorReport {
    report(PgSqlErrorCode::ERRCODE_WRONG_OBJECT_TYPE, format!("\"{table}\" is not an entity"))
        .set_detail("An entity is a table with a row trigger on base_entity.maintain(), and not a template.")
        .set_hint("SELECT entity FROM base_entity.entities; lists those there are.")
}

/// A table that is no template.
pub fn not_a_template(table: &str) -> ErrorReport {
    report(PgSqlErrorCode::ERRCODE_WRONG_OBJECT_TYPE, format!("\"{table}\" is not a template"))
        .set_detail("A template is a table in the schema base_entity.")
        .set_hint("SELECT template FROM base_entity.templates; lists those there are.")
}

/// A row for a template.
pub fn template_holds_no_rows(template: &str) -> ErrorReport {
    let template = quote_identifier(template);
    report(
        PgSqlErrorCode::ERRCODE_FEATURE_NOT_SUPPORTED,
        format!("cannot insert into template base_entity.{template}"),
    )
    .set_detail("A template holds no rows; it is the shape that other tables take.")
    .set_hint(format!(
        "Make a table with CREATE TABLE ... (LIKE {template}, ...), and insert there."
    ))
}

/// A table with rows that would become a template.
pub fn template_has_rows(name: &str) -> ErrorReport {
    let template = quote_identifier(name);
    report(
        PgSqlErrorCode::ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
        format!("table \"{name}\" cannot become a template, because it has rows"),
    )
    .set_detail("A template holds no rows; it is the shape that other tables take.")
    .set_hint(format!(
        "Make one of its shape with CREATE TABLE base_entity.{template} (LIKE ... INCLUDING ALL), and leave the rows where they are."
    ))
}

/// A text that is no name any more.
pub fn name_too_long(length: usize, longest: usize) -> ErrorReport {
    report(PgSqlErrorCode::ERRCODE_PROGRAM_LIMIT_EXCEEDED, "name is too long".to_string())
        .set_detail(format!("It has {length} bytes; at most {longest} are looked at."))
}

/// The role may not write the words of the database.
pub fn may_not_teach() -> ErrorReport {
    report(
        PgSqlErrorCode::ERRCODE_INSUFFICIENT_PRIVILEGE,
        "permission denied to change the words of base_entity".to_string(),
    )
    .set_detail("They hold for the whole database, so its owner decides.")
    .set_hint(
        "Ask the owner of the database to GRANT INSERT, UPDATE, DELETE ON base_entity.words, \
         or SET base_entity.naming = 'warn'.",
    )
}

/// A word that cannot be learned; `why` is a sentence.
pub fn invalid_word(word: &str, why: &str) -> ErrorReport {
    report(PgSqlErrorCode::ERRCODE_INVALID_PARAMETER_VALUE, format!("invalid word \"{word}\""))
        .set_detail(why.to_string())
}

/// add_irregular() with both forms alike.
pub fn forms_alike(word: &str) -> ErrorReport {
    invalid_word(word, "The singular and the plural are the same.").set_hint(format!(
        "A word without a plural is added with SELECT base_entity.add_uncountable({});",
        quote_literal(word)
    ))
}

/// A database error inside the library's own query, said as it is.
pub fn query_failed(error: &pgrx::spi::Error) -> ErrorReport {
    report(PgSqlErrorCode::ERRCODE_INTERNAL_ERROR, format!("base_entity: {error}"))
}
