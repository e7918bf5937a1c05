//! Where PostgreSQL 14 to 18 differ in statements, their parse trees and the functions that run them.

use std::ffi::c_char;

use pgrx::pg_sys;

/// The text of a String node. 15 gave strings a node type of their own (nodes/value.h).
///
/// # Safety
///
/// `node` points to a node with the tag T_String.
pub unsafe fn string_value(node: *mut pg_sys::Node) -> *mut c_char {
    // SAFETY: the caller vouches for the node's type.
    unsafe {
        #[cfg(feature = "pg14")]
        return (*node.cast::<pg_sys::Value>()).val.str_;
        #[cfg(not(feature = "pg14"))]
        return (*node.cast::<pg_sys::String>()).sval;
    }
}

/// Marks a UNIQUE constraint NULLS NOT DISTINCT, which 15 added.
///
/// # Safety
///
/// `constraint` points to a Constraint node.
pub unsafe fn set_nulls_not_distinct(_constraint: *mut pg_sys::Constraint, _value: bool) {
    #[cfg(not(feature = "pg14"))]
    // SAFETY: the caller vouches for the node.
    unsafe {
        (*_constraint).nulls_not_distinct = _value;
    }
}

/// Makes a key one WITHOUT OVERLAPS in its last column.
///
/// # Safety
///
/// `constraint` points to a Constraint node.
pub unsafe fn set_without_overlaps(_constraint: *mut pg_sys::Constraint, _value: bool) {
    #[cfg(feature = "pg18")]
    // SAFETY: the caller vouches for the node.
    unsafe {
        (*_constraint).without_overlaps = _value;
    }
}

/// Whether an index is that of a key WITHOUT OVERLAPS.
///
/// # Safety
///
/// `statement` points to an IndexStmt node.
pub unsafe fn is_without_overlaps(_statement: *const pg_sys::IndexStmt) -> bool {
    #[cfg(feature = "pg18")]
    // SAFETY: the caller vouches for the node.
    unsafe {
        (*_statement).iswithoutoverlaps
    }
    #[cfg(not(feature = "pg18"))]
    false
}

/// A copy of the statement that made the index `source`, for the table `heap`
/// (parser/parse_utilcmd.h, which pgrx does not bind).
///
/// # Safety
///
/// `heap` names a table whose columns `attributes` maps to, `source` is an open index.
pub unsafe fn cloned_index_statement(
    heap: *mut pg_sys::RangeVar,
    source: pg_sys::Relation,
    attributes: *const pg_sys::AttrMap,
) -> *mut pg_sys::IndexStmt {
    unsafe extern "C-unwind" {
        fn generateClonedIndexStmt(
            heap: *mut pg_sys::RangeVar,
            source: pg_sys::Relation,
            attributes: *const pg_sys::AttrMap,
            constraint: *mut pg_sys::Oid,
        ) -> *mut pg_sys::IndexStmt;
    }
    // SAFETY: the caller vouches for the arguments; an ERROR is caught and unwinds as pgrx's own
    // bindings do.
    unsafe {
        pg_sys::ffi::pg_guard_ffi_boundary(|| {
            let mut constraint = pg_sys::InvalidOid;
            generateClonedIndexStmt(heap, source, attributes, &mut constraint)
        })
    }
}

/// Creates an index on a table that was made by the running statement.
///
/// 16 added the count of partitions to DefineIndex() (commands/indexcmds.c).
///
/// # Safety
///
/// `statement` is a transformed IndexStmt for the table.
pub unsafe fn define_index(table: pg_sys::Oid, statement: *mut pg_sys::IndexStmt) {
    let invalid = pg_sys::InvalidOid;
    // SAFETY: the caller vouches for the statement; the table is locked by its creation.
    unsafe {
        pg_sys::DefineIndex(
            table,
            statement,
            invalid,
            invalid,
            invalid,
            #[cfg(any(feature = "pg16", feature = "pg17", feature = "pg18"))]
            -1,
            false,
            true,
            // The table is open in this statement, so it counts as in use. No other session can see it
            // yet.
            false,
            false,
            true,
        );
    }
}

/// Drops the default of a column.
///
/// 15 moved RemoveAttrDefault() to catalog/pg_attrdef.h, which pgrx does not bind.
///
/// # Safety
///
/// The table exists, is locked against others, and nothing depends on the default.
pub unsafe fn remove_default(table: pg_sys::Oid, attribute: pg_sys::AttrNumber) {
    unsafe extern "C-unwind" {
        fn RemoveAttrDefault(
            table: pg_sys::Oid,
            attribute: pg_sys::AttrNumber,
            behavior: pg_sys::DropBehavior::Type,
            complain: bool,
            internal: bool,
        );
    }
    // SAFETY: the caller vouches for the table; an ERROR is caught and unwinds as pgrx's own
    // bindings do.
    unsafe {
        pg_sys::ffi::pg_guard_ffi_boundary(|| {
            RemoveAttrDefault(table, attribute, pg_sys::DropBehavior::DROP_RESTRICT, false, true);
        });
    }
}

/// Whether a partitioned table can have a NOT VALID foreign key, from 18 on
/// (ATAddForeignKeyConstraint in commands/tablecmds.c).
pub const PARTITIONED_TAKES_NOT_VALID: bool = cfg!(feature = "pg18");

/// Whether a subtransaction can begin in a parallel query, from 17 on (BeginInternalSubTransaction() in access/transam/xact.c).
pub const PARALLEL_SUBTRANSACTIONS: bool = cfg!(any(feature = "pg17", feature = "pg18"));

/// Whether the expression of a generated column can be changed, from 17 on (ALTER COLUMN ... SET EXPRESSION).
pub const CHANGES_GENERATION: bool = cfg!(any(feature = "pg17", feature = "pg18"));

/// The clause with which a view reads its tables with the rights of the role that uses it, which 15 added.
pub const SECURITY_INVOKER: &str =
    if cfg!(feature = "pg14") { "" } else { "WITH (security_invoker = true)" };

/// Marks a sort clause whose operator sorts in descending order.
///
/// 18 has a field for it (nodes/parsenodes.h).
///
/// # Safety
///
/// `clause` points to a SortGroupClause node.
pub unsafe fn set_descending(_clause: *mut pg_sys::SortGroupClause) {
    #[cfg(feature = "pg18")]
    // SAFETY: the caller vouches for the node.
    unsafe {
        (*_clause).reverse_sort = true;
    }
}

/// Whether a view reads its tables with the rights of the role that uses it, as far as that can be chosen: PostgreSQL 14 has no
/// such option.
///
/// # Safety
///
/// `view` is an open view.
pub unsafe fn is_security_invoker(view: pg_sys::Relation) -> bool {
    #[cfg(feature = "pg14")]
    {
        let _ = view;
        true
    }
    #[cfg(not(feature = "pg14"))]
    // SAFETY: the options of a view are ViewOptions; null where none is set.
    unsafe {
        let options = (*view).rd_options.cast::<pg_sys::ViewOptions>();
        !options.is_null() && (*options).security_invoker
    }
}
