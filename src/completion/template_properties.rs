//! Adds foreign keys, row-level security, privileges, storage parameters and the other properties that
//! LIKE does not copy, by the statements that a user would run.

use std::ffi::CString;

use pgrx::pg_sys;

use super::foreign_keys;
use super::free_name::free_name;
use super::index_marks;
use super::template_errors::of_template;
use crate::catalog::adoption::ForeignKey;
use crate::catalog::{self, Expressions, Object, OpenRelation, Policy};
use crate::counterparts::{Counterpart, counterparts};
use crate::parse_tree::Statement;
use crate::part::PartKind;
use crate::policy::PolicyOfTable;
use crate::security_context::with_dump_settings;
use crate::{ambiguous_calls, encoding, living_view, policy, template_parts};

/// Adds the properties of `templates` to `table`.
pub fn add(table: pg_sys::Oid, templates: &[pg_sys::Oid]) {
    let has_none = |template| with_dump_settings(|| !catalog::has_properties(template));
    let templates: Vec<pg_sys::Oid> = templates
        .iter()
        .copied()
        .filter(|template| !catalog::is_plain(*template, || has_none(*template)))
        .collect();
    if templates.is_empty() {
        return;
    }
    with_dump_settings(|| {
        let policies = counterparts::<PolicyOfTable>(table, &templates);
        if policies.iter().any(|policy| policy.own.is_none()) {
            let made = || Some(table);
            ambiguous_calls::refuse_around(&templates, Expressions::OfPolicies, made, || {
                give_policies(table, policies);
            });
        }
        for wanted in counterparts::<ForeignKey>(table, &templates) {
            of_template(wanted.template, || foreign_keys::add(table, &wanted));
        }
        let settings = catalog::settings(table, &templates);
        for setting in settings.iter().filter(|it| it.marks_index()) {
            of_template(setting.template, || index_marks::copy(table, setting));
        }
        for (template, kind, statement) in catalog::statements(&settings) {
            of_template(template, || match kind {
                PartKind::LivingView => living_view::give(table, template),
                _ => Statement::parse(&statement).run(),
            });
        }
    });
}

/// Gives a table those policies that it does not have.
fn give_policies(table: pg_sys::Oid, policies: Vec<Counterpart<PolicyOfTable>>) {
    for Counterpart { template, wanted, .. } in policies.into_iter().filter(|it| it.own.is_none()) {
        let create = || create_policy(table, &wanted.policy, template, Statement::run);
        let own_name = of_template(template, create);
        let own_name = encoding::from_server(own_name.to_bytes());
        if own_name != wanted.name() {
            let kind = PartKind::Policy;
            template_parts::note_name(table, template, kind, wanted.name(), &own_name);
        }
    }
}

/// Creates a policy by `run`, under its name or one that is free, which is returned. Subqueries over the template in its expressions
/// become subqueries over the new table.
pub fn create_policy(
    table: pg_sys::Oid,
    policy: &Policy,
    template: pg_sys::Oid,
    run: impl FnOnce(Statement),
) -> CString {
    let taken = catalog::policies(table);
    let policy_name =
        free_name(&policy.name, |name| taken.iter().any(|other| other.name.as_c_str() == name));
    let text = policy::text(table, policy, template, &policy_name);
    let statement = policy::parse(&text, policy, template);
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
