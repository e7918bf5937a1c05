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
    text_for(&name, &target, policy, template, policy_name)
}

/// The CREATE POLICY for a table of this name, which is given as SQL names it, too.
fn text_for(
    name: &str,
    target: &str,
    policy: &Policy,
    template: pg_sys::Oid,
    policy_name: &CStr,
) -> String {
    let policy_name = pgrx::spi::quote_identifier(encoding::from_server(policy_name.to_bytes()));
    let mut statement =
        format!("CREATE POLICY {policy_name} ON {target} {} TO {}", policy.terms, policy.roles);
    for (clause, expression) in [("USING", &policy.using), ("WITH CHECK", &policy.with_check)] {
        if let Some(tree) = expression {
            let text = expression_text(tree, template, name);
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

/// The CREATE POLICY of a policy of `source`, whichever relation it is of, by which it is compared with those of others.
/// `name` and `relation` stand for the names of both.
pub fn definition(policy: &Policy, source: pg_sys::Oid, name: &str, relation: &str) -> String {
    let schema = catalog::namespace_of(source).map(catalog::namespace_name).unwrap_or_default();
    let text = text_for(relation, relation, policy, source, &encoding::to_server(name));
    let from = [schema.as_str(), &catalog::relation_name(source)];
    Statement::parse(&text).policy_text_with(from, ["base_entity", relation])
}

/// Deparses an expression over the columns of `template` as one over those of a table called `name`.
pub fn expression_text(tree: &str, template: pg_sys::Oid, name: &str) -> String {
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
