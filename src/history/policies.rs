//! The row-level security of a history: whether it is enabled and forced, and its policies.

use pgrx::pg_sys;
use pgrx::spi::quote_identifier;

use crate::catalog::{
    self, Comparison, Expressions, Policy, Reference, RowSecurity, StoredPolicy, WrittenExpression,
};
use crate::parse_tree::Statement;
use crate::security_context::with_dump_settings;
use crate::{ambiguous_calls, encoding, error, policy};

/// Makes it that of the table. The current role has the rights of the owner.
pub fn copy(table: pg_sys::Oid, history: pg_sys::Oid) {
    let (wanted, own) = (stated(history, table), stated(history, history));
    for (name, _) in own.iter().filter(|it| !wanted.contains(it)) {
        drop_policy(history, name);
    }
    let lacking: Vec<_> = wanted.iter().filter(|it| !own.contains(it)).collect();
    if !lacking.is_empty() {
        let is_lacking = |it: &Policy| lacking.iter().any(|(name, _)| *name == name_of(it));
        for policy in catalog::policies(table).iter().filter(|it| is_lacking(it)) {
            refuse_whole_row(table, &name_of(policy), &[&policy.using, &policy.with_check]);
        }
        ambiguous_calls::refuse_around(
            &[table],
            Expressions::OfPolicies,
            || Some(history),
            || {
                lacking.iter().for_each(|(_, statement)| Statement::parse(statement).run());
            },
        );
    }
    change_settings(history, catalog::row_security_of(history), catalog::row_security_of(table));
}

/// Refuses a policy that the history cannot have: PostgreSQL would take the whole row of the history for that of the table.
fn refuse_whole_row(table: pg_sys::Oid, policy: &str, trees: &[&Option<String>]) {
    if trees.iter().copied().flatten().any(|tree| catalog::has_whole_row(tree)) {
        let table = catalog::qualified_name(table);
        error::raise(error::history_policy_of_whole_row(&table, policy));
    }
}

/// The policies of a relation, by name, and the statements that give them to the history.
fn stated(history: pg_sys::Oid, source: pg_sys::Oid) -> Vec<(String, String)> {
    let policies = catalog::policies(source).into_iter();
    policies.map(|it| (name_of(&it), statement(history, &it, source))).collect()
}

/// Whether the row-level security of the history is that of the table.
pub fn are_same(table: pg_sys::Oid, history: pg_sys::Oid) -> bool {
    catalog::row_security_of(table) == catalog::row_security_of(history)
        && has_same_policies(table, history)
}

fn has_same_policies(table: pg_sys::Oid, history: pg_sys::Oid) -> bool {
    let (wanted, own) = (stated(history, table), stated(history, history));
    wanted.len() == own.len() && wanted.iter().all(|it| own.contains(it))
}

/// Follows what the running command has changed of the row-level security of the table. The current role has the rights of the
/// owner.
///
/// A history that has policies of its own, or lacks some, stays restricted by them: its row-level security is not disabled with that of the table, and
/// a permissive policy is no alternative to those of its own.
pub fn follow(table: pg_sys::Oid, history: pg_sys::Oid) {
    let catalog::Change { before, now } = catalog::changed_policies(table);
    if before != now {
        // The changes of other sessions to the history are known then, as of another job of a restore.
        catalog::lock_to_change(history);
    }
    for was in &before {
        match now.iter().find(|is| is.oid == was.oid) {
            Some(is) if is != was => alter(table, history, was, is),
            None if has(history, was) => drop_policy(history, &was.name),
            _ => {}
        }
    }
    for is in now.iter().filter(|is| !before.iter().any(|was| was.oid == is.oid)) {
        create(table, history, is, &now);
    }
    let [was, is] = catalog::changed_row_security(table);
    let own = catalog::row_security_of(history);
    let changed = |was, is, own| if is == was { own } else { is };
    let wanted = RowSecurity {
        is_enabled: changed(was.is_enabled, is.is_enabled, own.is_enabled),
        is_forced: changed(was.is_forced, is.is_forced, own.is_forced),
    };
    change_settings(history, own, kept(table, history, own, wanted));
}

/// The settings that a history with the settings `own` gets where its table has got `wanted`: what would show more versions is followed where it has the policies of
/// its table alone.
fn kept(
    table: pg_sys::Oid,
    history: pg_sys::Oid,
    own: RowSecurity,
    wanted: RowSecurity,
) -> RowSecurity {
    let stays_enabled = own.is_enabled && !wanted.is_enabled;
    let stays_forced = own.is_forced && !wanted.is_forced;
    if !(stays_enabled || stays_forced) {
        return wanted;
    }
    // Another session may be creating a policy of the history's own.
    catalog::lock_to_change(history);
    if has_same_policies(table, history) {
        return wanted;
    }
    let [table, history] = [table, history].map(catalog::qualified_name);
    if stays_enabled {
        error::notice(error::history_stays_protected(&history, &table, "enabled", "DISABLE"));
    }
    if stays_forced {
        error::notice(error::history_stays_protected(&history, &table, "forced", "NO FORCE"));
    }
    RowSecurity {
        is_enabled: wanted.is_enabled || stays_enabled,
        is_forced: wanted.is_forced || stays_forced,
    }
}

/// Gives the history a policy of the table, which has the policies `of_table`. One of this name that the history has otherwise stays: a dump may have it before that of
/// the table.
fn create(
    table: pg_sys::Oid,
    history: pg_sys::Oid,
    policy: &StoredPolicy,
    of_table: &[StoredPolicy],
) {
    let name = &policy.name;
    let stated = |source| {
        let policies = catalog::policies(source).into_iter();
        policies.filter(|it| name_of(it) == *name).map(|it| statement(history, &it, source)).next()
    };
    let Some(wanted) = stated(table) else { return };
    match stated(history) {
        None => {
            if policy.is_permissive()
                && let Some(own) = own_permissive_policy(table, history, of_table)
            {
                let [table, history] = [table, history].map(catalog::qualified_name);
                error::notice(error::policy_not_followed(&history, name, &table, &own, &wanted));
                return;
            }
            refuse_whole_row(table, name, &[&policy.using, &policy.with_check]);
            ambiguous_calls::refuse_around(
                &[table],
                Expressions::OfPolicies,
                || Some(history),
                || {
                    Statement::parse(&wanted).run();
                },
            );
        }
        Some(own) if own != wanted => {
            let [table, history] = [table, history].map(catalog::qualified_name);
            error::warn(error::history_keeps_policy(&history, name, &table));
        }
        Some(_) => {}
    }
}

/// A permissive policy that a history has besides those of its table, or otherwise than that.
fn own_permissive_policy(
    table: pg_sys::Oid,
    history: pg_sys::Oid,
    of_table: &[StoredPolicy],
) -> Option<String> {
    let own = catalog::stored_policies(history).into_iter().filter(StoredPolicy::is_permissive);
    let is_of_table = |it: &StoredPolicy| of_table.iter().any(|of| is_copy(table, history, it, of));
    own.filter(|it| !is_of_table(it)).map(|it| it.name).next()
}

/// Changes the policy of the history as that of the table was changed: its name, its roles and its expressions, one by one.
fn alter(table: pg_sys::Oid, history: pg_sys::Oid, was: &StoredPolicy, is: &StoredPolicy) {
    if !has(history, was) {
        if let Some(own) = namesake(history, is).filter(|own| !is_copy(table, history, own, is)) {
            keep(table, history, &own);
        }
        return;
    }
    let target = catalog::qualified_name(history);
    if is.name != was.name {
        let (old, new) = (quote_identifier(&was.name), quote_identifier(&is.name));
        Statement::parse(&format!("ALTER POLICY {old} ON {target} RENAME TO {new}")).run();
    }
    let policies = catalog::policies(table);
    let Some(policy) = policies.iter().find(|it| name_of(it) == is.name) else { return };
    let (mut changes, mut is_written) = (String::new(), false);
    if is.roles != was.roles {
        changes.push_str(&format!(" TO {}", policy.roles));
    }
    let name = catalog::relation_name(history);
    for (clause, was, is) in
        [("USING", &was.using, &is.using), ("WITH CHECK", &was.with_check, &is.with_check)]
    {
        // Before 17, a tree has the places of its parts in the statement.
        let text = |tree: &Option<String>| {
            tree.as_ref().map(|tree| policy::expression_text(tree, table, &name))
        };
        if is != was
            && let Some(expression) = text(is)
            && text(was).as_ref() != Some(&expression)
        {
            is_written = true;
            changes.push_str(&format!(" {clause} ({expression})"));
        }
    }
    if !changes.is_empty() {
        let name = quote_identifier(&is.name);
        let alter = || Statement::parse(&format!("ALTER POLICY {name} ON {target}{changes}")).run();
        if is_written {
            refuse_whole_row(table, &is.name, &[&is.using, &is.with_check]);
            ambiguous_calls::refuse_around(
                &[table],
                Expressions::OfPolicies,
                || Some(history),
                alter,
            );
        } else {
            alter();
        }
    }
}

fn change_settings(history: pg_sys::Oid, was: RowSecurity, is: RowSecurity) {
    let name = catalog::qualified_name(history);
    for (was, is, words) in [
        (was.is_enabled, is.is_enabled, ["DISABLE", "ENABLE"]),
        (was.is_forced, is.is_forced, ["NO FORCE", "FORCE"]),
    ] {
        if is != was {
            let word = words[usize::from(is)];
            Statement::parse(&format!("ALTER TABLE {name} {word} ROW LEVEL SECURITY")).run();
        }
    }
}

/// The policy of the history that has the name of one of its table.
fn namesake(history: pg_sys::Oid, policy: &StoredPolicy) -> Option<StoredPolicy> {
    catalog::stored_policies(history).into_iter().find(|it| it.name == policy.name)
}

/// Whether a policy of the history is that of its table. One of its name is another one where its owner has made or altered it on the history.
fn is_copy(
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
fn has(history: pg_sys::Oid, policy: &StoredPolicy) -> bool {
    namesake(history, policy).is_some_and(|it| it.kind == policy.kind)
}

/// Reports a policy of the history that does not follow that of its table.
fn keep(table: pg_sys::Oid, history: pg_sys::Oid, own: &StoredPolicy) {
    let [table, history] = [table, history].map(catalog::qualified_name);
    error::warn(error::history_keeps_policy(&history, &own.name, &table));
}

fn drop_policy(history: pg_sys::Oid, policy: &str) {
    let history = catalog::qualified_name(history);
    Statement::parse(&format!("DROP POLICY {} ON {history}", quote_identifier(policy))).run();
}

/// The CREATE POLICY that gives the history a policy of another relation.
fn statement(history: pg_sys::Oid, policy: &Policy, source: pg_sys::Oid) -> String {
    let text = with_dump_settings(|| policy::canonical_text(history, policy, source));
    policy::parse(&text, policy, source);
    text
}

fn name_of(policy: &Policy) -> String {
    encoding::from_server(policy.name.to_bytes())
}
