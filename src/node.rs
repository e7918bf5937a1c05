//! New nodes of parse trees, plans and the executor.

use pgrx::pg_sys;

/// A new node in the current memory context with all other fields zero, as makeNode() in C. `T` is the
/// node type of the tag.
pub fn new_node<T>(tag: pg_sys::NodeTag) -> *mut T {
    // SAFETY: palloc0 allocates memory of the node's size, every node begins with its tag, and nodes may
    // be all zero.
    unsafe {
        let node = pg_sys::palloc0(size_of::<T>()).cast::<pg_sys::Node>();
        (*node).type_ = tag;
        node.cast()
    }
}
