//! A prepared statement of restore(), run with the rights of one role.

use pgrx::pg_sys;

use super::place::Place;
use crate::encoding;
use crate::security_context::{along_key, refuse_temporary_objects};

/// A statement. It is forgotten when SPI is left.
pub struct Statement {
    plan: pg_sys::SPIPlanPtr,
    role: Option<pg_sys::Oid>,
}

impl Statement {
    /// Prepares a statement whose parameters have these types. With a role, it is planned and run with
    /// the rights of this owner of a table, and without its policies. SPI is connected.
    pub fn new(text: &str, types: &[pg_sys::Oid], role: Option<pg_sys::Oid>) -> Self {
        let text = encoding::to_server(text);
        let mut types = types.to_vec();
        // SAFETY: SPI is connected; an error in the statement is raised.
        let plan = within(role, || unsafe {
            pg_sys::SPI_prepare(text.as_ptr(), types.len() as i32, types.as_mut_ptr())
        });
        Self { plan, role }
    }

    /// Runs it; returns how many rows it processed.
    pub fn run(&self, values: &mut [pg_sys::Datum]) -> u64 {
        self.role.into_iter().for_each(refuse_temporary_objects);
        // SAFETY: the values are as many as the parameters, and none is NULL.
        within(self.role, || unsafe {
            pg_sys::SPI_execute_plan(self.plan, values.as_mut_ptr(), std::ptr::null(), false, 0);
            pg_sys::SPI_processed
        })
    }

    /// Runs one that returns the tableoid and ctid of rows.
    pub fn places(&self, values: &mut [pg_sys::Datum]) -> Vec<Place> {
        self.run(values);
        // SAFETY: the statement has returned rows of those two columns, which are never NULL.
        unsafe {
            let table = pg_sys::SPI_tuptable;
            let rows = std::slice::from_raw_parts((*table).vals, pg_sys::SPI_processed as usize);
            let value = |row: &pg_sys::HeapTuple, column| {
                let mut is_null = false;
                pg_sys::SPI_getbinval(*row, (*table).tupdesc, column, &mut is_null)
            };
            let places = rows
                .iter()
                .map(|row| Place {
                    table: pg_sys::Oid::from(value(row, 1).value() as u32),
                    place: *value(row, 2).cast_mut_ptr::<pg_sys::ItemPointerData>(),
                })
                .collect();
            pg_sys::SPI_freetuptable(table);
            places
        }
    }

    /// As [`places`](Self::places), for existing rows: if none is found, looks again. One that another
    /// transaction has marked while this one waited for its lock was deleted, and inserted again.
    pub fn existing_places(&self, values: &mut [pg_sys::Datum]) -> Vec<Place> {
        let places = self.places(values);
        if places.is_empty() { self.places(values) } else { places }
    }
}

fn within<T>(role: Option<pg_sys::Oid>, action: impl FnOnce() -> T) -> T {
    match role {
        Some(role) => along_key(role, action),
        None => action(),
    }
}
