//! `CALL base_entity.release()`: makes an entity an ordinary table, which needs nothing of ours.

use pgrx::pg_sys;

use super::attempt::{self, Subject};
use super::refusal;
use super::session::Session;
use super::work::{Manner, run_all};
use crate::role::with_dump_settings;
use crate::{catalog, error};

/// Drops the triggers and the defaults that call functions of the extension. Columns and rows stay,
/// and with them keys, NOT NULL and CHECKs, which say what the rows are.
pub fn release(table: pg_sys::Oid, manner: &Manner, call: pg_sys::FunctionCallInfo) {
    let facts = refusal::unless_table(table).unwrap_or_else(|refusal| error::raise(*refusal));
    let statements = with_dump_settings(|| catalog::ties(table));
    if statements.is_empty() {
        return error::notice(error::nothing_to_release(&facts.name));
    }
    if manner.dry_run {
        let script: String = statements.iter().map(|statement| format!("\n{statement};")).collect();
        return error::inform(error::statements_of_release(&facts.full_name, &script));
    }
    // Inside a transaction block it is part of that: there is nothing to cut.
    let session = Session::begin_as_called(call);
    let subject =
        Subject { table, name: &facts.name, full_name: &facts.full_name, owner: facts.owner };
    attempt::with_lock(&session, subject, manner, &|| run_all(&statements))
        .unwrap_or_else(|caught| caught.rethrow());
    session.finish();
}
