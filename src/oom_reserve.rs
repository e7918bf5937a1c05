//! A memory reserve for out-of-memory errors.
//!
//! pgrx copies an error of PostgreSQL that reaches Rust (`pg_guard_ffi_boundary` in pgrx-pg-sys), and an
//! error that Rust raises. If the error is out of memory, the copy fails too: PostgreSQL PANICs after
//! five nested errors, which restarts the server, and a failed allocation of Rust aborts the process.
//! Each call into the library therefore holds a reserve, which is released at the first failed
//! allocation. It is not touched until then, so it takes address space alone.
//!
//! The functions that SQL calls are declared by the attribute `sql_function` and the macro
//! [`pg_function`](crate::fmgr::pg_function), which hold it for each of them.

use std::alloc::{GlobalAlloc, Layout, System};
use std::ptr;
use std::sync::atomic::{AtomicPtr, Ordering};

use pgrx::pg_sys;

use crate::error;

/// The size of the reserve: twice the total of the largest block of a small memory context, an error
/// with all its texts, and Rust's unwinding.
const SIZE: Layout = match Layout::from_size_align(1 << 20, 16) {
    Ok(layout) => layout,
    Err(_) => unreachable!(),
};

/// The reserve, or null. A backend has one thread; the atomic is there because a static needs one.
static RESERVE: AtomicPtr<u8> = AtomicPtr::new(ptr::null_mut());

/// Releases the reserve, and returns whether there was one.
fn release() -> bool {
    let reserve = RESERVE.swap(ptr::null_mut(), Ordering::Relaxed);
    if reserve.is_null() {
        return false;
    }
    // SAFETY: `keep` allocated the pointer in RESERVE with this layout, and no other copy of it exists.
    unsafe { System.dealloc(reserve, SIZE) };
    true
}

/// Allocates the reserve, unless it exists; returns whether there is one.
#[inline]
fn refill() -> bool {
    if RESERVE.load(Ordering::Relaxed).is_null() {
        // SAFETY: the size is not 0.
        RESERVE.store(unsafe { System.alloc(SIZE) }, Ordering::Relaxed);
    }
    !RESERVE.load(Ordering::Relaxed).is_null()
}

/// Allocates the reserve, or raises out of memory.
///
/// # Safety
///
/// The error leaves by a jump: no Rust frame above may have anything to drop.
#[inline]
pub unsafe fn keep() {
    if !refill() {
        // SAFETY: the caller vouches for the frames.
        unsafe { error::raise_out_of_memory(SIZE.size()) }
    }
}

/// Allocates the reserve where an error that was caught has used it up, or raises out of memory.
pub fn renew() {
    if !refill() {
        error::raise(error::out_of_memory());
    }
}

/// Runs `work` with the reserve, and releases the reserve when an error within is out of memory:
/// PostgreSQL calls error context callbacks before it unwinds.
#[inline]
pub fn held<T>(work: impl FnOnce() -> T) -> T {
    /// Removes the callback, by return or by unwinding.
    struct Pop(*mut pg_sys::ErrorContextCallback);

    impl Drop for Pop {
        fn drop(&mut self) {
            // SAFETY: callbacks that were pushed later have been removed with their frames.
            unsafe { pg_sys::error_context_stack = self.0 };
            error::hand_over_fields();
        }
    }

    unsafe extern "C-unwind" fn relieve(_: *mut std::ffi::c_void) {
        if error::is_out_of_memory() {
            release();
        }
    }

    renew();
    // SAFETY: the stack of callbacks is a list whose entries are in the frames of the functions that push
    // them, as here. `Pop` removes the entry before the frame ends, since errors and panics leave a Rust
    // frame only by unwinding.
    unsafe {
        let previous = pg_sys::error_context_stack;
        let mut callback = pg_sys::ErrorContextCallback {
            previous,
            callback: Some(relieve),
            arg: ptr::null_mut(),
        };
        let _pop = Pop(previous);
        pg_sys::error_context_stack = &raw mut callback;
        error::forget_fields();
        work()
    }
}

/// Rust's allocator: the system's, and the reserve where that fails.
struct Allocator;

#[global_allocator]
static ALLOCATOR: Allocator = Allocator;

// SAFETY: every block is the system allocator's; a failed allocation is tried a second time.
unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's layout, passed on.
        or_from_reserve(|| unsafe { System.alloc(layout) })
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's layout, passed on.
        or_from_reserve(|| unsafe { System.alloc_zeroed(layout) })
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller's block and layout, passed on; a failed realloc leaves the block.
        or_from_reserve(|| unsafe { System.realloc(block, layout, size) })
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the caller's block, which is the system allocator's.
        unsafe { System.dealloc(block, layout) }
    }
}

#[inline]
fn or_from_reserve(allocate: impl Fn() -> *mut u8) -> *mut u8 {
    let block = allocate();
    if block.is_null() && release() { allocate() } else { block }
}
