//! Granting and revoking SELECT on a history, by the roles that are to be the grantors.

use pgrx::pg_sys;
use pgrx::spi::quote_identifier;

use crate::catalog::{self, ReadGrant};
use crate::parse_tree::Statement;
use crate::security_context::as_creator;

/// Makes the privileges SELECT on a history these, except those whose grantor may not grant them there. The current role has the rights of
/// the owner.
pub fn make(history: pg_sys::Oid, wanted: &[ReadGrant]) {
    let Some(owner) = catalog::owner_of(history) else { return };
    let is_excess = |own: &ReadGrant| {
        !wanted.iter().any(|it| it.is_same(own) && it.is_grantable >= own.is_grantable)
    };
    for by_owner in [false, true] {
        for own in catalog::read_grants(history) {
            if is_excess(&own) && (own.grantor == owner) == by_owner {
                revoke_as_grantor(history, &own, owner);
            }
        }
    }
    // REVOKE takes away more than it names: what depends on a privilege, and the privileges on columns.
    let own = catalog::read_grants(history);
    let lacks = |it: &&ReadGrant| {
        !own.iter().any(|own| own.is_same(it) && own.is_grantable >= it.is_grantable)
    };
    let mut missing: Vec<_> = wanted.iter().filter(lacks).collect();
    while let Some(place) = missing.iter().position(|it| may_grant(history, it)) {
        grant(history, missing.remove(place));
    }
}

/// Revokes a privilege, if it is still there. The owner revokes what another role has granted only where that cannot run the
/// statement: with the grant option of that role, on which it depends.
fn revoke_as_grantor(history: pg_sys::Oid, own: &ReadGrant, owner: pg_sys::Oid) {
    if !catalog::read_grants(history).iter().any(|it| it.is_same(own)) {
        return;
    }
    if own.grantor == owner {
        return revoke(history, own);
    }
    let option = ReadGrant { grantee: own.grantor, grantor: owner, is_grantable: true, ..*own };
    let is_run_by_grantor = may_run(history, own.grantor);
    if !is_run_by_grantor || !has_option(history, own) {
        grant(history, &option);
    }
    revoke(history, if is_run_by_grantor { own } else { &option });
}

/// Whether the grantor of a privilege may grant it on the history: a role that may grant one on the table gives no more on the history than it
/// may grant there. A superuser would grant it as the owner.
fn may_grant(history: pg_sys::Oid, grant: &ReadGrant) -> bool {
    catalog::owner_of(history) == Some(grant.grantor)
        || may_run(history, grant.grantor) && has_option(history, grant)
}

fn has_option(history: pg_sys::Oid, grant: &ReadGrant) -> bool {
    catalog::read_grants(history).iter().any(|it| {
        it.grantee == grant.grantor && it.is_grantable && [0, grant.column].contains(&it.column)
    })
}

/// Whether a role that is not the owner is the grantor in a statement that it runs.
fn may_run(history: pg_sys::Oid, role: pg_sys::Oid) -> bool {
    !catalog::is_superuser(role) && may_use_schema_of(history, role)
}

fn may_use_schema_of(history: pg_sys::Oid, role: pg_sys::Oid) -> bool {
    catalog::namespace_of(history).is_some_and(|schema| catalog::may_use(schema, role))
}

fn grant(history: pg_sys::Oid, grant: &ReadGrant) {
    let option = if grant.is_grantable { " WITH GRANT OPTION" } else { "" };
    run(history, grant, ["GRANT", "TO", option]);
}

fn revoke(history: pg_sys::Oid, grant: &ReadGrant) {
    run(history, grant, ["REVOKE", "FROM", " CASCADE"]);
}

/// Runs the statement as the grantor. The grantor of what a superuser runs is the owner; another role that has the rights of the owner
/// would be the grantor itself where it has the grant option.
fn run(history: pg_sys::Oid, grant: &ReadGrant, words: [&str; 3]) {
    let [verb, preposition, option] = words;
    let column = catalog::column_name(history, grant.column).filter(|_| grant.column != 0);
    let column = column.map_or(String::new(), |name| format!(" ({})", quote_identifier(name)));
    let name = catalog::qualified_name(history);
    let role = if grant.grantee == pg_sys::InvalidOid {
        "PUBLIC".to_owned()
    } else {
        quote_identifier(catalog::role_name(grant.grantee))
    };
    let statement = format!("{verb} SELECT{column} ON {name} {preposition} {role}{option}");
    let run = || Statement::parse(&statement).run();
    let is_owner = catalog::owner_of(history) == Some(grant.grantor);
    // While a dump is restored, the owner may lack USAGE on the schema.
    if is_owner && (catalog::is_run_by_superuser() || !may_use_schema_of(history, grant.grantor)) {
        run();
    } else {
        as_creator(grant.grantor, run);
    }
}
