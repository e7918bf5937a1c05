//! Parse trees: their walkers, and the analysis of a statement.

use pgrx::pg_sys;

/// A function that visits the nodes of a tree, with pgrx's guard: PostgreSQL calls it.
pub type TreeWalker =
    unsafe extern "C-unwind" fn(node: *mut pg_sys::Node, context: *mut std::ffi::c_void) -> bool;

/// A function of PostgreSQL that calls `walker` for the children of a node. 16 gave these functions a typed callback and other names
/// (nodes/nodeFuncs.h).
macro_rules! tree_walker {
    ($(#[$about:meta])* $name:ident($node:ty) = $function:ident, $link:literal $(, $flags:literal)?) => {
        $(#[$about])*
        ///
        /// # Safety
        ///
        /// The node is one of such a tree, and `walker` knows what `context` points to.
        pub unsafe fn $name(
            node: *mut $node,
            walker: TreeWalker,
            context: *mut std::ffi::c_void,
        ) -> bool {
            unsafe extern "C-unwind" {
                #[cfg_attr(
                    any(feature = "pg16", feature = "pg17", feature = "pg18"),
                    link_name = $link
                )]
                fn $function(
                    node: *mut $node,
                    walker: TreeWalker,
                    context: *mut std::ffi::c_void,
                    $(_: tree_walker!(@flags $flags))?
                ) -> bool;
            }
            // SAFETY: the caller vouches for the arguments; an ERROR (for an unknown node) is caught and
            // unwinds as pgrx's own bindings do.
            unsafe {
                pg_sys::ffi::pg_guard_ffi_boundary(|| $function(node, walker, context $(, $flags)?))
            }
        }
    };
    (@flags $flags:literal) => { std::ffi::c_int };
}

/// Calls `walker` for the root of a tree. An ERROR in a walker, which has pgrx's guard, leaves the functions of PostgreSQL between the calls as it leaves
/// them in C, and becomes a panic here.
///
/// # Safety
///
/// The node is one of a tree of the walker's kind, and it knows what `context` points to.
pub unsafe fn walk(
    node: *mut pg_sys::Node,
    walker: TreeWalker,
    context: *mut std::ffi::c_void,
) -> bool {
    // SAFETY: the caller vouches for the arguments.
    unsafe { pg_sys::ffi::pg_guard_ffi_boundary(|| walker(node, context)) }
}

tree_walker! {
    /// Calls `walker` for the children of a node of a raw parse tree.
    walk_raw_tree(pg_sys::Node) = raw_expression_tree_walker, "raw_expression_tree_walker_impl"
}

tree_walker! {
    /// Calls `walker` for the children of a node of an analyzed expression.
    walk_expression(pg_sys::Node) = expression_tree_walker, "expression_tree_walker_impl"
}

tree_walker! {
    /// Calls `walker` for the expressions of an analyzed query, and for its subqueries.
    walk_query(pg_sys::Query) = query_tree_walker, "query_tree_walker_impl", 0
}

/// The query that analysis makes of a parsed statement without parameters, of this text. 15 gave parse_analyze() another name (parser/analyze.h).
///
/// # Safety
///
/// `statement` is one that the parser has made of the text.
pub unsafe fn analyze(
    statement: *mut pg_sys::RawStmt,
    text: &std::ffi::CStr,
) -> *mut pg_sys::Query {
    #[cfg(feature = "pg14")]
    use pg_sys::parse_analyze as analyze;
    #[cfg(not(feature = "pg14"))]
    use pg_sys::parse_analyze_fixedparams as analyze;
    #[cfg(feature = "pg14")]
    let types = std::ptr::null_mut();
    #[cfg(not(feature = "pg14"))]
    let types = std::ptr::null();
    // SAFETY: the caller vouches for the statement.
    unsafe { analyze(statement, text.as_ptr(), types, 0, std::ptr::null_mut()) }
}

/// Makes a string constant NULL. 15 gave A_Const a union of nodes in the place of a Value (nodes/parsenodes.h).
///
/// # Safety
///
/// `constant` is one of a raw parse tree.
pub unsafe fn make_string_null(constant: *mut pg_sys::A_Const) {
    // SAFETY: the caller vouches for the node.
    unsafe {
        #[cfg(feature = "pg14")]
        if (*constant).val.type_ == pg_sys::NodeTag::T_String {
            (*constant).val.type_ = pg_sys::NodeTag::T_Null;
        }
        #[cfg(not(feature = "pg14"))]
        if !(*constant).isnull && (*constant).val.node.type_ == pg_sys::NodeTag::T_String {
            (*constant).isnull = true;
        }
    }
}

/// Whether a node has to have a string constant: the path of JSON_TABLE, which 17 added.
///
/// # Safety
///
/// `node` is one of a raw parse tree.
pub unsafe fn must_be_constant(_node: *mut pg_sys::Node) -> bool {
    #[cfg(any(feature = "pg17", feature = "pg18"))]
    // SAFETY: a node has a tag.
    return unsafe { (*_node).type_ == pg_sys::NodeTag::T_JsonTablePathSpec };
    #[cfg(not(any(feature = "pg17", feature = "pg18")))]
    false
}
