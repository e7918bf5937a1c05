//! Read access to a history: for the roles that may SELECT from its table, to the rows that the table's policies
//! show them.

use std::ffi::CStr;

use pgrx::pg_sys;
use pgrx::spi::quote_identifier;

use super::target::table_of_history;
use crate::catalog;
use crate::encoding;
use crate::parse_tree::Statement;
use crate::policy;
use crate::security_context::{as_creator, with_dump_settings};

/// Gives the history the privileges SELECT and the policies of its table, and takes others away.
pub fn follow(table: pg_sys::Oid, history: pg_sys::Oid) {
    let Some(owner) = common_owner(table, history) else { return };
    let statements = with_dump_settings(|| {
        let mut statements = catalog::history_grants(table, history);
        statements.extend(policies(table, history));
        statements
    });
    run(history, owner, statements);
}

/// The same for privileges alone. It locks no table whose history has them: the running command does not concern it.
pub fn follow_privileges(table: pg_sys::Oid, history: pg_sys::Oid) {
    if let Some(owner) = common_owner(table, history) {
        run(history, owner, with_dump_settings(|| catalog::history_grants(table, history)));
    }
}

/// The owner of a table and of its history. None if they are two roles: then a role with the privilege TRIGGER may have
/// linked them.
fn common_owner(table: pg_sys::Oid, history: pg_sys::Oid) -> Option<pg_sys::Oid> {
    catalog::owner_of(history).filter(|owner| catalog::owner_of(table) == Some(*owner))
}

/// Runs statements, none of which evaluates anything. A role with the rights of the owner runs them itself: while a dump is
/// restored, the owner may lack USAGE on the schema.
fn run(history: pg_sys::Oid, owner: pg_sys::Oid, statements: Vec<String>) {
    if statements.is_empty() {
        return;
    }
    let run = || {
        with_dump_settings(|| {
            statements.iter().for_each(|statement| Statement::parse(statement).run());
        });
    };
    if catalog::is_own(history) { run() } else { as_creator(owner, run) }
}

/// Drops a policy of a history that it has of its table, before a policy of the name is created: a dump has both.
pub fn give_way(history: pg_sys::Oid, policy: &CStr) {
    let Some(table) = table_of_history(history).filter(|_| catalog::is_own(history)) else {
        return;
    };
    let has = |relation| catalog::policies(relation).iter().any(|it| it.name.as_c_str() == policy);
    if with_dump_settings(|| has(table) && has(history)) {
        let policy = quote_identifier(encoding::from_server(policy.to_bytes()));
        let history = catalog::qualified_name(history);
        Statement::parse(&format!("DROP POLICY {policy} ON {history}")).run();
    }
}

/// Takes the privileges from a new history that default privileges have given to other roles: INSERT is a way to
/// forge versions.
pub fn revoke_defaults(history: pg_sys::Oid) {
    let statements = with_dump_settings(|| catalog::revocations_of(history));
    statements.iter().for_each(|statement| Statement::parse(statement).run());
}

/// The statements that give the history the row-level security of its table.
fn policies(table: pg_sys::Oid, history: pg_sys::Oid) -> Vec<String> {
    // By name alone: DROP OWNED of any role asks for every history, and takes no lock on those of others.
    let name = catalog::qualified_name(history);
    let stated = |source: pg_sys::Oid| -> Vec<(String, String)> {
        let policies = catalog::policies(source).into_iter();
        let mut all: Vec<_> = policies
            .map(|policy| {
                let name = encoding::from_server(policy.name.to_bytes());
                (name, policy::text(history, &policy, source, &policy.name))
            })
            .collect();
        all.sort();
        all
    };
    let (wanted, own) = (stated(table), stated(history));
    let mut statements = Vec::new();
    if wanted != own {
        for (policy, _) in own {
            statements.push(format!("DROP POLICY {} ON {name}", quote_identifier(policy)));
        }
        statements.extend(wanted.into_iter().map(|(_, statement)| statement));
    }
    for (is_on, was_on, words) in catalog::row_security_of(table)
        .into_iter()
        .zip(catalog::row_security_of(history))
        .zip([["ENABLE", "DISABLE"], ["FORCE", "NO FORCE"]])
        .map(|((is_on, was_on), words)| (is_on, was_on, words))
    {
        if is_on != was_on {
            let word = words[usize::from(!is_on)];
            statements.push(format!("ALTER TABLE {name} {word} ROW LEVEL SECURITY"));
        }
    }
    statements
}
