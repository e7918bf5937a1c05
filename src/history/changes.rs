//! `base_entity.changes()`: the changes of a table's rows, with time and actor.

use pgrx::pg_sys;

use super::difference::Compared;
use super::query::{CHANGES, Query, key_types};
use super::readable;
use super::reader::{Reading, Row, argument, read};
use crate::argument::given;
use crate::catalog::OpenRelation;
use crate::fmgr::{self, pg_function};
use crate::result_set::ResultSet;
use crate::scratch_memory::ScratchMemory;
use crate::security_context::with_settings;
use crate::{encoding, error, maintain};

pg_function! {
    /// `base_entity.changes(regclass, timestamptz, timestamptz)`.
    base_entity_changes / pg_finfo_base_entity_changes => changes
}

unsafe fn changes(call: pg_sys::FunctionCallInfo) -> pg_sys::Datum {
    // SAFETY: PostgreSQL's own call of a set-returning function with these arguments; the query has these columns.
    unsafe {
        let table = given(argument(call, 0), "relation");
        let table = pg_sys::Oid::from_u32(table.value() as u32);
        let query = Query::by_key(table);
        readable::check(table);
        let since_column = maintain::history_column(&OpenRelation::open(table)).unwrap_or_default();
        let compared = Compared::of(&OpenRelation::open(table), encoding::to_server(&since_column));
        let since = argument(call, 1).unwrap_or(pg_sys::Datum::from(i64::MIN));
        let until = argument(call, 2).unwrap_or(pg_sys::Datum::from(i64::MAX));
        let result = ResultSet::begin(call);
        let mut types = [pg_sys::TIMESTAMPTZOID, pg_sys::TIMESTAMPTZOID];
        let compared_by = [&[since_column], query.key.as_slice()].concat();
        let columns: Vec<_> = CHANGES.into_iter().chain(key_types(table, &compared_by)).collect();
        let scratch = ScratchMemory::new();
        // Values are compared as jsonb, in which different numbers are the same where the session rounds them.
        with_settings(&[(c"extra_float_digits", c"1")], || {
            // A row of the query has two rows of the table with all their values.
            let reading =
                Reading { table, query: &query.changes(table), columns: &columns, batch: 1 };
            read(&reading, &mut types, &mut [since, until], |row| {
                scratch.within(|| result.put(&change(row, &compared)));
            });
        });
        fmgr::return_null(call)
    }
}

/// The columns of the function for a row of the query.
unsafe fn change(row: &Row, compared: &Compared) -> [Option<pg_sys::Datum>; 6] {
    let values = row.values(&[0, 1, 2, 3, OLD, NEW].map(Some));
    let document = |place: usize| {
        // SAFETY: these columns of the query are rows.
        let document = values[place].map(|row| unsafe { compared.document(row) });
        document.map(|it| it.unwrap_or_else(|| error::raise(error::history_has_other_types())))
    };
    let (old, new) = (document(OLD), document(NEW));
    // SAFETY: both are documents of the columns.
    let (old, new) = unsafe { (compared.difference(old, new), compared.difference(new, old)) };
    [values[0], values[1], values[2], values[3], old, new]
}

/// The columns of the query with the row before and after a change.
const OLD: usize = 4;
const NEW: usize = 5;
