//! Memory that lives as long as a parse tree. The memory context of an event trigger is reset when the
//! trigger returns, before the statement runs; additions to the tree must outlive that.

use std::ffi::{CStr, CString, c_char};

use pgrx::pg_sys;

use crate::node::new_node;

/// The memory context that holds a parse tree.
#[derive(Clone, Copy)]
pub struct TreeMemory(pg_sys::MemoryContext);

impl TreeMemory {
    /// The context that holds `node`.
    ///
    /// # Safety
    ///
    /// `node` was allocated by palloc, as nodes are.
    pub unsafe fn of<T>(node: *mut T) -> Self {
        // SAFETY: the caller vouches for the node.
        Self(unsafe { pg_sys::GetMemoryChunkContext(node.cast()) })
    }

    /// Runs `action` with everything it allocates in this context.
    pub fn within<T>(self, action: impl FnOnce() -> T) -> T {
        // SAFETY: the context is alive; the previous one is restored here, and by the abort of the
        // transaction after an error.
        unsafe {
            let previous = pg_sys::MemoryContextSwitchTo(self.0);
            let result = action();
            pg_sys::MemoryContextSwitchTo(previous);
            result
        }
    }

    /// A copy of a name.
    pub fn copy(self, name: &CStr) -> *mut c_char {
        // SAFETY: pstrdup copies a C string.
        self.within(|| unsafe { pg_sys::pstrdup(name.as_ptr()) })
    }

    /// A new node, in this context.
    pub fn node<T>(self, tag: pg_sys::NodeTag) -> *mut T {
        self.within(|| new_node(tag))
    }

    /// A list of String nodes.
    pub fn strings<'a>(self, names: impl Iterator<Item = &'a CString>) -> *mut pg_sys::List {
        // SAFETY: lists and strings are made in this context.
        self.within(|| unsafe {
            let mut list = std::ptr::null_mut();
            for name in names {
                let string = pg_sys::makeString(pg_sys::pstrdup(name.as_ptr()));
                list = pg_sys::lappend(list, string.cast());
            }
            list
        })
    }
}
