//! Read access to a history: for the roles that may SELECT from its table, to the rows that the table's policies
//! show them.
//!
//! A new history gets the privileges and policies of its table. From then on it follows what commands change of those, and nothing
//! else, so that what the owner has restricted on the history stays, also where its table is linked to it again.

use std::ffi::CStr;

use pgrx::pg_sys;
use pgrx::spi::quote_identifier;

use super::target::table_of_history;
use super::{policies, privileges};
use crate::catalog;
use crate::parse_tree::Statement;
use crate::security_context::{as_creator, with_dump_settings};
use crate::{encoding, error};

/// Gives the history the privileges SELECT and the policies of its table, and takes others away.
pub fn copy(table: pg_sys::Oid, history: pg_sys::Oid) {
    as_owner(table, history, || {
        privileges::copy(table, history);
        policies::copy(table, history);
    });
}

/// Tells of a history that has other privileges SELECT or policies than its table.
pub fn report_difference(table: pg_sys::Oid, history: pg_sys::Oid) {
    as_owner(table, history, || {
        if !privileges::are_same(table, history) || !policies::are_same(table, history) {
            let [history, table] = [history, table].map(catalog::qualified_name);
            error::warn(error::history_keeps_access(&history, &table));
        }
    });
}

/// Follows what the running command has changed of the privileges SELECT and of the row-level security of a table.
pub fn follow(table: pg_sys::Oid, history: pg_sys::Oid) {
    as_owner(table, history, || {
        privileges::follow(table, history);
        policies::follow(table, history);
    });
}

/// Takes the privileges on a column of a history away that holds the values of a column which its table does not have any more. The
/// current role has the rights of the owner.
pub fn revoke_on_column(history: pg_sys::Oid, column: &str) {
    with_dump_settings(|| privileges::revoke_on_column(history, column));
}

/// Gives a new column of a history the privileges of the one that holds the former values, and takes them from that one. The
/// current role has the rights of the owner.
pub fn replace_column(history: pg_sys::Oid, former: &str, column: &str) {
    with_dump_settings(|| privileges::replace_column(history, former, column));
}

/// Runs `action`, whose statements evaluate nothing, with the rights of the owner of both tables. A role that has these rights runs
/// them itself: while a dump is restored, the owner may lack USAGE on the schema. Not if the owners are two roles: then
/// a role with the privilege TRIGGER may have linked the tables.
fn as_owner(table: pg_sys::Oid, history: pg_sys::Oid, action: impl FnOnce()) {
    let Some(owner) = catalog::owner_of(history) else { return };
    if catalog::owner_of(table) != Some(owner) {
        return;
    }
    let run = || with_dump_settings(action);
    if catalog::is_own(history) { run() } else { as_creator(owner, run) }
}

/// Drops a policy of a history that it has of its table, before a policy of the name is created: a dump has both. The lock is the
/// one that the command takes: a session that follows a change of the table, as another job of a restore, has ended then.
pub fn give_way(history: pg_sys::Oid, policy: &CStr) {
    if !catalog::is_own_table(history) {
        return;
    }
    catalog::lock_to_change(history);
    let Some(table) = table_of_history(history) else { return };
    let has = |relation| catalog::policies(relation).iter().any(|it| it.name.as_c_str() == policy);
    if with_dump_settings(|| has(table) && has(history)) {
        let policy = quote_identifier(encoding::from_server(policy.to_bytes()));
        let history = catalog::qualified_name(history);
        Statement::parse(&format!("DROP POLICY {policy} ON {history}")).run();
    }
}

/// Waits, before a command that grants on these tables, for sessions that change the privileges on a history among them: two at the same time,
/// as the jobs of a restore, would change one row of a catalog. Each command takes the locks in one order.
pub fn await_grants(mut tables: Vec<pg_sys::Oid>) {
    tables.retain(|it| catalog::is_own_table(*it) && table_of_history(*it).is_some());
    tables.sort_unstable_by_key(|table| table.to_u32());
    tables.into_iter().for_each(catalog::lock_grants);
}

/// Takes the privileges from a new history that default privileges have given to other roles: INSERT is a way to
/// forge versions.
pub fn revoke_defaults(history: pg_sys::Oid) {
    let statements = with_dump_settings(|| catalog::revocations_of(history));
    statements.iter().for_each(|statement| Statement::parse(statement).run());
}
