//! Obeying the rule `mark` when a row is deleted: the first DELETE sets the column and leaves the
//! row, a second one removes it.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use pgrx::PgRelation;
use pgrx::datum::Interval;
use pgrx::prelude::*;
use pgrx::spi;

use super::plan::Plan;
use crate::catalog::{self, OpenRelation};
use crate::role::as_role;
use crate::{compat, error, reserve};

thread_local! {
    /// The row that was updated last, of a partition.
    static UPDATED: Cell<Option<Updated>> = const { Cell::new(None) };
    /// The statements that mark a row, by their text: one for each table this session deletes from.
    static STATEMENTS: RefCell<BTreeMap<String, pg_sys::SPIPlanPtr>> = RefCell::default();
}

/// A row that an UPDATE is about to write anew, and where that is going on.
type Updated = (pg_sys::Oid, pg_sys::BlockNumber, pg_sys::OffsetNumber, u32, usize);

/// Remembers that the row is being updated: if that moves it to another partition, its BEFORE DELETE
/// triggers are fired here next, in the same command and the same executor
/// (ExecCrossPartitionUpdate in src/backend/executor/nodeModifyTable.c). That is no DELETE to obey.
pub fn expect_move(data: &pg_sys::TriggerData) {
    // SAFETY: the relation is open.
    if unsafe { (*(*data.tg_relation).rd_rel).relispartition } {
        UPDATED.set(Some(this_row(data)));
    }
}

fn this_row(data: &pg_sys::TriggerData) -> Updated {
    // SAFETY: the trigger's data are valid while it runs; the memory context that it runs in is one
    // of the executor's.
    unsafe {
        let place = (*data.tg_trigtuple).t_self;
        let block = (u32::from(place.ip_blkid.bi_hi) << 16) | u32::from(place.ip_blkid.bi_lo);
        (
            (*data.tg_relation).rd_id,
            block,
            place.ip_posid,
            pg_sys::GetCurrentCommandId(false),
            pg_sys::CurrentMemoryContext as usize,
        )
    }
}

/// The row to delete, or null where it was marked instead.
///
/// # Safety
///
/// `data` is that of a BEFORE DELETE row trigger, and `plan` was made for its relation.
pub unsafe fn obey(plan: &Plan, data: &pg_sys::TriggerData) -> pg_sys::HeapTuple {
    let row = data.tg_trigtuple;
    if plan.mark == 0 {
        return row;
    }
    // SAFETY: the relation is open and the row is one of its.
    unsafe {
        // A foreign key's ON DELETE CASCADE runs in this context (ri_PerformCheck in
        // src/backend/utils/adt/ri_triggers.c). Its row has to go, since the row it refers to has.
        if pg_sys::InNoForceRLSOperation() || UPDATED.take() == Some(this_row(data)) {
            return row;
        }
        let mut unmarked = false;
        let descriptor = (*data.tg_relation).rd_att;
        pg_sys::heap_getattr(row, plan.mark as i32, descriptor, &mut unmarked);
        if !unmarked {
            return row;
        }
        let column = compat::attribute(descriptor, plan.mark - 1);
        let relation = (*data.tg_relation).rd_rel;
        let statement = format!(
            "UPDATE ONLY {}.{} SET {} = pg_catalog.now() WHERE ctid OPERATOR(pg_catalog.=) $1",
            spi::quote_identifier(catalog::text(pg_sys::get_namespace_name(
                (*relation).relnamespace
            ))),
            spi::quote_identifier(catalog::text((*relation).relname.data.as_ptr())),
            spi::quote_identifier(catalog::text(column.attname.data.as_ptr())),
        );
        if mark(&statement, (*row).t_self, (*relation).relowner) == 0 {
            error::raise(error::row_not_marked(&catalog::text((*relation).relname.data.as_ptr())));
        }
    }
    std::ptr::null_mut()
}

/// Marks the row at `place` as the table's owner, as foreign keys do their work: the role was
/// allowed the DELETE, and need not be allowed an UPDATE.
///
/// Policies do not apply to it, even those forced on the owner, since it is planned in the context
/// of foreign keys. It is not run in that context: a trigger that it fires may delete rows
/// elsewhere, as any user does. Returns how many rows that were.
fn mark(statement: &str, mut place: pg_sys::ItemPointerData, owner: pg_sys::Oid) -> u64 {
    Spi::connect_mut(|_| {
        let known = STATEMENTS.with_borrow(|known| known.get(statement).copied());
        // SAFETY: SPI is connected; a kept plan lives as long as the session. The value is a tid,
        // passed by reference, and outlives the call.
        unsafe {
            let plan = known.unwrap_or_else(|| {
                let plan = as_role(owner, pg_sys::SECURITY_NOFORCE_RLS, || {
                    catalog::prepare(statement, &mut [pg_sys::TIDOID])
                });
                STATEMENTS.with_borrow_mut(|known| known.insert(statement.to_string(), plan));
                plan
            });
            // Whatever has made the plan invalid, it is analyzed anew here and not where it is run.
            as_role(owner, pg_sys::SECURITY_NOFORCE_RLS, || {
                let valid = pg_sys::SPI_plan_get_cached_plan(plan);
                if !valid.is_null() {
                    pg_sys::ReleaseCachedPlan(valid, pg_sys::CurrentResourceOwner);
                }
            });
            let mut value = pg_sys::Datum::from(std::ptr::addr_of_mut!(place));
            as_role(owner, 0, || {
                pg_sys::SPI_execute_plan(plan, &mut value, std::ptr::null(), false, 0);
            });
            pg_sys::SPI_processed
        }
    })
}

/// Removes the rows of `table` that were deleted longer ago than `older_than`, with the rights of
/// the role that calls; returns how many.
#[pg_extern(volatile, strict, parallel_unsafe)]
fn purge(table: PgRelation, older_than: Interval) -> i64 {
    let relation = OpenRelation::open(table.oid());
    let Some(column) = super::marked_column(&relation) else {
        error::raise(error::nothing_marked(&relation.name()));
    };
    let statement = format!(
        "DELETE FROM {}.{} WHERE {} OPERATOR(pg_catalog.<=) (pg_catalog.now() OPERATOR(pg_catalog.-) $1)",
        spi::quote_identifier(table.namespace()),
        spi::quote_identifier(table.name()),
        spi::quote_identifier(column),
    );
    drop(relation);
    catalog::refuse_if_read_only(c"DELETE");
    reserve::held(|| {
        Spi::connect_mut(|client| {
            client.update(&statement, None, &[older_than.into()]).map(|rows| rows.len() as i64)
        })
    })
    .unwrap_or_else(|cause| error::raise(error::query_failed(&cause)))
}
