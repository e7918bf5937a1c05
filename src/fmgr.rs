//! Functions that PostgreSQL calls without the wrapper of `#[pg_extern]`: event triggers, which the
//! wrapper does not support, and functions called once per row, where its conversions would cost more
//! than the body.

use pgrx::pg_sys;

/// Declares `$name` as a version-1 function of the library, callable from SQL as
/// `LANGUAGE c AS 'MODULE_PATHNAME', '$name'`, with the info record that `PG_FUNCTION_INFO_V1` defines in C
/// (src/include/fmgr.h).
///
/// It runs with memory reserved for errors ([`oom_reserve`](crate::oom_reserve)).
///
/// `unguarded` leaves out that reserve and pgrx's guard, which turns Rust panics into errors and costs a
/// tenth of the time to generate a uuid. The body must not panic then, and may raise errors only where
/// no value has a destructor to run, through a guarded function of its own.
macro_rules! pg_function {
    ($(#[$doc:meta])* $name:ident / $info:ident => $body:path) => {
        $crate::fmgr::pg_function! { @declare $(#[$doc])* $name / $info => |call| {
            #[pgrx::pg_guard]
            unsafe extern "C-unwind" fn guarded(
                call: pgrx::pg_sys::FunctionCallInfo,
            ) -> pgrx::pg_sys::Datum {
                // SAFETY: the call is passed on.
                $crate::oom_reserve::held(|| unsafe { $body(call) })
            }
            $crate::oom_reserve::keep();
            guarded(call)
        } }
    };
    ($(#[$doc:meta])* unguarded $name:ident / $info:ident => $body:path) => {
        $crate::fmgr::pg_function! { @declare $(#[$doc])* $name / $info => |call| { $body(call) } }
    };
    (@declare $(#[$doc:meta])* $name:ident / $info:ident => |$call:ident| $body:block) => {
        $(#[$doc])*
        #[unsafe(no_mangle)]
        pub unsafe extern "C-unwind" fn $name(
            $call: pgrx::pg_sys::FunctionCallInfo,
        ) -> pgrx::pg_sys::Datum {
            // SAFETY: PostgreSQL calls the functions it finds by their info record with a valid
            // FunctionCallInfo, from C, where there is nothing to drop.
            unsafe { $body }
        }

        /// The calling convention of the function of the same name.
        #[unsafe(no_mangle)]
        pub extern "C-unwind" fn $info() -> &'static pgrx::pg_sys::Pg_finfo_record {
            const V1: pgrx::pg_sys::Pg_finfo_record =
                pgrx::pg_sys::Pg_finfo_record { api_version: 1 };
            &V1
        }
    };
}
pub(crate) use pg_function;

/// Returns SQL NULL from a function called by fmgr.
///
/// # Safety
///
/// `call` is the FunctionCallInfo the function was called with.
pub unsafe fn return_null(call: pg_sys::FunctionCallInfo) -> pg_sys::Datum {
    // SAFETY: the caller vouches for the pointer.
    unsafe { (*call).isnull = true };
    pg_sys::Datum::null()
}

/// The `n`th argument of a STRICT function, counted from 0.
///
/// # Safety
///
/// `call` is the FunctionCallInfo of a STRICT function with more than `n` arguments.
pub unsafe fn argument(call: pg_sys::FunctionCallInfo, n: usize) -> pg_sys::Datum {
    // SAFETY: STRICT functions are not called with NULL, and the caller vouches for the count.
    unsafe { (*call).args.as_slice((*call).nargs as usize)[n].value }
}

/// The node that describes how the function was called (as a trigger, as an event trigger), or None
/// when it was called from plain SQL.
///
/// # Safety
///
/// `call` is the FunctionCallInfo the function was called with.
pub unsafe fn context<T>(call: pg_sys::FunctionCallInfo, tag: pg_sys::NodeTag) -> Option<*mut T> {
    // SAFETY: a context that is not null is a node of the type its tag names.
    unsafe {
        let context = (*call).context;
        (!context.is_null() && (*context).type_ == tag).then_some(context.cast())
    }
}
