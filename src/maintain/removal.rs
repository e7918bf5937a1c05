//! Obeying the rule `mark` when a row is deleted: the first DELETE sets the column and leaves the
//! row, a second one removes it.

use std::cell::RefCell;
use std::collections::HashMap;

use pgrx::PgRelation;
use pgrx::datum::Interval;
use pgrx::prelude::*;
use pgrx::spi::{self, OwnedPreparedStatement};

use super::plan::Plan;
use crate::catalog::{self, OpenRelation};
use crate::{compat, error};

thread_local! {
    /// The statements that mark a row, by their text: one for each table this session deletes from.
    static STATEMENTS: RefCell<HashMap<String, OwnedPreparedStatement>> = RefCell::default();
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
        if pg_sys::InNoForceRLSOperation() {
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
        mark(statement, (*row).t_self, (*relation).relowner);
    }
    std::ptr::null_mut()
}

/// Marks the row at `place` as the table's owner, as foreign keys do their work: the role was
/// allowed the DELETE, and need not be allowed an UPDATE.
unsafe fn mark(statement: String, mut place: pg_sys::ItemPointerData, owner: pg_sys::Oid) {
    // SAFETY: the previous role is restored below, and by the abort of the (sub)transaction after
    // an error; the tid is copied before the call returns.
    unsafe {
        let (mut role, mut context) = (pg_sys::InvalidOid, 0);
        pg_sys::GetUserIdAndSecContext(&mut role, &mut context);
        let as_owner = pg_sys::SECURITY_LOCAL_USERID_CHANGE | pg_sys::SECURITY_NOFORCE_RLS;
        pg_sys::SetUserIdAndSecContext(owner, context | as_owner as i32);
        let done = Spi::connect_mut(|client| {
            let known = STATEMENTS.with_borrow(|known| known.contains_key(&statement));
            if !known {
                let types = [PgOid::from(pg_sys::TIDOID)];
                let prepared = client.prepare_mut(statement.as_str(), &types)?.keep();
                STATEMENTS.with_borrow_mut(|known| known.insert(statement.clone(), prepared));
            }
            STATEMENTS.with_borrow(|known| match known.get(&statement) {
                Some(prepared) => {
                    let place = pg_sys::Datum::from(std::ptr::addr_of_mut!(place));
                    let place = pgrx::datum::DatumWithOid::new(place, pg_sys::TIDOID);
                    client.update(prepared, None, &[place]).map(|_| ())
                }
                None => Ok(()),
            })
        });
        pg_sys::SetUserIdAndSecContext(role, context);
        if let Err(cause) = done {
            error::raise(error::query_failed(&cause));
        }
    }
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
    Spi::connect_mut(|client| {
        client.update(&statement, None, &[older_than.into()]).map(|rows| rows.len() as i64)
    })
    .unwrap_or_else(|cause| error::raise(error::query_failed(&cause)))
}
