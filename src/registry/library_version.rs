//! The version of the library, which may differ from that of the SQL objects that call it.

use sql_function::sql_function;

/// The version of the library at build time.
#[sql_function(stable, parallel_safe)]
pub(crate) fn library_version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}
