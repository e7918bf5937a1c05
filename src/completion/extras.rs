//! Foreign keys, row-level security, privileges, storage parameters and the other things that LIKE
//! does not copy: given to the new table by the statements that a user would type.

use std::ffi::{CStr, CString};

use pgrx::pg_sys;

use super::free_name::free_name;
use super::of_template;
use crate::catalog::{self, ExtraKind, OpenRelation, Policy};
use crate::parse_tree::Statement;
use crate::role::with_dump_settings;

/// The catalog pg_constraint (ConstraintRelationId in catalog/pg_constraint.h).
const CONSTRAINTS: pg_sys::Oid = pg_sys::Oid::from_u32(2606);

/// Gives `table` what `templates` have.
pub fn add(table: pg_sys::Oid, templates: &[pg_sys::Oid]) {
    for template in templates {
        if catalog::is_known_plain(*template) {
            continue;
        }
        let is_plain = with_dump_settings(|| add_from(table, *template));
        if is_plain {
            catalog::remember_plain(*template);
        }
    }
}

/// Returns whether the template has nothing to give.
fn add_from(table: pg_sys::Oid, template: pg_sys::Oid) -> bool {
    let extras = catalog::extras(template, table);
    let policies = catalog::policies(template);
    let is_plain = extras.is_empty() && policies.is_empty();
    of_template(template, || {
        for policy in &policies {
            create_policy(table, policy, template);
        }
        for extra in &extras {
            let Some(statement) = &extra.statement else { continue };
            let statement = Statement::parse(statement);
            if extra.kind == ExtraKind::Other {
                statement.run();
                continue;
            }
            statement.adapt_foreign_key(table, extra.kind == ExtraKind::SelfReference);
            statement.run();
            if let (Some(comment), Some(key)) = (&extra.comment, catalog::newest_foreign_key(table))
            {
                catalog::comment_on(key, CONSTRAINTS, comment);
            }
        }
    });
    is_plain
}

/// Creates a policy. Where its expressions need the table's name, in subqueries, they have the new
/// table's and not the template's.
pub fn create_policy(table: pg_sys::Oid, policy: &Policy, template: pg_sys::Oid) {
    let taken = catalog::policies(table);
    let policy_name =
        free_name(&policy.name, |name| taken.iter().any(|other| other.name.as_c_str() == name));
    let statement = Statement::parse(&policy_text(table, policy, template, &policy_name));
    let template_name = CString::new(OpenRelation::open(template).name()).unwrap_or_default();
    statement.adapt_policy(&template_name);
    statement.run();
    if let Some(comment) = &policy.comment {
        let comment = pgrx::spi::quote_literal(comment);
        let policy_name = pgrx::spi::quote_identifier(policy_name.to_string_lossy());
        let target = OpenRelation::open(table).qualified_name();
        Statement::parse(&format!("COMMENT ON POLICY {policy_name} ON {target} IS {comment}"))
            .run();
    }
}

/// The CREATE POLICY that gives `table` the policy under a name of its own; a subquery in it has the
/// template's name still.
pub fn policy_text(
    table: pg_sys::Oid,
    policy: &Policy,
    template: pg_sys::Oid,
    policy_name: &CStr,
) -> String {
    let (name, target) = {
        let open = OpenRelation::open(table);
        (open.name(), open.qualified_name())
    };
    let policy_name = pgrx::spi::quote_identifier(policy_name.to_string_lossy());
    let mut statement = format!("CREATE POLICY {policy_name} ON {target} {}", policy.terms);
    for (clause, expression) in [("USING", &policy.using), ("WITH CHECK", &policy.with_check)] {
        if let Some(tree) = expression {
            let text = expression_text(tree, template, &name);
            statement.push_str(&format!(" {clause} ({text})"));
        }
    }
    statement
}

/// Writes down an expression over `template`'s columns as one over those of a table called `name`.
fn expression_text(tree: &str, template: pg_sys::Oid, name: &str) -> String {
    let tree = CString::new(tree).unwrap_or_default();
    let name = CString::new(name).unwrap_or_default();
    // SAFETY: the catalogs keep expressions as trees in this form; the context names the one
    // relation that they refer to.
    unsafe {
        let context = pg_sys::deparse_context_for(name.as_ptr(), template);
        let expression = pg_sys::stringToNode(tree.as_ptr()).cast();
        catalog::text(pg_sys::deparse_expression(expression, context, false, false))
    }
}
