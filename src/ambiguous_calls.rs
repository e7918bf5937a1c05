//! Expressions of a template that become SQL for another table, and those of a table for its history, call there what they call in
//! theirs: refused where a function of another role may come in the place of one that takes arguments of any type. That role would
//! decide by it which rows a policy shows, and run code with the rights of all who use the table.

use pgrx::pg_sys;

use crate::catalog::{self, Overload};
use crate::error::{self, Report};
use crate::security_context::with_dump_settings;

/// Why the expressions of one of these relations cannot become SQL.
pub fn refusal(relations: &[pg_sys::Oid]) -> Option<Report> {
    relations.iter().find_map(|relation| {
        let found = with_dump_settings(|| catalog::overload_of_another_role(*relation));
        found.map(|Overload { called, other, owner }| {
            error::ambiguous_call(&catalog::qualified_name(*relation), &called, &other, &owner)
        })
    })
}

/// Refuses relations whose expressions cannot become SQL.
pub fn refuse(relations: &[pg_sys::Oid]) {
    if let Some(refusal) = refusal(relations) {
        error::raise(refusal);
    }
}
