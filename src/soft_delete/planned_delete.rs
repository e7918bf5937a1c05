//! Planned statements, of which a rule (CREATE RULE) may have made other ones.

use pgrx::{PgList, is_a, pg_sys};

/// The plan's only statement, if it is a DELETE from the table.
///
/// # Safety
///
/// The plan is null or one that is held.
pub unsafe fn only_delete(
    cached: *mut pg_sys::CachedPlan,
    table: pg_sys::Oid,
) -> Option<*mut pg_sys::PlannedStmt> {
    // SAFETY: the list is one of planned statements.
    unsafe {
        let list = PgList::<pg_sys::PlannedStmt>::from_pg(cached.as_ref()?.stmt_list);
        let statement = list.head()?;
        (list.len() == 1 && is_delete_from(statement, table)).then_some(statement)
    }
}

/// Whether a statement is a DELETE from the table, whatever partitions that has.
///
/// # Safety
///
/// The statement is a planned one.
pub unsafe fn is_delete_from(statement: *mut pg_sys::PlannedStmt, table: pg_sys::Oid) -> bool {
    // SAFETY: the tag is that of the node; its nominal relation is the table that the statement names, in the
    // list of those of the statement.
    unsafe {
        let plan = (*statement).planTree;
        if (*statement).commandType != pg_sys::CmdType::CMD_DELETE
            || !is_a(plan.cast(), pg_sys::NodeTag::T_ModifyTable)
        {
            return false;
        }
        let target = (*plan.cast::<pg_sys::ModifyTable>()).nominalRelation as i32;
        let entry = pg_sys::list_nth((*statement).rtable, target - 1);
        (*entry.cast::<pg_sys::RangeTblEntry>()).relid == table
    }
}
