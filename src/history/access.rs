//! Read access to a history: for the roles that may SELECT from its table, to the rows that the table's policies
//! show them.

use pgrx::pg_sys;
use pgrx::spi::quote_identifier;

use crate::catalog::{self, OpenRelation};
use crate::encoding;
use crate::parse_tree::Statement;
use crate::policy;
use crate::security_context::{as_creator, with_dump_settings};

/// Gives the history the privileges SELECT and the policies of its table, and takes others away.
pub fn follow(table: pg_sys::Oid, history: pg_sys::Oid) {
    let owner = OpenRelation::open(history).owner();
    let statements = with_dump_settings(|| {
        let mut statements = catalog::history_grants(table, history);
        statements.extend(policies(table, history));
        statements
    });
    if !statements.is_empty() {
        as_creator(owner, || {
            with_dump_settings(|| {
                statements.iter().for_each(|statement| Statement::parse(statement).run());
            });
        });
    }
}

/// The statements that give the history the row-level security of its table.
fn policies(table: pg_sys::Oid, history: pg_sys::Oid) -> Vec<String> {
    let name = OpenRelation::open(history).qualified_name();
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
