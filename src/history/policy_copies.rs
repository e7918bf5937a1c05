//! The policies of a history that are those of its table.

use pgrx::pg_sys;
use pgrx::spi::quote_identifier;

use crate::catalog::{self, Comparison, Policy, Reference, StoredPolicy, WrittenExpression};
use crate::security_context::with_dump_settings;
use crate::{encoding, policy};

/// The policies of a relation, by name, and the statements that give them to the history.
pub fn stated(history: pg_sys::Oid, source: pg_sys::Oid) -> Vec<(String, String)> {
    let policies = catalog::policies(source).into_iter();
    let stated = policies.map(|it| (name_of(&it), statement(history, &it, source)));
    stated.filter_map(|(name, statement)| Some((name, statement?))).collect()
}

/// The CREATE POLICY that gives the history a policy of another relation; None for one that it does not get.
///
/// PostgreSQL would take the whole row of the history for that of the table, so that another policy is in the place of one that uses it: a restrictive one that shows no
/// versions, and none for a permissive one.
fn statement(history: pg_sys::Oid, policy: &Policy, source: pg_sys::Oid) -> Option<String> {
    if source != history && uses_whole_row(&policy.using, &policy.with_check) {
        let is_given = !policy.is_permissive() && policy.using.is_some();
        return is_given.then(|| {
            let (name, history) =
                (quote_identifier(name_of(policy)), catalog::qualified_name(history));
            let Policy { terms, roles, .. } = policy;
            format!("CREATE POLICY {name} ON {history} {terms} TO {roles} USING (false)")
        });
    }
    let text = with_dump_settings(|| policy::canonical_text(history, policy, source));
    policy::parse(&text, policy, source);
    Some(text)
}

/// Whether an expression of a policy uses the whole row.
pub fn uses_whole_row(using: &Option<String>, with_check: &Option<String>) -> bool {
    [using, with_check].into_iter().flatten().any(|tree| catalog::has_whole_row(tree))
}

/// A permissive policy that a history has besides those of its table, or otherwise than that.
pub fn own_permissive_policy(
    table: pg_sys::Oid,
    history: pg_sys::Oid,
    of_table: &[StoredPolicy],
) -> Option<String> {
    let own = catalog::stored_policies(history).into_iter().filter(StoredPolicy::is_permissive);
    let is_of_table = |it: &StoredPolicy| of_table.iter().any(|of| is_copy(table, history, it, of));
    own.filter(|it| !is_of_table(it)).map(|it| it.name).next()
}

/// The policy of the history that has the name of one of its table.
pub fn namesake(history: pg_sys::Oid, policy: &StoredPolicy) -> Option<StoredPolicy> {
    catalog::stored_policies(history).into_iter().find(|it| it.name == policy.name)
}

/// Whether a policy of the history is that of its table. One of its name is another one where its owner has made or altered it on the history.
pub fn is_copy(
    table: pg_sys::Oid,
    history: pg_sys::Oid,
    own: &StoredPolicy,
    of_table: &StoredPolicy,
) -> bool {
    let name = catalog::relation_name(history);
    let written = |relation, tree: &String| {
        let text = policy::expression_text(tree, relation, &name);
        let reference = Reference::Other(name.as_str().into());
        WrittenExpression::with_reference(relation, text, reference)
    };
    let is_same = |own: &Option<String>, of_table: &Option<String>| match (own, of_table) {
        (Some(own), Some(of_table)) => {
            written(history, own).is_same(&written(table, of_table), Comparison::ReadAgain)
        }
        (own, of_table) => own == of_table,
    };
    (&own.name, &own.kind, &own.roles) == (&of_table.name, &of_table.kind, &of_table.roles)
        && with_dump_settings(|| {
            is_same(&own.using, &of_table.using) && is_same(&own.with_check, &of_table.with_check)
        })
}

/// Whether the history has a policy of its table, possibly with other roles and expressions: one of another kind under the same name is
/// another one.
pub fn has(history: pg_sys::Oid, policy: &StoredPolicy) -> bool {
    namesake(history, policy).is_some_and(|it| it.kind == policy.kind)
}

/// The name of a policy.
pub fn name_of(policy: &Policy) -> String {
    encoding::from_server(policy.name.to_bytes())
}
