//! Whole rows of a relation in its expressions.

use std::ffi::c_void;

use pgrx::pg_sys;

use crate::{compat, encoding};

/// Whether the tree of an expression of a relation, as a policy, uses the whole row of that: its value in another relation has the columns of
/// that one.
pub fn has_whole_row(tree: &str) -> bool {
    let tree = encoding::to_server(tree);
    let mut depth = 0;
    // SAFETY: the catalogs keep expressions in this form; the walk is over a new tree, and ends before `depth`.
    unsafe {
        let node = pg_sys::stringToNode(tree.as_ptr()).cast();
        compat::walk(node, is_whole_row, (&raw mut depth).cast())
    }
}

/// Whether a node in a number of subqueries has the whole row of the relation of the expression, which is the only one outside of them.
#[pgrx::pg_guard]
unsafe extern "C-unwind" fn is_whole_row(node: *mut pg_sys::Node, depth: *mut c_void) -> bool {
    if node.is_null() {
        return false;
    }
    // SAFETY: the tags tell the types of the nodes; `depth` is that of the caller.
    unsafe {
        match (*node).type_ {
            pg_sys::NodeTag::T_Var => {
                let var = &*node.cast::<pg_sys::Var>();
                var.varattno == 0 && var.varlevelsup == *depth.cast::<u32>()
            }
            pg_sys::NodeTag::T_Query => {
                *depth.cast::<u32>() += 1;
                let found = compat::walk_query(node.cast(), is_whole_row, depth);
                *depth.cast::<u32>() -= 1;
                found
            }
            _ => compat::walk_expression(node, is_whole_row, depth),
        }
    }
}
