//! Where PostgreSQL 14 to 18 differ. Each function says which release changed what.

use std::ffi::{CStr, c_char};

use pgrx::pg_sys;

/// Refuses unknown settings under `prefix`.
///
/// 15 renamed EmitWarningsOnPlaceholders() to MarkGUCPrefixReserved() and made it refuse later ones.
pub fn reserve_setting_prefix(prefix: &'static CStr) {
    // SAFETY: the prefix is a static C string.
    unsafe {
        #[cfg(feature = "pg14")]
        pg_sys::EmitWarningsOnPlaceholders(prefix.as_ptr());
        #[cfg(not(feature = "pg14"))]
        pg_sys::MarkGUCPrefixReserved(prefix.as_ptr());
    }
}

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

/// The OID of a relation's primary key index, InvalidOid when it has none.
///
/// 18 asks whether a deferrable key counts (commands/tablecmds.c, LIKE takes both).
///
/// # Safety
///
/// `relation` is an open relation.
pub unsafe fn primary_key_index(relation: pg_sys::Relation) -> pg_sys::Oid {
    // SAFETY: the caller vouches for the relation.
    unsafe {
        #[cfg(feature = "pg18")]
        return pg_sys::RelationGetPrimaryKeyIndex(relation, true);
        #[cfg(not(feature = "pg18"))]
        {
            // Before 18 a deferrable key was left out of rd_pkindex by some minor releases, so ask
            // the index list, which has it in all of them.
            pg_sys::RelationGetPrimaryKeyIndex(relation)
        }
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
            // The table is open in this very statement, so it counts as in use; nobody else has
            // seen it yet.
            false,
            false,
            true,
        );
    }
}

/// Marks a UNIQUE constraint NULLS NOT DISTINCT, which 15 brought.
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

/// The SQL expression for pg_index.indnullsnotdistinct, which 15 brought.
pub const NULLS_NOT_DISTINCT: &str =
    if cfg!(feature = "pg14") { "false" } else { "i.indnullsnotdistinct" };

/// The SQL expression for pg_constraint.conperiod, which 18 brought.
pub const WITHOUT_OVERLAPS: &str = if cfg!(feature = "pg18") { "c.conperiod" } else { "false" };

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

/// The description of a tuple's column, counted from 0.
///
/// 18 keeps the full descriptions behind compact ones (access/tupdesc.h).
///
/// # Safety
///
/// `descriptor` is valid for `'a` and has more than `n` columns.
pub unsafe fn attribute<'a>(
    descriptor: pg_sys::TupleDesc,
    n: usize,
) -> &'a pg_sys::FormData_pg_attribute {
    // SAFETY: the caller vouches for the descriptor and the index.
    unsafe {
        #[cfg(feature = "pg18")]
        return &*pg_sys::TupleDescAttr(descriptor, n as i32);
        #[cfg(not(feature = "pg18"))]
        return &(*descriptor).attrs.as_slice((*descriptor).natts as usize)[n];
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

/// Whether two values of one type are the same, however they are stored: toasted, compressed, with
/// a short header or a long one (src/backend/utils/adt/datum.c, which pgrx does not bind).
///
/// # Safety
///
/// Both are values of a type with this length and passed in this way.
pub unsafe fn is_same_value(
    one: pg_sys::Datum,
    other: pg_sys::Datum,
    by_value: bool,
    length: i16,
) -> bool {
    unsafe extern "C-unwind" {
        fn datum_image_eq(
            one: pg_sys::Datum,
            other: pg_sys::Datum,
            by_value: bool,
            length: std::ffi::c_int,
        ) -> bool;
    }
    // SAFETY: the caller vouches for the values; an ERROR is caught and unwinds as pgrx's own
    // bindings do.
    unsafe {
        pg_sys::ffi::pg_guard_ffi_boundary(|| datum_image_eq(one, other, by_value, length.into()))
    }
}

/// Whether a partitioned table takes a foreign key that is NOT VALID, as 18 does
/// (ATAddForeignKeyConstraint in commands/tablecmds.c).
pub const PARTITIONED_TAKES_NOT_VALID: bool = cfg!(feature = "pg18");

/// A function that visits the nodes of a raw parse tree.
pub type TreeWalker =
    unsafe extern "C-unwind" fn(node: *mut pg_sys::Node, context: *mut std::ffi::c_void) -> bool;

/// Calls `walker` for the children of a node of a raw parse tree.
///
/// 16 gave raw_expression_tree_walker() a typed callback and another name (nodes/nodeFuncs.h).
///
/// # Safety
///
/// `node` is one of a raw parse tree, and `walker` knows what `context` points to.
pub unsafe fn walk_raw_tree(
    node: *mut pg_sys::Node,
    walker: TreeWalker,
    context: *mut std::ffi::c_void,
) -> bool {
    unsafe extern "C-unwind" {
        #[cfg_attr(
            any(feature = "pg16", feature = "pg17", feature = "pg18"),
            link_name = "raw_expression_tree_walker_impl"
        )]
        fn raw_expression_tree_walker(
            node: *mut pg_sys::Node,
            walker: TreeWalker,
            context: *mut std::ffi::c_void,
        ) -> bool;
    }
    // SAFETY: the caller vouches for the arguments; an ERROR (for an unknown node) is caught and
    // unwinds as pgrx's own bindings do.
    unsafe {
        pg_sys::ffi::pg_guard_ffi_boundary(|| raw_expression_tree_walker(node, walker, context))
    }
}

/// What each server process says of itself.
///
/// 16 renamed pgstat_fetch_stat_local_beentry() (utils/backend_status.h).
pub fn backends() -> Vec<pg_sys::PgBackendStatus> {
    // SAFETY: entries are numbered from 1, and copied out of this process's own snapshot.
    unsafe {
        (1..=pg_sys::pgstat_fetch_stat_numbackends())
            .filter_map(|number| {
                #[cfg(any(feature = "pg14", feature = "pg15"))]
                let entry = pg_sys::pgstat_fetch_stat_local_beentry(number);
                #[cfg(not(any(feature = "pg14", feature = "pg15")))]
                let entry = pg_sys::pgstat_get_local_beentry_by_index(number);
                (!entry.is_null()).then(|| (*entry).backendStatus)
            })
            .collect()
    }
}
