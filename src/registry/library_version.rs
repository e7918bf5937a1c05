//! The version of the library, which may be another than that of the SQL objects that call it.

use pgrx::prelude::*;

/// The version that the library was built as.
#[pg_extern(stable, parallel_safe)]
pub(crate) fn library_version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}
