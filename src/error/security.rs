//! The texts about what code of other roles may do in a session.

use pgrx::PgSqlErrorCode;
use pgrx::spi::quote_identifier;

use super::{Report, report};

/// Code of a table's owner opened or closed a cursor, or created or dropped a temporary object.
pub fn session_objects_changed() -> Report {
    report(
        PgSqlErrorCode::ERRCODE_INSUFFICIENT_PRIVILEGE,
        "cannot leave a cursor or a temporary object behind in a security-restricted operation"
            .to_string(),
    )
    .set_detail("Functions that the table calls, in a CHECK constraint, an index or a default, run with the rights of its owner and must not change the session.")
}

/// Code of another role that could find temporary objects of the session.
pub fn session_has_temporary_objects(owner: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
        format!("cannot run code of role \"{owner}\" in a session with temporary objects"),
    )
    .set_detail("The code could find a temporary table, view or type in the place of another one that it names without a schema.")
    .set_hint("Drop the temporary objects, or use another session.")
}

/// A function or type under the name of one of the extension's functions in its schema.
pub fn name_of_own_function(object: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_RESERVED_NAME,
        format!("{object} has the name of a function of extension base_entity"),
    )
    .set_detail("PostgreSQL would choose between both by the arguments, and a call of the extension's function could run code of the other one's owner with the rights of the caller.")
    .set_hint("Create it under another name, or in another schema.")
}

/// Expressions that would call a function, operator or domain of another role where they are read again.
pub fn ambiguous_call(relation: &str, called: Option<&str>, other: &str, owner: &str) -> Report {
    let place = called.map_or_else(String::new, |called| format!(" in place of {called}"));
    report(
        PgSqlErrorCode::ERRCODE_AMBIGUOUS_FUNCTION,
        format!("expressions of {relation} would call {other} of role {}{place}", quote_identifier(owner)),
    )
    .set_detail("Expressions are written as SQL for the table that gets them, and PostgreSQL finds what they call by the names, the types of the arguments and the casts that there are then.")
    .set_hint("Give the other one another name or schema, or write the expression in another way, with all casts.")
}

/// An expression of a template that is another one in a table, of which a column has another type.
pub fn expression_of_other_types(table: &str, text: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_FEATURE_NOT_SUPPORTED,
        format!("a part of its template would be another one in table {table}"),
    )
    .set_detail(format!(
        "A column of the table has another type than in the template, so that PostgreSQL writes the expression of the part as: {text}"
    ))
    .set_hint(
        "Give the column the type that it has in the template, or have base_entity.accept_drift() accept that the table lacks the part.",
    )
}

/// Expressions that would not call a function or an operator where they are read again.
pub fn call_gets_lost(relation: &str, called: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_FEATURE_NOT_SUPPORTED,
        format!("expressions of {relation} would no longer call {called}"),
    )
    .set_detail(
        "Expressions are written as SQL for the table that gets them, where IS DISTINCT FROM, NULLIF, CASE with an operand, JOIN ... USING, and \
         comparisons of several columns name no operator, and not all casts are written.",
    )
    .set_hint("Compare with the operator by its name, as in \"a OPERATOR(schema.=) b\", or state the cast.")
}
