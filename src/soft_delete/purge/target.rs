//! The table that is purged, and the context in which statements on it are planned.

use std::ffi::{CStr, CString};

use pgrx::pg_sys;
use pgrx::spi::quote_identifier;

use crate::catalog::{self, OpenRelation};
use crate::security_context::as_role;
use crate::{encoding, error, maintain};

/// A table to purge.
pub struct Target {
    /// Its OID.
    pub table: pg_sys::Oid,
    /// Its name.
    pub name: String,
    /// Its name with its schema, as SQL writes it.
    pub full_name: String,
    /// The column of the mark, as SQL writes it.
    pub mark: String,
    /// The columns by which rows are ordered, as SQL writes them for the table `t`.
    pub order: String,
    /// Rows whose mark is at most this are removed.
    pub until: pg_sys::Datum,
    /// Flags of the security context.
    flags: u32,
}

impl Target {
    /// A soft-delete table; an error for another relation.
    pub fn new(table: pg_sys::Oid, until: pg_sys::Datum) -> Self {
        let open = OpenRelation::require_table(table);
        let Some(mark) = maintain::marked_column(&open) else {
            error::raise(error::nothing_marked(&open.name()));
        };
        // SAFETY: reads the current role.
        let is_own = catalog::may_act_as(unsafe { pg_sys::GetUserId() }, open.owner());
        let order = match catalog::keys(table).first() {
            None => "t.tableoid, t.ctid".to_owned(),
            Some(key) => {
                let column = |name: &CString| {
                    let name = encoding::from_server(name.to_bytes());
                    format!("t.{}", quote_identifier(name))
                };
                key.columns.iter().map(column).collect::<Vec<_>>().join(", ")
            }
        };
        Self {
            table,
            name: open.name(),
            full_name: open.qualified_name(),
            mark: quote_identifier(mark),
            order,
            until,
            // The owner could lift FORCE ROW LEVEL SECURITY, and purges the rows of all tenants.
            flags: if is_own { pg_sys::SECURITY_NOFORCE_RLS } else { 0 },
        }
    }

    /// Runs `action` as the current role, in the context of the table's owner if that is who calls.
    pub fn within<T>(&self, action: impl FnOnce() -> T) -> T {
        // SAFETY: reads the current role.
        as_role(unsafe { pg_sys::GetUserId() }, self.flags, action)
    }

    /// Plans a statement in that context.
    pub fn plan(&self, text: &CStr, types: &mut [pg_sys::Oid], options: u32) -> pg_sys::SPIPlanPtr {
        // SAFETY: SPI is connected; what is wrong with the statement is raised as an error.
        self.within(|| unsafe {
            pg_sys::SPI_prepare_cursor(
                text.as_ptr(),
                types.len() as i32,
                types.as_mut_ptr(),
                options as i32,
            )
        })
    }
}
