//! The rows to remove: listed once, by a cursor that outlives the batches' transactions.

use pgrx::pg_sys;

use super::target::Target;
use crate::encoding;
use crate::soft_delete::progress::{Phase, Progress};

/// A row, by the table or partition that holds it and its place there.
pub type Row = (pg_sys::Oid, pg_sys::ItemPointerData);

/// The list.
pub struct Listing(pg_sys::Portal);

impl Listing {
    /// Opens it, for so many rows, or all. The cursor is pinned, so that it is kept at a commit, and dropped after
    /// an error, as that of a loop in PL/pgSQL.
    pub fn open(target: &Target, max_rows: Option<i64>) -> Self {
        let Target { full_name, mark, order, .. } = target;
        let text = encoding::to_server(&format!(
            "SELECT t.tableoid, t.ctid, pg_catalog.count(*) OVER ()
             FROM {full_name} t WHERE t.{mark} OPERATOR(pg_catalog.<=) $1
             ORDER BY {order} LIMIT $2"
        ));
        let mut types = [pg_sys::TIMESTAMPTZOID, pg_sys::INT8OID];
        let plan = target.plan(&text, &mut types, pg_sys::CURSOR_OPT_NO_SCROLL);
        let mut values = [target.until, max_rows.unwrap_or_default().into()];
        let nulls = [b' ' as i8, if max_rows.is_none() { b'n' } else { b' ' } as i8];
        // SAFETY: SPI is connected; values are as many as the plan's parameters.
        unsafe {
            let portal = target.within(|| {
                pg_sys::SPI_cursor_open(
                    std::ptr::null(),
                    plan,
                    values.as_mut_ptr(),
                    nulls.as_ptr().cast(),
                    false,
                )
            });
            pg_sys::PinPortal(portal);
            Self(portal)
        }
    }

    /// The next rows; `progress` learns how many there are.
    pub fn next(&self, count: i32, progress: &mut Progress) -> Vec<Row> {
        // SAFETY: SPI is connected; the result has an oid, a tid and a bigint, none of them NULL.
        unsafe {
            pg_sys::SPI_cursor_fetch(self.0, true, i64::from(count) as _);
            let table = pg_sys::SPI_tuptable;
            let rows = std::slice::from_raw_parts((*table).vals, pg_sys::SPI_processed as usize);
            let value = |row: &pg_sys::HeapTuple, column| {
                let mut is_null = false;
                pg_sys::SPI_getbinval(*row, (*table).tupdesc, column, &mut is_null)
            };
            if let Some(first) = rows.first() {
                progress.phase(Phase::Removing, value(first, 3).value() as i64);
            }
            let found = rows
                .iter()
                .map(|row| {
                    let holder = pg_sys::Oid::from(value(row, 1).value() as u32);
                    (holder, *value(row, 2).cast_mut_ptr::<pg_sys::ItemPointerData>())
                })
                .collect();
            pg_sys::SPI_freetuptable(table);
            found
        }
    }

    /// Closes it.
    pub fn close(self) {
        // SAFETY: the portal was opened and pinned by open().
        unsafe {
            pg_sys::UnpinPortal(self.0);
            pg_sys::SPI_cursor_close(self.0);
        }
    }
}
