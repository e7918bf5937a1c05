//! The row-level-security policies of templates, and the statements that create them on other tables.

use std::cell::OnceCell;
use std::ffi::CStr;
use std::panic::AssertUnwindSafe;

use pg_sys::panic::CaughtError;
use pgrx::{PgSqlErrorCode, PgTryBuilder, pg_sys};

use crate::catalog::{self, Comparison, Object, Policy, Reference, WrittenExpression};
use crate::parse_tree::Statement;
use crate::part::PartKind;
use crate::{encoding, error};

/// A policy that a table has, or gets of a template.
#[derive(Clone)]
pub struct PolicyOfTable {
    /// The policy.
    pub policy: Policy,
    /// The relation that has it, to whose columns its expressions refer.
    pub source: pg_sys::Oid,
    table: pg_sys::Oid,
    name: String,
    /// The statement that creates it on the table under one name, by which it is compared with others.
    statement: OnceCell<String>,
    /// The same, once its expressions have been read again.
    canonical: OnceCell<String>,
}

impl PolicyOfTable {
    fn statement(&self, by: Comparison) -> &str {
        let known = match by {
            Comparison::AsWritten => &self.statement,
            Comparison::ReadAgain => &self.canonical,
        };
        known.get_or_init(|| {
            let (name, target) =
                (catalog::relation_name(self.table), catalog::qualified_name(self.table));
            let text = text_for(&name, &target, &self.policy, self.source, c"policy", by);
            with_subqueries_of(self.table, &self.policy, self.source, &text)
        })
    }
}

impl Object for PolicyOfTable {
    const KIND: PartKind = PartKind::Policy;
    const HAS_NAME_OF_TEMPLATE: bool = true;

    fn of_all(relations: &[pg_sys::Oid]) -> Vec<(pg_sys::Oid, Self)> {
        let of_table = |(table, policy): (pg_sys::Oid, Policy)| {
            let name = encoding::from_server(policy.name.to_bytes());
            let (statement, canonical) = Default::default();
            (table, Self { policy, source: table, table, name, statement, canonical })
        };
        catalog::policies_of(relations).into_iter().map(of_table).collect()
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn give(&mut self, _template: pg_sys::Oid, table: pg_sys::Oid) -> bool {
        self.table = table;
        self.statement.take();
        self.canonical.take();
        true
    }

    fn closeness(&self, wanted: &Self, by: Comparison) -> Option<u8> {
        let serves = (&self.policy.terms, &self.policy.roles)
            == (&wanted.policy.terms, &wanted.policy.roles)
            && (self.statement(Comparison::AsWritten) == wanted.statement(Comparison::AsWritten)
                || by == Comparison::ReadAgain && self.statement(by) == wanted.statement(by));
        serves.then_some(u8::from(self.name == wanted.name))
    }

    fn is_same(&self, other: &Self) -> bool {
        self.name == other.name && self.closeness(other, Comparison::ReadAgain).is_some()
    }
}

/// The CREATE POLICY for `table`, under an unused name. A subquery in it still has the template's name.
pub fn text(
    table: pg_sys::Oid,
    policy: &Policy,
    template: pg_sys::Oid,
    policy_name: &CStr,
) -> String {
    // By name alone: check() takes no lock on an entity.
    let (name, target) = (catalog::relation_name(table), catalog::qualified_name(table));
    text_for(&name, &target, policy, template, policy_name, Comparison::AsWritten)
}

/// The CREATE POLICY that gives `table` the policy of `source` under its own name, as it is once its expressions have been read again: so it is
/// compared with others. The current settings are those of a dump.
pub fn canonical_text(table: pg_sys::Oid, policy: &Policy, source: pg_sys::Oid) -> String {
    let (name, target) = (catalog::relation_name(table), catalog::qualified_name(table));
    text_for(&name, &target, policy, source, &policy.name, Comparison::ReadAgain)
}

/// The CREATE POLICY for a table of this name, which is given as SQL names it, too.
fn text_for(
    name: &str,
    target: &str,
    policy: &Policy,
    template: pg_sys::Oid,
    policy_name: &CStr,
    by: Comparison,
) -> String {
    let policy_name = pgrx::spi::quote_identifier(encoding::from_server(policy_name.to_bytes()));
    let mut statement =
        format!("CREATE POLICY {policy_name} ON {target} {} TO {}", policy.terms, policy.roles);
    for (clause, expression) in [("USING", &policy.using), ("WITH CHECK", &policy.with_check)] {
        if let Some(tree) = expression {
            let text = expression_text(tree, template, name);
            let reference = Reference::Other(name.into());
            let written = WrittenExpression::with_reference(template, text, reference);
            let text = match by {
                Comparison::AsWritten => written.as_str(),
                Comparison::ReadAgain => written.canonical(),
            };
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
    with_subqueries_of(table, policy, template, &text(table, policy, template, policy_name))
}

/// A CREATE POLICY with the table in the place of the template in its subqueries.
fn with_subqueries_of(
    table: pg_sys::Oid,
    policy: &Policy,
    template: pg_sys::Oid,
    text: &str,
) -> String {
    let names = |relation| {
        let schema = catalog::namespace_of(relation).map(catalog::namespace_name);
        [schema.unwrap_or_default(), catalog::relation_name(relation)]
    };
    let (from, to) = (names(template), names(table));
    let statement = parse(text, policy, template);
    statement.policy_text_with([&from[0], &from[1]], [&to[0], &to[1]])
}

/// The CREATE POLICY of a policy of `source`, whichever relation it is of, by which it is compared with those of others.
/// `name` and `relation` stand for the names of both.
pub fn definition(
    policy: &Policy,
    source: pg_sys::Oid,
    name: &str,
    relation: &str,
    by: Comparison,
) -> String {
    let schema = catalog::namespace_of(source).map(catalog::namespace_name).unwrap_or_default();
    let text = text_for(relation, relation, policy, source, &encoding::to_server(name), by);
    let from = [schema.as_str(), &catalog::relation_name(source)];
    parse(&text, policy, source).policy_text_with(from, ["base_entity", relation])
}

/// Parses a statement with the expressions of a policy of `source`. PostgreSQL writes some of them in a way that it does not read.
pub fn parse(text: &str, policy: &Policy, source: pg_sys::Oid) -> Statement {
    // After an error no catalog can be read.
    let table = catalog::relation_name(source);
    let name = encoding::from_server(policy.name.to_bytes());
    // The parser changes nothing that is looked at after an error.
    PgTryBuilder::new(AssertUnwindSafe(|| Statement::parse(text)))
        .catch_when(PgSqlErrorCode::ERRCODE_SYNTAX_ERROR, |caught| {
            if let CaughtError::PostgresError(report) = &caught {
                error::raise(error::policy_is_not_readable(&table, &name, report.message()));
            }
            caught.rethrow()
        })
        .execute()
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
