//! `CALL base_entity.purge_history()` and `CALL base_entity.erase_history()`: the two ways in which rows leave a
//! history, with the rights of its owner.

use pgrx::datum::Interval;
use pgrx::prelude::*;
use sql_function::sql_function;

use super::append_only::lifted;
use super::query::{Query, key_types};
use crate::argument::{given, time_before};
use crate::catalog::{self, OpenRelation};
use crate::procedure::Session;
use crate::security_context::as_owner;
use crate::text::Text;
use crate::{encoding, error};

/// The default number of blocks that a batch looks at, 8 MB.
const BLOCKS: i32 = 1024;

#[sql_function(sql = r#"
CREATE PROCEDURE @extschema@.purge_history(relation regclass, older_than interval, batch_blocks integer DEFAULT 1024)
    LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';
"#)]
fn purge_history(
    relation: Option<pg_sys::Oid>,
    older_than: Option<Interval>,
    batch_blocks: Option<i32>,
    call: pg_sys::FunctionCallInfo,
) {
    let table = given(relation, "relation");
    let older_than = given(older_than, "older_than");
    let blocks = batch_blocks.unwrap_or(BLOCKS);
    if blocks < 1 {
        error::raise(error::argument_not_positive("batch_blocks"));
    }
    catalog::refuse_if_read_only(c"CALL");
    let (history, owner) = own_history(table);
    let until = time_before(older_than);
    let session = Session::begin_as_called(call);
    let (mut removed, mut first) = (0, 0_u32);
    // Versions that are added concurrently are not old.
    let end = blocks_of(history);
    while first < end {
        let last = first.saturating_add(blocks as u32);
        // Asked again in each transaction: the table may have been renamed.
        let query = Query::of(table);
        let statement = format!(
            "DELETE FROM {} h WHERE h.ctid OPERATOR(pg_catalog.>=) '({first},0)'::pg_catalog.tid \
             AND h.ctid OPERATOR(pg_catalog.<) '({last},0)'::pg_catalog.tid \
             AND h.{} OPERATOR(pg_catalog.<) $1",
            query.history, query.own[0]
        );
        removed += run(history, owner, &statement, &mut [pg_sys::TIMESTAMPTZOID], &mut [until]);
        session.commit();
        first = last;
    }
    let name = catalog::relation_name(history);
    session.finish();
    error::notice(error::history_purged(&name, removed));
}

#[sql_function(sql = r#"
CREATE PROCEDURE @extschema@.erase_history(relation regclass, VARIADIC key text[])
    LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';
"#)]
fn erase_history(
    relation: Option<pg_sys::Oid>,
    key: Option<Vec<Option<Text>>>,
    call: pg_sys::FunctionCallInfo,
) {
    let table = given(relation, "relation");
    let key: Option<Vec<Text>> = key.unwrap_or_default().into_iter().collect();
    let key = given(key, "key");
    catalog::refuse_if_read_only(c"CALL");
    let (history, owner) = own_history(table);
    let query = Query::by_key(table);
    if query.key.len() != key.len() {
        error::raise(error::wrong_number_of_keys(&query.name, &query.key));
    }
    let mut types = key_types(table, &query.key);
    let columns: Vec<_> = query.key.iter().map(pgrx::spi::quote_identifier).collect();
    let parameters: Vec<_> = (1..=types.len()).map(|n| format!("${n}")).collect();
    let equal = query.equal("h", |n, _| parameters[n].clone());
    let session = Session::begin_as_called(call);
    let is_null: Vec<_> = columns.iter().map(|column| format!("h.{column} IS NULL")).collect();
    let keyless = format!("SELECT FROM {} h WHERE {} LIMIT 1", query.history, is_null.join(" OR "));
    if run(history, owner, &keyless, &mut [], &mut []) > 0 {
        let name = catalog::relation_name(history);
        error::raise(error::history_has_keyless_versions(&name, &query.history_name, &columns));
    }
    let text = key.iter().map(|part| part.0.clone()).collect::<Vec<_>>().join(", ");
    let mut values = read_key(owner, &key, &types);
    let [valid_to, operation, actor, transaction] = &query.own;
    // The records of earlier erasures are no versions.
    let statement = format!(
        "DELETE FROM {} h WHERE {equal} AND (h.{operation} IS NULL OR h.{operation} OPERATOR(pg_catalog.<>) 'ERASE')",
        query.history
    );
    let erased = run(history, owner, &statement, &mut types, &mut values);
    // The record of it has an empty period, in which no time is.
    let record = format!(
        "INSERT INTO {} ({valid_to}, {operation}, {actor}, {transaction}, {}, {}) \
         VALUES (pg_catalog.now(), 'ERASE', base_entity.actor(), pg_catalog.pg_current_xact_id(), pg_catalog.now(), {})",
        query.history_name,
        query.since,
        columns.join(", "),
        parameters.join(", ")
    );
    if erased > 0 {
        run(history, owner, &record, &mut types, &mut values);
    }
    session.finish();
    error::log(error::history_erased(&query.history_name, &text, erased));
    error::notice(error::history_erased(&catalog::relation_name(history), &text, erased));
}

/// The values of a key, read by the input functions of the types in which its columns are stored, not by casts, which may be code of any role. The
/// constraints of a domain in such a type run with the rights of the owner, as where the owner inserts a row.
fn read_key(owner: pg_sys::Oid, key: &[Text], types: &[pg_sys::Oid]) -> Vec<pg_sys::Datum> {
    as_owner(owner, 0, || {
        let values = key.iter().zip(types).map(|(part, of)| {
            let text = encoding::to_server(&part.0);
            // SAFETY: the text is a C string in the encoding of the server.
            unsafe { catalog::read_value(text.as_ptr().cast_mut(), *of) }
        });
        values.collect()
    })
}

/// The history of a table that the current role owns, and the owner.
fn own_history(table: pg_sys::Oid) -> (pg_sys::Oid, pg_sys::Oid) {
    let open = OpenRelation::require_table(table);
    if !catalog::is_own(table) {
        error::raise(error::not_owner(&open.name()));
    }
    let Some(history) = super::link::history_in(&open) else {
        super::link::refuse_missing(&open);
    };
    if catalog::is_citus_table(history) {
        let name = catalog::qualified_name(history);
        let local = (!catalog::is_citus_table(table)).then(|| open.qualified_name());
        error::raise(error::history_with_citus(local.as_deref(), &name));
    }
    if !catalog::is_own(history) {
        error::raise(error::not_owner(&catalog::relation_name(history)));
    }
    let owner = OpenRelation::open(history).owner();
    if owner != open.owner() {
        let name = catalog::qualified_name(history);
        error::raise(error::history_of_another_owner(&open.qualified_name(), &name));
    }
    (history, owner)
}

/// Runs a statement on a history as its owner, past its policies; returns how many rows it has processed.
fn run(
    history: pg_sys::Oid,
    owner: pg_sys::Oid,
    statement: &str,
    types: &mut [pg_sys::Oid],
    values: &mut [pg_sys::Datum],
) -> u64 {
    let text = encoding::to_server(statement);
    as_owner(owner, pg_sys::SECURITY_NOFORCE_RLS, || {
        // SAFETY: SPI is connected; the values are as many as the types; an error is raised.
        lifted(history, || unsafe {
            pg_sys::SPI_execute_with_args(
                text.as_ptr(),
                types.len() as i32,
                types.as_mut_ptr(),
                values.as_mut_ptr(),
                std::ptr::null(),
                false,
                0,
            );
            pg_sys::SPI_processed
        })
    })
}

fn blocks_of(history: pg_sys::Oid) -> u32 {
    let open = OpenRelation::open(history);
    // SAFETY: the relation is open, and has a file.
    unsafe {
        pg_sys::RelationGetNumberOfBlocksInFork(open.as_ptr(), pg_sys::ForkNumber::MAIN_FORKNUM)
    }
}
