//! The privileges SELECT on a history and its columns.
//!
//! A history has the privileges of its table by the same grantors, with the same grant options: so one that a role has granted on the
//! table is told from one that the owner has granted on the history alone.

use pgrx::pg_sys;

use super::grants;
use super::own_columns::OWN_COLUMNS;
use crate::catalog::{self, Change, ReadGrant};

/// Makes the privileges those of the table. The current role has the rights of the owner.
pub fn copy(table: pg_sys::Oid, history: pg_sys::Oid) {
    catalog::lock_grants(history);
    grants::make(history, &on_history(&catalog::read_grants(table), table, history));
}

/// Whether they are those of the table.
pub fn are_same(table: pg_sys::Oid, history: pg_sys::Oid) -> bool {
    let wanted = on_history(&catalog::read_grants(table), table, history);
    let own = catalog::read_grants(history);
    wanted.len() == own.len() && wanted.iter().all(|it| own.contains(it))
}

/// Follows what the running command has changed of the privileges on the table. The current role has the rights of the owner.
pub fn follow(table: pg_sys::Oid, history: pg_sys::Oid) {
    let Change { before, now } = catalog::changed_read_grants(table);
    // PostgreSQL changes the grantors of a history that is given another owner as those of its table.
    if before == now || catalog::has_changed_owner(table) {
        return;
    }
    catalog::lock_grants(history);
    let was = on_history(&before, table, history);
    let is = on_history(&now, table, history);
    let own = catalog::read_grants(history);
    let wanted = changed(&was, &is, &own, catalog::owner_of(history));
    if wanted != own {
        grants::make(history, &wanted);
    }
}

/// The privileges that a history with the privileges `own` has once those of its table have changed.
fn changed(
    was: &[ReadGrant],
    is: &[ReadGrant],
    own: &[ReadGrant],
    owner: Option<pg_sys::Oid>,
) -> Vec<ReadGrant> {
    let mut wanted = own.to_vec();
    for lost in was.iter().filter(|it| find(is, it).is_none()) {
        // REVOKE on a whole table takes the privilege away from its columns, too.
        wanted.retain(|it| {
            !(it.is_same(lost)
                || it.is_same(&ReadGrant { column: it.column, ..*lost })
                    && lost.column == 0
                    && find(is, it).is_none())
        });
    }
    for grant in is {
        let former = find(was, grant);
        let held = wanted.iter_mut().find(|it| it.is_same(grant));
        match (former, held) {
            (Some(former), Some(held)) if former.is_grantable != grant.is_grantable => {
                held.is_grantable = grant.is_grantable;
            }
            (None, Some(held)) => held.is_grantable |= grant.is_grantable,
            (None, None) if Some(grant.grantor) == owner || !is_restricted(grant, was, own) => {
                wanted.push(*grant);
            }
            _ => {}
        }
    }
    wanted
}

/// Whether the owner has revoked a privilege on the history that the role has had on the table: then only the owner's GRANT gives it back.
fn is_restricted(grant: &ReadGrant, was: &[ReadGrant], own: &[ReadGrant]) -> bool {
    let has = |grants: &[ReadGrant]| {
        grants
            .iter()
            .any(|it| it.grantee == grant.grantee && (it.column == 0 || it.column == grant.column))
    };
    has(was) && !has(own)
}

fn find<'a>(grants: &'a [ReadGrant], grant: &ReadGrant) -> Option<&'a ReadGrant> {
    grants.iter().find(|it| it.is_same(grant))
}

/// Takes the privileges on a column away. The current role has the rights of the owner.
pub fn revoke_on_column(history: pg_sys::Oid, column: &str) {
    let Some(number) = catalog::column_number(history, column) else { return };
    let mut wanted = catalog::read_grants(history);
    wanted.retain(|it| it.column != number);
    grants::make(history, &wanted);
}

/// Moves the privileges on a column to another one. The current role has the rights of the owner.
pub fn replace_column(history: pg_sys::Oid, former: &str, column: &str) {
    let [former, column] = [former, column].map(|name| catalog::column_number(history, name));
    let (Some(former), Some(column)) = (former, column) else { return };
    let mut wanted = catalog::read_grants(history);
    wanted.iter_mut().filter(|it| it.column == former).for_each(|it| it.column = column);
    grants::make(history, &wanted);
}

/// The privileges on a history that privileges on its table mean. A role with the privilege on some columns gets the history's own
/// columns too.
fn on_history(grants: &[ReadGrant], table: pg_sys::Oid, history: pg_sys::Oid) -> Vec<ReadGrant> {
    let own = 1..=OWN_COLUMNS.len() as pg_sys::AttrNumber;
    let mut privileges: Vec<ReadGrant> = Vec::new();
    let mut add = |column, grant: &ReadGrant| {
        let privilege = ReadGrant { column, ..*grant };
        match privileges.iter_mut().find(|it| it.is_same(&privilege)) {
            Some(it) => it.is_grantable |= grant.is_grantable,
            None => privileges.push(privilege),
        }
    };
    for grant in grants {
        if grant.column == 0 {
            add(0, grant);
            continue;
        }
        own.clone().for_each(|column| add(column, grant));
        let name = catalog::column_name(table, grant.column);
        if let Some(column) = name.and_then(|name| catalog::column_number(history, &name))
            && !own.contains(&column)
        {
            add(column, grant);
        }
    }
    privileges
}
