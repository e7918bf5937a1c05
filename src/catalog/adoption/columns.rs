//! The expression and the type of a column that is added to a table.

use pgrx::pg_sys;

use crate::catalog::OpenRelation;
use crate::encoding::text;

/// Whether a column's default calls a volatile function, so that PostgreSQL evaluates it for each row
/// when the column is added (ATExecAddColumn in src/backend/commands/tablecmds.c). The planner may run
/// functions of the expression: call it with the rights of the table's owner.
pub fn has_volatile_default(table: pg_sys::Oid, number: i16) -> bool {
    let open = OpenRelation::open(table);
    // SAFETY: the descriptor belongs to the open relation, which the lock keeps from being altered; the
    // expression is read from its text into a tree of its own before it is planned.
    unsafe {
        let constraints = (*(*open.as_ptr()).rd_att).constr;
        if constraints.is_null() || (*constraints).num_defval == 0 {
            return false;
        }
        let defaults =
            std::slice::from_raw_parts((*constraints).defval, (*constraints).num_defval as usize);
        let Some(default) = defaults.iter().find(|default| default.adnum == number) else {
            return false;
        };
        let tree = pg_sys::stringToNode(default.adbin).cast::<pg_sys::Expr>();
        // A function in SQL that the planner runs takes the active snapshot, of which a procedure has none after COMMIT.
        pg_sys::PushActiveSnapshot(pg_sys::GetTransactionSnapshot());
        let planned = pg_sys::expression_planner(tree);
        pg_sys::PopActiveSnapshot();
        pg_sys::contain_volatile_functions(planned.cast())
    }
}

/// Whether a type is a domain with constraints: a column of it is written into each row when it is
/// added.
pub fn has_domain_constraints(type_oid: pg_sys::Oid) -> bool {
    // SAFETY: the function takes the OID of any type.
    unsafe { pg_sys::DomainHasConstraints(type_oid) }
}

/// The name of a type, or of the one that a domain is over.
pub fn base_type_name(type_oid: pg_sys::Oid) -> String {
    // SAFETY: the functions take the OID of any type; the name is a C string.
    unsafe {
        let base = pg_sys::getBaseType(type_oid);
        text(pg_sys::format_type_extended(base, -1, pg_sys::FORMAT_TYPE_FORCE_QUALIFY as _))
    }
}
