//! The row-level security of a history: whether it is enabled and forced, and its policies.

use pgrx::pg_sys;
use pgrx::spi::quote_identifier;

use super::policy_copies::{
    has, is_copy, name_of, namesake, own_permissive_policy, stated, uses_whole_row,
};
use crate::catalog::{self, Expressions, RowSecurity, StoredPolicy};
use crate::parse_tree::Statement;
use crate::{ambiguous_calls, error, policy};

/// Makes it that of the table. The current role has the rights of the owner.
pub fn copy(table: pg_sys::Oid, history: pg_sys::Oid) {
    let (wanted, own) = (stated(history, table), stated(history, history));
    for (name, _) in own.iter().filter(|it| !wanted.contains(it)) {
        drop_policy(history, name);
    }
    let lacking: Vec<_> = wanted.iter().filter(|it| !own.contains(it)).collect();
    for policy in catalog::stored_policies(table) {
        report_whole_row(table, history, &policy);
    }
    if !lacking.is_empty() {
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
            Some(is) if is != was => alter(table, history, [was, is], &now),
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
    report_whole_row(table, history, policy);
    let name = &policy.name;
    let stated = |source| {
        let mut policies = stated(history, source).into_iter();
        policies.find(|(it, _)| it == name).map(|(_, statement)| statement)
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
            ambiguous_calls::refuse_around(
                &[table],
                Expressions::OfPolicies,
                || Some(history),
                || {
                    Statement::parse(&wanted).run();
                },
            );
        }
        Some(own) if own != wanted => keep(table, history, name),
        Some(_) => {}
    }
}

/// Changes the policy of the history as that of the table was changed: its name, its roles and its expressions, one by one.
fn alter(
    table: pg_sys::Oid,
    history: pg_sys::Oid,
    [was, is]: [&StoredPolicy; 2],
    of_table: &[StoredPolicy],
) {
    if [was, is].iter().any(|it| uses_whole_row(&it.using, &it.with_check)) {
        if has(history, was) {
            drop_policy(history, &was.name);
        }
        return create(table, history, is, of_table);
    }
    if !has(history, was) {
        if let Some(own) = namesake(history, is).filter(|own| !is_copy(table, history, own, is)) {
            keep(table, history, &own.name);
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

/// Reports a policy of the table that uses the whole row, in whose place the history has another one, or none.
fn report_whole_row(table: pg_sys::Oid, history: pg_sys::Oid, policy: &StoredPolicy) {
    if uses_whole_row(&policy.using, &policy.with_check) {
        let [table, history] = [table, history].map(catalog::qualified_name);
        error::warn(error::history_policy_of_whole_row(&table, &policy.name, &history));
    }
}

/// Reports a policy of the history that does not follow that of its table.
fn keep(table: pg_sys::Oid, history: pg_sys::Oid, own: &str) {
    let [table, history] = [table, history].map(catalog::qualified_name);
    error::warn(error::history_keeps_policy(&history, own, &table));
}

fn drop_policy(history: pg_sys::Oid, policy: &str) {
    let history = catalog::qualified_name(history);
    Statement::parse(&format!("DROP POLICY {} ON {history}", quote_identifier(policy))).run();
}
