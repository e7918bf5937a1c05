//! Expressions of a template that become SQL for another table, and those of a table for its history, call there what they call in
//! theirs. Refused where a function of another role may come in the place of one that takes arguments of any type: that role would
//! decide by it which rows a policy shows, and run code with the rights of all who use the table. Refused, too, where SQL has no name for an operator.

use pgrx::pg_sys;

use crate::catalog::{self, Expressions, Overload};
use crate::error::{self, Report};
use crate::security_context::with_dump_settings;

/// Why expressions of one of these relations cannot become SQL.
pub fn refusal(relations: &[pg_sys::Oid], of: Expressions) -> Option<Report> {
    with_dump_settings(|| relations.iter().find_map(|relation| refusal_of(*relation, of)))
}

fn refusal_of(relation: pg_sys::Oid, of: Expressions) -> Option<Report> {
    if let Some(Overload { called, other, owner }) = catalog::overload_of_another_role(relation, of)
    {
        let relation = catalog::qualified_name(relation);
        return Some(error::ambiguous_call(&relation, &called, &other, &owner));
    }
    let unnamed = catalog::unnamed_operator(relation, of)?;
    let relation = catalog::qualified_name(relation);
    Some(error::unnamed_operator(&relation, &unnamed.operator, &unnamed.name))
}

/// Runs `action`, which writes expressions of these relations as SQL, and refuses those that cannot become it: again after the action, which
/// may have waited for a lock while another session created a function.
pub fn refuse_around<T>(
    relations: &[pg_sys::Oid],
    of: Expressions,
    action: impl FnOnce() -> T,
) -> T {
    refuse(relations, of);
    let result = action();
    refuse(relations, of);
    result
}

/// Refuses relations of which expressions cannot become SQL.
pub fn refuse(relations: &[pg_sys::Oid], of: Expressions) {
    if let Some(refusal) = refusal(relations, of) {
        error::raise(refusal);
    }
}

/// Refuses them before statements that run what they call, as ALTER TABLE does for the rows of a table: what they call stays the same until the
/// transaction ends. CREATE FUNCTION of other sessions waits, where it could change that.
pub fn refuse_before_running(relations: &[pg_sys::Oid], of: Expressions) {
    let names = with_dump_settings(|| {
        let names = relations.iter().map(|it| catalog::names_with_overloads(*it, of));
        names.collect::<Vec<_>>().concat()
    });
    if !names.is_empty() {
        catalog::hold_names(&names);
        refuse(relations, of);
    }
}
