//! Adds foreign keys, row-level security, privileges, storage parameters and the other properties that
//! LIKE does not copy, by the statements that a user would run.

use std::ffi::{CStr, CString};

use pgrx::pg_sys;

use super::free_name::free_name;
use super::template_errors::of_template;
use crate::catalog::{self, OpenRelation, Policy, PropertyKind};
use crate::parse_tree::Statement;
use crate::part::PartKind;
use crate::security_context::with_dump_settings;
use crate::{encoding, living_view, policy, template_parts};

/// The catalog pg_constraint (ConstraintRelationId in catalog/pg_constraint.h).
const CONSTRAINTS: pg_sys::Oid = pg_sys::Oid::from_u32(2606);

/// Adds the properties of `templates` to `table`.
pub fn add(table: pg_sys::Oid, templates: &[pg_sys::Oid]) {
    for template in templates {
        catalog::is_plain(*template, || with_dump_settings(|| add_from(table, *template)));
    }
}

/// Returns whether the template has no properties.
fn add_from(table: pg_sys::Oid, template: pg_sys::Oid) -> bool {
    let properties = catalog::properties(template, table);
    let policies = catalog::policies(template);
    let is_plain = properties.is_empty() && policies.is_empty();
    of_template(template, || {
        for policy in policies.iter().filter(|policy| !is_given(table, policy, template)) {
            let own_name = create_policy(table, policy, template, Statement::run);
            if own_name != policy.name {
                let name = |name: &CStr| encoding::from_server(name.to_bytes());
                let (name, own_name) = (name(&policy.name), name(&own_name));
                template_parts::note_name(table, template, PartKind::Policy, &name, &own_name);
            }
        }
        for property in &properties {
            let Some(statement) = &property.statement else { continue };
            if property.kind == PropertyKind::LivingView {
                living_view::give(table, template);
                continue;
            }
            let statement = Statement::parse(statement);
            let itself = property.kind == PropertyKind::SelfReference;
            if !itself && property.kind != PropertyKind::ForeignKey {
                statement.run();
                continue;
            }
            statement.adapt_foreign_key(table, itself);
            let Some(comment) = &property.comment else {
                statement.run();
                continue;
            };
            let before = catalog::foreign_key_oids(table);
            statement.run();
            let made =
                catalog::foreign_key_oids(table).into_iter().find(|key| !before.contains(key));
            if let Some(key) = made {
                catalog::comment_on(key, CONSTRAINTS, comment);
            }
        }
    });
    is_plain
}

/// Whether another template has given the table the same policy under the same name.
fn is_given(table: pg_sys::Oid, policy: &Policy, template: pg_sys::Oid) -> bool {
    let own = catalog::policies(table).into_iter().find(|own| own.name == policy.name);
    own.is_some_and(|own| {
        policy::statement(table, &own, table, &own.name)
            == policy::statement(table, policy, template, &policy.name)
    })
}

/// Creates a policy by `run`, under its name or one that is free, which is returned. Subqueries over the template in its expressions become subqueries over the new
/// table.
pub fn create_policy(
    table: pg_sys::Oid,
    policy: &Policy,
    template: pg_sys::Oid,
    run: impl FnOnce(Statement),
) -> CString {
    let taken = catalog::policies(table);
    let policy_name =
        free_name(&policy.name, |name| taken.iter().any(|other| other.name.as_c_str() == name));
    let statement = Statement::parse(&policy::text(table, policy, template, &policy_name));
    let template_name = encoding::to_server(&OpenRelation::open(template).name());
    statement.adapt_policy(&template_name);
    run(statement);
    if let Some(comment) = &policy.comment {
        let comment = pgrx::spi::quote_literal(comment);
        let quoted = pgrx::spi::quote_identifier(encoding::from_server(policy_name.to_bytes()));
        let target = OpenRelation::open(table).qualified_name();
        Statement::parse(&format!("COMMENT ON POLICY {quoted} ON {target} IS {comment}")).run();
    }
    policy_name
}
