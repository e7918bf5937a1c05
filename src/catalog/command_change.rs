//! The changes of the running command in the catalogs.

use pgrx::pg_sys;
use pgrx::prelude::*;
use pgrx::spi;

use super::members::refuse_renamed_schema;
use super::query::{kept_generic_plan, latest_snapshot, run_under, values};
use super::row::{Argument, Row};
use crate::error;

/// The rows of a query as they were when the running command began, and as they are now.
pub struct Change<T> {
    /// The former ones.
    pub before: Vec<T>,
    /// The present ones.
    pub now: Vec<T>,
}

/// Runs a query on the catalogs twice, so that the difference is what the running command has written: under one snapshot, with
/// the command ID at which the command began and with the present one (HeapTupleSatisfiesMVCC() in
/// src/backend/access/heap/heapam_visibility.c). The writes of earlier commands of the transaction and of other transactions are
/// the same in both. Only valid in an event trigger.
pub fn ask_change<T>(
    query: &str,
    arguments: &[Argument],
    read: impl Fn(Row) -> Result<T, spi::Error>,
) -> Change<T> {
    refuse_renamed_schema();
    let Some(began) = command_id_at_start() else {
        return Change { before: Vec::new(), now: Vec::new() };
    };
    let (mut values, nulls) = values(arguments);
    let ask = |_: &spi::SpiClient| {
        // SAFETY: SPI is connected; the values and their marks are as many as the query's parameters. The snapshot is a copy, which SPI takes as it
        // is; it is popped below, or by the abort of the (sub)transaction after an error.
        unsafe {
            let plan = kept_generic_plan(query, arguments);
            pg_sys::PushCopiedSnapshot(latest_snapshot());
            let snapshot = pg_sys::GetActiveSnapshot();
            let now = std::mem::replace(&mut (*snapshot).curcid, began);
            let before = run_under(snapshot, plan, &mut values, Some(&nulls), &read);
            (*snapshot).curcid = now;
            let now = run_under(snapshot, plan, &mut values, Some(&nulls), &read);
            pg_sys::PopActiveSnapshot();
            Ok(Change { before: before?, now: now? })
        }
    };
    let change: Result<_, spi::Error> = Spi::connect(ask);
    change.unwrap_or_else(|cause| error::raise(error::query_failed(&cause)))
}

/// The command ID at which the running command began: that of its own snapshot, which was taken just before it (PortalRunUtility()
/// in src/backend/tcop/pquery.c, _SPI_execute_plan() in src/backend/executor/spi.c) and is the active one in its event
/// triggers. None for a command that has none, since it commits transactions.
fn command_id_at_start() -> Option<pg_sys::CommandId> {
    // SAFETY: reads the state of the transaction.
    unsafe { pg_sys::ActiveSnapshotSet().then(|| (*pg_sys::GetActiveSnapshot()).curcid) }
}

/// The schema in which a relation was before the running command. Only valid in an event trigger.
pub fn former_namespace(relation: pg_sys::Oid) -> Option<pg_sys::Oid> {
    let Change { before, .. } = ask_change(
        "SELECT relnamespace FROM pg_catalog.pg_class WHERE oid OPERATOR(pg_catalog.=) $1",
        &[relation.into()],
        |row| row.get::<pg_sys::Oid>(1),
    );
    before.into_iter().flatten().next()
}

/// Whether the running command has made a relation LOGGED or UNLOGGED. Only valid in an event trigger.
pub fn has_changed_persistence(relation: pg_sys::Oid) -> bool {
    let Change { before, now } = ask_change(
        "SELECT relpersistence::pg_catalog.text FROM pg_catalog.pg_class WHERE oid OPERATOR(pg_catalog.=) $1",
        &[relation.into()],
        |row| row.get::<String>(1),
    );
    before != now
}

/// Whether the running command has given a relation another primary key in the place of its own. Only valid in an event trigger.
pub fn has_replaced_primary_key(relation: pg_sys::Oid) -> bool {
    let Change { before, now } = ask_change(
        "SELECT indexrelid FROM pg_catalog.pg_index WHERE indrelid OPERATOR(pg_catalog.=) $1 AND indisprimary",
        &[relation.into()],
        |row| row.get::<pg_sys::Oid>(1),
    );
    !before.is_empty() && before != now
}

/// The numbers of the columns that the running command has added to a relation. Only valid in an event trigger.
pub fn added_columns(relation: pg_sys::Oid) -> Vec<pg_sys::AttrNumber> {
    let Change { before, now } = ask_change(
        "SELECT attnum FROM pg_catalog.pg_attribute
         WHERE attrelid OPERATOR(pg_catalog.=) $1 AND attnum OPERATOR(pg_catalog.>) 0 AND NOT attisdropped
         ORDER BY attnum",
        &[relation.into()],
        |row| Ok(row.get::<pg_sys::AttrNumber>(1)?.unwrap_or_default()),
    );
    now.into_iter().filter(|column| !before.contains(column)).collect()
}

/// The indexes, constraints, statistics objects, policies and triggers of a table that the running command has renamed: the type, the old name and the new
/// one of each. Only valid in an event trigger.
pub fn renamed_parts(table: pg_sys::Oid) -> Vec<[String; 3]> {
    let Change { before, now } = ask_change(
        "SELECT 'index', c.oid, c.relname::pg_catalog.text
         FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) i.indexrelid
         WHERE i.indrelid OPERATOR(pg_catalog.=) $1
         UNION ALL
         SELECT 'table constraint', oid, conname::pg_catalog.text
         FROM pg_catalog.pg_constraint WHERE conrelid OPERATOR(pg_catalog.=) $1
         UNION ALL
         SELECT 'statistics object', oid, stxname::pg_catalog.text
         FROM pg_catalog.pg_statistic_ext WHERE stxrelid OPERATOR(pg_catalog.=) $1
         UNION ALL
         SELECT 'policy', oid, polname::pg_catalog.text
         FROM pg_catalog.pg_policy WHERE polrelid OPERATOR(pg_catalog.=) $1
         UNION ALL
         SELECT 'trigger', oid, tgname::pg_catalog.text
         FROM pg_catalog.pg_trigger WHERE tgrelid OPERATOR(pg_catalog.=) $1 AND NOT tgisinternal",
        &[table.into()],
        |row| {
            let object = (row.get::<String>(1)?.unwrap_or_default(), row.get::<pg_sys::Oid>(2)?);
            Ok((object, row.get::<String>(3)?.unwrap_or_default()))
        },
    );
    let renamed = before.into_iter().filter_map(|(object, old)| {
        let (_, new) = now.iter().find(|(it, new)| *it == object && *new != old)?;
        Some([object.0, old, new.clone()])
    });
    renamed.collect()
}
