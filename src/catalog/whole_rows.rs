//! Whole rows of a relation in its expressions, and subqueries, which may have them.

use std::ffi::c_void;

use pgrx::{PgList, pg_sys};

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

/// Whether what the tree of an expression calls may depend on the type of the row of the relation, and not on those of its columns alone: it has a
/// whole row, or a subquery over the relation.
pub fn has_row(tree: &str, mut relation: pg_sys::Oid) -> bool {
    let tree = encoding::to_server(tree);
    // SAFETY: the catalogs keep expressions in this form; the walk is over a new tree, and nothing keeps the pointer.
    unsafe {
        let node = pg_sys::stringToNode(tree.as_ptr()).cast();
        compat::walk(node, is_row, std::ptr::addr_of_mut!(relation).cast())
    }
}

/// Whether a node is a whole row, or has one or a subquery over the relation of which the OID is given.
#[pgrx::pg_guard]
unsafe extern "C-unwind" fn is_row(node: *mut pg_sys::Node, relation: *mut c_void) -> bool {
    if node.is_null() {
        return false;
    }
    // SAFETY: the tags tell the types of the nodes; `relation` is that of the caller.
    unsafe {
        match (*node).type_ {
            pg_sys::NodeTag::T_Var => (*node.cast::<pg_sys::Var>()).varattno == 0,
            pg_sys::NodeTag::T_Query => {
                let query = node.cast::<pg_sys::Query>();
                let tables = PgList::<pg_sys::RangeTblEntry>::from_pg((*query).rtable);
                let own = *relation.cast::<pg_sys::Oid>();
                tables.iter_ptr().any(|it| (*it).relid == own)
                    || compat::walk_query(query, is_row, relation)
            }
            _ => compat::walk_expression(node, is_row, relation),
        }
    }
}

/// Whether the tree of an expression has a subquery.
pub fn has_subquery(tree: &str) -> bool {
    let tree = encoding::to_server(tree);
    // SAFETY: the catalogs keep expressions in this form; the walk is over a new tree.
    unsafe {
        let node = pg_sys::stringToNode(tree.as_ptr()).cast();
        compat::walk(node, is_query, std::ptr::null_mut())
    }
}

#[pgrx::pg_guard]
unsafe extern "C-unwind" fn is_query(node: *mut pg_sys::Node, context: *mut c_void) -> bool {
    if node.is_null() {
        return false;
    }
    // SAFETY: the walker passes nodes of the caller's tree.
    unsafe {
        (*node).type_ == pg_sys::NodeTag::T_Query
            || compat::walk_expression(node, is_query, context)
    }
}
