//! The privileges SELECT on a history and its columns.

use pgrx::pg_sys;
use pgrx::spi::quote_identifier;

use super::target::OWN_COLUMNS;
use crate::catalog::{self, ReadGrant};
use crate::parse_tree::Statement;

/// A privilege SELECT of a role, by any grantor.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Privilege {
    /// The number of the history's column; 0 for the whole history.
    column: pg_sys::AttrNumber,
    /// The role; InvalidOid for PUBLIC.
    grantee: pg_sys::Oid,
}

impl Privilege {
    fn of(grant: &ReadGrant) -> Self {
        Self { column: grant.column, grantee: grant.grantee }
    }
}

/// Makes the privileges those of the table. The current role has the rights of the owner.
pub fn copy(table: pg_sys::Oid, history: pg_sys::Oid) {
    let wanted = on_history(&catalog::read_grants(table), table, history);
    let own: Vec<_> = catalog::read_grants(history).iter().map(Privilege::of).collect();
    change(history, &without(&own, &wanted), &without(&wanted, &own));
}

/// Follows what the running command has changed of the privileges on the table. The current role has the rights of the owner.
pub fn follow(table: pg_sys::Oid, history: pg_sys::Oid) {
    let catalog::Change { before, now } = catalog::changed_read_grants(table);
    if before == now {
        return;
    }
    let own = catalog::read_grants(history);
    let may_give = |grant: &&ReadGrant| may_give(grant, &own, table, history);
    let given: Vec<_> = now.iter().filter(may_give).copied().collect();
    let given = on_history(&given, table, history);
    let (before, now) = (on_history(&before, table, history), on_history(&now, table, history));
    let (mut lost, gained) = (without(&before, &now), without(&given, &before));
    if !lost.is_empty() {
        // REVOKE on a whole table takes the privilege away from its columns, too.
        let own: Vec<_> = own.iter().map(Privilege::of).collect();
        let of_column = without(&own, &now).into_iter().filter(|privilege| {
            lost.contains(&Privilege { column: 0, ..*privilege }) && !lost.contains(privilege)
        });
        lost.extend(of_column.collect::<Vec<_>>());
    }
    change(history, &lost, &gained);
}

/// Whether a privilege on the table means one on its history: a role that may grant the one, and is not the owner, gives no more of the
/// other than it has.
fn may_give(
    grant: &ReadGrant,
    own: &[ReadGrant],
    table: pg_sys::Oid,
    history: pg_sys::Oid,
) -> bool {
    let has = |column| {
        own.iter().any(|own| {
            [0, column].contains(&own.column)
                && [grant.grantor, pg_sys::InvalidOid].contains(&own.grantee)
        })
    };
    catalog::owner_of(history) == Some(grant.grantor)
        || on_history(std::slice::from_ref(grant), table, history).iter().all(|it| has(it.column))
}

/// Takes the privileges on a column away. The current role has the rights of the owner.
pub fn revoke_on_column(history: pg_sys::Oid, column: &str) {
    change(history, &on_column(history, column), &[]);
}

/// Moves the privileges on a column to another one. The current role has the rights of the owner.
pub fn replace_column(history: pg_sys::Oid, former: &str, column: &str) {
    let Some(column) = catalog::column_number(history, column) else { return };
    let lost = on_column(history, former);
    let gained: Vec<_> = lost.iter().map(|it| Privilege { column, ..*it }).collect();
    change(history, &lost, &gained);
}

fn on_column(history: pg_sys::Oid, column: &str) -> Vec<Privilege> {
    let number = catalog::column_number(history, column);
    let grants = catalog::read_grants(history).into_iter();
    grants.filter(|it| Some(it.column) == number).map(|it| Privilege::of(&it)).collect()
}

fn without(all: &[Privilege], others: &[Privilege]) -> Vec<Privilege> {
    all.iter().filter(|privilege| !others.contains(privilege)).copied().collect()
}

/// The privileges on a history that privileges on its table mean. A role with the privilege on some columns gets the history's own
/// columns too.
fn on_history(grants: &[ReadGrant], table: pg_sys::Oid, history: pg_sys::Oid) -> Vec<Privilege> {
    let own = 1..=OWN_COLUMNS.len() as pg_sys::AttrNumber;
    let mut privileges: Vec<Privilege> = Vec::new();
    let mut add = |column, grantee| {
        let privilege = Privilege { column, grantee };
        if !privileges.contains(&privilege) {
            privileges.push(privilege);
        }
    };
    for grant in grants {
        if grant.column == 0 {
            add(0, grant.grantee);
            continue;
        }
        own.clone().for_each(|column| add(column, grant.grantee));
        let name = catalog::column_name(table, grant.column);
        if let Some(column) = name.and_then(|name| catalog::column_number(history, &name))
            && !own.contains(&column)
        {
            add(column, grant.grantee);
        }
    }
    privileges
}

/// Takes some privileges on a history away, whichever role has granted them, and those that depend on them, and gives others.
/// Other privileges that REVOKE takes away are given again.
fn change(history: pg_sys::Oid, lost: &[Privilege], gained: &[Privilege]) {
    let own = catalog::read_grants(history);
    for grant in own.iter().filter(|grant| lost.contains(&Privilege::of(grant))) {
        if catalog::owner_of(history) != Some(grant.grantor) {
            revoke_grants_of_others(history, grant.column);
        }
        revoke(history, Privilege::of(grant));
    }
    let is_kept = |grant: &&ReadGrant| !lost.contains(&Privilege::of(grant));
    let kept = own.iter().filter(is_kept).map(|it| (Privilege::of(it), it.is_grantable));
    for (privilege, is_grantable) in kept.chain(gained.iter().map(|it| (*it, false))) {
        let own = catalog::read_grants(history);
        let mut same = own.iter().filter(|it| Privilege::of(it) == privilege);
        if !same.any(|it| it.is_grantable || !is_grantable) {
            grant(history, privilege, is_grantable);
        }
    }
}

/// Takes away the privileges on a column, or on the whole history, that other roles than the owner have granted. The owner can revoke
/// only what depends on a grant option that the owner has given.
fn revoke_grants_of_others(history: pg_sys::Oid, column: pg_sys::AttrNumber) {
    let owner = catalog::owner_of(history);
    loop {
        let by_others: Vec<_> = catalog::read_grants(history)
            .into_iter()
            .filter(|it| it.column == column && Some(it.grantor) != owner)
            .collect();
        // Grant options have no cycles.
        let first =
            by_others.iter().find(|it| !by_others.iter().any(|other| other.grantee == it.grantor));
        let Some(first) = first else { return };
        let grantor = Privilege { column, grantee: first.grantor };
        grant(history, grantor, true);
        revoke(history, grantor);
    }
}

fn grant(history: pg_sys::Oid, privilege: Privilege, is_grantable: bool) {
    let option = if is_grantable { " WITH GRANT OPTION" } else { "" };
    run(history, privilege, ["GRANT", "TO", option]);
}

fn revoke(history: pg_sys::Oid, privilege: Privilege) {
    run(history, privilege, ["REVOKE", "FROM", " CASCADE"]);
}

fn run(history: pg_sys::Oid, Privilege { column, grantee }: Privilege, words: [&str; 3]) {
    let [verb, preposition, option] = words;
    let column = catalog::column_name(history, column).filter(|_| column != 0);
    let column = column.map_or(String::new(), |name| format!(" ({})", quote_identifier(name)));
    let name = catalog::qualified_name(history);
    let role = if grantee == pg_sys::InvalidOid {
        "PUBLIC".to_owned()
    } else {
        quote_identifier(catalog::role_name(grantee))
    };
    Statement::parse(&format!("{verb} SELECT{column} ON {name} {preposition} {role}{option}"))
        .run();
}
