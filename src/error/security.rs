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

/// A template's or table's expressions call a function or operator of which another role has made one of the same name.
pub fn ambiguous_call(relation: &str, called: &str, other: &str, owner: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_AMBIGUOUS_FUNCTION,
        format!("expressions of {relation} that call {called} may call {other} of role {} in a table that gets them", quote_identifier(owner)),
    )
    .set_detail(format!(
        "Expressions are written as SQL for the table, and PostgreSQL chooses between functions of one name by the types of the arguments; \
         {called} takes arguments of any type, or has defaults for some."
    ))
    .set_hint("Give one of both another name or schema, or the same owner.")
}

/// Expressions that have an operator where SQL names none.
pub fn unnamed_operator(relation: &str, operator: &str, [schema, name]: &[String; 2]) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_FEATURE_NOT_SUPPORTED,
        format!("expressions of {relation} use operator {operator} where SQL names none"),
    )
    .set_detail(
        "Expressions are written as SQL for the table that gets them. IS DISTINCT FROM, NULLIF, CASE with an operand, JOIN ... USING, and \
         comparisons of several columns would use an operator of schema pg_catalog there.",
    )
    .set_hint(format!(
        "Compare with the operator by its name, as in \"a OPERATOR({}.{name}) b\".",
        quote_identifier(schema)
    ))
}
