//! Memory for one item of many, which is given back after each.

use pgrx::pg_sys;

/// A memory context below the current one, with which it is deleted.
pub struct ScratchMemory(pg_sys::MemoryContext);

impl ScratchMemory {
    /// An empty one.
    pub fn new() -> Self {
        // SAFETY: the name is static; the sizes are those of ALLOCSET_DEFAULT_SIZES.
        Self(unsafe {
            pg_sys::AllocSetContextCreateExtended(
                pg_sys::CurrentMemoryContext,
                c"base_entity".as_ptr(),
                pg_sys::ALLOCSET_DEFAULT_MINSIZE as _,
                pg_sys::ALLOCSET_DEFAULT_INITSIZE as _,
                pg_sys::ALLOCSET_DEFAULT_MAXSIZE as _,
            )
        })
    }

    /// Frees it, where that is not left to the context above.
    pub fn free(self) {
        // SAFETY: the context is live as long as its parent, and nothing else refers to it.
        unsafe { pg_sys::MemoryContextDelete(self.0) };
    }

    /// Runs `action`, whose result holds nothing that PostgreSQL allocates, in this memory.
    pub fn within<T>(&self, action: impl FnOnce() -> T) -> T {
        // SAFETY: the context is live as long as its parent; an error leaves the current context to
        // PostgreSQL, which sets it anew.
        unsafe {
            let caller = pg_sys::MemoryContextSwitchTo(self.0);
            let result = action();
            pg_sys::MemoryContextSwitchTo(caller);
            pg_sys::MemoryContextReset(self.0);
            result
        }
    }
}
