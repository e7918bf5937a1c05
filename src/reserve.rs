//! Memory that is kept back for the error that says there is none.
//!
//! An error of PostgreSQL's that reaches Rust is copied on its way (`pg_guard_ffi_boundary` in
//! pgrx-pg-sys), and so is one that Rust raises. Where the error is want of memory, the copy would
//! want some too: PostgreSQL gives up after five errors within errors and takes the server down
//! with it, and an allocation of Rust's that fails aborts the process. So each call into the
//! library holds a reserve, which is let go at the first sign of want. It is not touched until
//! then: what it takes is address space.

use std::alloc::{GlobalAlloc, Layout, System};
use std::ptr;
use std::sync::atomic::{AtomicPtr, Ordering};

use pgrx::pg_sys;

use crate::error;

/// How much is kept back: twice what the largest block of a small memory context, an error with
/// all its texts and Rust's unwinding take together.
const SIZE: Layout = match Layout::from_size_align(1 << 20, 16) {
    Ok(layout) => layout,
    Err(_) => unreachable!(),
};

/// The reserve, or null. A backend has one thread; the atomic is there because a static needs one.
static RESERVE: AtomicPtr<u8> = AtomicPtr::new(ptr::null_mut());

/// Lets go of the reserve, and says whether there was one.
fn release() -> bool {
    let reserve = RESERVE.swap(ptr::null_mut(), Ordering::Relaxed);
    if reserve.is_null() {
        return false;
    }
    // SAFETY: what RESERVE holds was allocated by `keep` in this layout, and is held nowhere else.
    unsafe { System.dealloc(reserve, SIZE) };
    true
}

/// Keeps memory back, where that has not been done or it was used up; says whether there was any.
#[inline]
fn refill() -> bool {
    if RESERVE.load(Ordering::Relaxed).is_null() {
        // SAFETY: the size is not 0.
        RESERVE.store(unsafe { System.alloc(SIZE) }, Ordering::Relaxed);
    }
    !RESERVE.load(Ordering::Relaxed).is_null()
}

/// Keeps memory back. No memory for it is an error at once.
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

/// Runs `work` with memory kept back, and lets go of it when an error within says that memory ran
/// out: PostgreSQL calls error context callbacks before it unwinds anything.
#[inline]
pub fn held<T>(work: impl FnOnce() -> T) -> T {
    /// Takes the callback out again, by return or by unwinding.
    struct Pop(*mut pg_sys::ErrorContextCallback);

    impl Drop for Pop {
        fn drop(&mut self) {
            // SAFETY: callbacks that were pushed later are gone by now, with the frames they are in.
            unsafe { pg_sys::error_context_stack = self.0 };
        }
    }

    unsafe extern "C-unwind" fn relieve(_: *mut std::ffi::c_void) {
        if error::is_out_of_memory() {
            release();
        }
    }

    if !refill() {
        error::raise(error::out_of_memory());
    }
    // SAFETY: the stack of callbacks is a list whose entries lie in the frames of those who push
    // them, as this one does; `Pop` takes it out before the frame is gone, since neither an error
    // nor a panic passes a Rust frame but by unwinding.
    unsafe {
        let previous = pg_sys::error_context_stack;
        let mut callback = pg_sys::ErrorContextCallback {
            previous,
            callback: Some(relieve),
            arg: ptr::null_mut(),
        };
        let _pop = Pop(previous);
        pg_sys::error_context_stack = &raw mut callback;
        work()
    }
}

/// The allocator of Rust's part: the system's, and the reserve where that has no more.
struct Allocator;

#[global_allocator]
static ALLOCATOR: Allocator = Allocator;

// SAFETY: every block is the system allocator's, asked for a second time where there was none.
unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's layout, handed on.
        or_from_reserve(|| unsafe { System.alloc(layout) })
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's layout, handed on.
        or_from_reserve(|| unsafe { System.alloc_zeroed(layout) })
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller's block and layout, handed on; a realloc that failed left the block.
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
