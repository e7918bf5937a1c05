//! Parse trees: their walkers, and the analysis of a statement.

use pgrx::pg_sys;

/// A function that visits the nodes of a tree, with pgrx's guard: PostgreSQL calls it.
type TreeWalker =
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
        unsafe fn $name(
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

/// The outcome of a visit to a node.
pub enum Visit {
    /// The visitor has found what it looks for.
    Found,
    /// The children of the node are not visited.
    Past,
    /// They are.
    Into,
}

/// A visitor, with the number of the subqueries in which it is.
struct Walk<'a> {
    visit: &'a mut dyn FnMut(*mut pg_sys::Node, u32) -> Visit,
    depth: u32,
}

/// Visits the nodes of an analyzed expression until one is found, each with the number of the subqueries in which it is. Returns whether one was.
///
/// # Safety
///
/// The root is one of such a tree, or null.
pub unsafe fn find_in_expression(
    root: *mut pg_sys::Node,
    mut visit: impl FnMut(*mut pg_sys::Node, u32) -> Visit,
) -> bool {
    // SAFETY: the caller vouches for the tree.
    unsafe { find(root, in_expression, &mut visit) }
}

/// The same in a raw parse tree, whose subqueries are not counted.
///
/// # Safety
///
/// As [`find_in_expression`].
pub unsafe fn find_in_raw_tree(
    root: *mut pg_sys::Node,
    mut visit: impl FnMut(*mut pg_sys::Node) -> Visit,
) -> bool {
    // SAFETY: the caller vouches for the tree.
    unsafe { find(root, in_raw_tree, &mut |node, _| visit(node)) }
}

/// An ERROR or a panic in a visitor leaves the functions of PostgreSQL between the calls as an ERROR does in C, and becomes a panic here.
unsafe fn find(
    root: *mut pg_sys::Node,
    walker: TreeWalker,
    visit: &mut dyn FnMut(*mut pg_sys::Node, u32) -> Visit,
) -> bool {
    let mut walk = Walk { visit, depth: 0 };
    let context = std::ptr::addr_of_mut!(walk).cast();
    // SAFETY: the caller vouches for the tree; the walker casts the context back.
    unsafe { pg_sys::ffi::pg_guard_ffi_boundary(|| walker(root, context)) }
}

#[pgrx::pg_guard]
unsafe extern "C-unwind" fn in_expression(
    node: *mut pg_sys::Node,
    context: *mut std::ffi::c_void,
) -> bool {
    if node.is_null() {
        return false;
    }
    // SAFETY: the context is the Walk of find(), which nothing else uses during the call; the tag tells the type of the node.
    unsafe {
        let walk = context.cast::<Walk>();
        match ((*walk).visit)(node, (*walk).depth) {
            Visit::Found => true,
            Visit::Past => false,
            Visit::Into if (*node).type_ == pg_sys::NodeTag::T_Query => {
                (*walk).depth += 1;
                let found = walk_query(node.cast(), in_expression, context);
                (*walk).depth -= 1;
                found
            }
            Visit::Into => walk_expression(node, in_expression, context),
        }
    }
}

#[pgrx::pg_guard]
unsafe extern "C-unwind" fn in_raw_tree(
    node: *mut pg_sys::Node,
    context: *mut std::ffi::c_void,
) -> bool {
    if node.is_null() {
        return false;
    }
    // SAFETY: as in in_expression().
    unsafe {
        let walk = context.cast::<Walk>();
        match ((*walk).visit)(node, 0) {
            Visit::Found => true,
            Visit::Past => false,
            Visit::Into => walk_raw_tree(node, in_raw_tree, context),
        }
    }
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
