//! The DELETE of a batch of rows.

use std::ffi::CStr;

use pgrx::pg_sys;

use super::listing::Row;
use super::target::Target;
use crate::security_context::with_settings;
use crate::soft_delete::parameters::parameters;
use crate::soft_delete::planned_delete::only_delete;
use crate::soft_delete::removal;
use crate::{encoding, error};

/// The settings under which the rows are the outer side of a nested loop: every other way to join them is disabled.
const ONE_WAY: [(&CStr, &CStr); 4] = [
    (c"enable_hashjoin", c"off"),
    (c"enable_mergejoin", c"off"),
    (c"enable_seqscan", c"off"),
    (c"enable_tidscan", c"on"),
];

/// Deletes rows in their order; returns how many. A row that is not old enough any more is left.
pub fn delete(target: &Target, rows: &[Row]) -> u64 {
    let Target { full_name, mark, .. } = target;
    let text = encoding::to_server(&format!(
        "DELETE FROM {full_name} t
         USING ROWS FROM (pg_catalog.unnest($1), pg_catalog.unnest($2)) AS v (holder, place)
         WHERE t.ctid OPERATOR(pg_catalog.=) v.place
           AND t.tableoid OPERATOR(pg_catalog.=) v.holder
           AND t.{mark} OPERATOR(pg_catalog.<=) $3"
    ));
    let mut types = [pg_sys::OIDARRAYOID, pg_sys::TIDARRAYOID, pg_sys::TIMESTAMPTZOID];
    // SAFETY: SPI is connected; the parameters have the types given above.
    unsafe {
        let (plan, cached) = with_settings(&ONE_WAY, || {
            let plan = target.plan(&text, &mut types, pg_sys::CURSOR_OPT_GENERIC_PLAN);
            (plan, target.within(|| pg_sys::SPI_plan_get_cached_plan(plan)))
        });
        let Some(planned) = only_delete(cached, target.table) else {
            error::raise(error::rule_on_delete(&target.name));
        };
        let place = |row: &Row| pg_sys::Datum::from(std::ptr::from_ref(&row.1).cast_mut());
        let places: Vec<_> = rows.iter().map(place).collect();
        let holders: Vec<_> = rows.iter().map(|(holder, _)| (*holder).into()).collect();
        let values =
            [array(&holders, pg_sys::OIDOID), array(&places, pg_sys::TIDOID), target.until];
        let removed = removal::run(planned, &text, parameters(types.into_iter().zip(values)));
        pg_sys::ReleaseCachedPlan(cached, std::ptr::null_mut());
        pg_sys::SPI_freeplan(plan);
        removed
    }
}

/// An array of values, none of them NULL.
unsafe fn array(values: &[pg_sys::Datum], element: pg_sys::Oid) -> pg_sys::Datum {
    // SAFETY: the values are of the element's type.
    unsafe {
        let context = pg_sys::CurrentMemoryContext;
        let mut state = std::ptr::null_mut();
        for value in values {
            state = pg_sys::accumArrayResult(state, *value, false, element, context);
        }
        pg_sys::makeArrayResult(state, context)
    }
}
