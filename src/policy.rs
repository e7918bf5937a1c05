//! The statements that create the row-level-security policies of a template on other tables.

use std::ffi::CStr;

use pgrx::pg_sys;

use crate::catalog::{self, Policy};
use crate::encoding;
use crate::parse_tree::Statement;

/// The CREATE POLICY for `table`, under an unused name. A subquery in it still has the template's name.
pub fn text(
    table: pg_sys::Oid,
    policy: &Policy,
    template: pg_sys::Oid,
    policy_name: &CStr,
) -> String {
    // By name alone: check() takes no lock on an entity.
    let (name, target) = (catalog::relation_name(table), catalog::qualified_name(table));
    let policy_name = pgrx::spi::quote_identifier(encoding::from_server(policy_name.to_bytes()));
    let mut statement = format!("CREATE POLICY {policy_name} ON {target} {}", policy.terms);
    for (clause, expression) in [("USING", &policy.using), ("WITH CHECK", &policy.with_check)] {
        if let Some(tree) = expression {
            let text = expression_text(tree, template, &name);
            statement.push_str(&format!(" {clause} ({text})"));
        }
    }
    statement
}

/// The CREATE POLICY that gives `table` the policy under a name of its own, subqueries adapted.
pub fn statement(
    table: pg_sys::Oid,
    policy: &Policy,
    template: pg_sys::Oid,
    policy_name: &CStr,
) -> String {
    let names = |relation| {
        let schema = catalog::namespace_of(relation).map(catalog::namespace_name);
        [schema.unwrap_or_default(), catalog::relation_name(relation)]
    };
    let (from, to) = (names(template), names(table));
    let statement = Statement::parse(&text(table, policy, template, policy_name));
    statement.policy_text_with([&from[0], &from[1]], [&to[0], &to[1]])
}

/// Deparses an expression over the columns of `template` as one over those of a table called `name`.
fn expression_text(tree: &str, template: pg_sys::Oid, name: &str) -> String {
    let tree = encoding::to_server(tree);
    let name = encoding::to_server(name);
    // SAFETY: the catalogs store expressions as trees in this form; the context names the one
    // relation that they refer to.
    unsafe {
        let context = pg_sys::deparse_context_for(name.as_ptr(), template);
        let expression = pg_sys::stringToNode(tree.as_ptr()).cast();
        encoding::text(pg_sys::deparse_expression(expression, context, false, false))
    }
}
