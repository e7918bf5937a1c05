//! Citus: whether it is there, and the time of its distributed transactions, by its catalogs and SQL functions. Nothing
//! is linked to it, and nothing is asked where it is not loaded. Its library can only be loaded with the server, and its
//! objects are in pg_catalog.

use std::ffi::CStr;
use std::sync::OnceLock;

use pgrx::pg_sys;

use super::members::function_in;
use super::oid::valid;
use super::query::ask_again;

/// Whether the server has loaded Citus: shared_preload_libraries names it, which only a start of the server
/// changes.
#[inline]
fn is_loaded() -> bool {
    static LOADED: OnceLock<bool> = OnceLock::new();
    *LOADED.get_or_init(|| {
        // SAFETY: the setting is null or a C string, and does not change while the server runs.
        let libraries = unsafe {
            let setting = pg_sys::shared_preload_libraries_string;
            if setting.is_null() { return false } else { CStr::from_ptr(setting) }
        };
        let libraries = libraries.to_string_lossy();
        libraries.split(',').any(|library| {
            let library = library.trim().trim_matches('"');
            library.rsplit('/').next().map(|file| file.trim_end_matches(".so")) == Some("citus")
        })
    })
}

/// Whether Citus takes part in the statements of this database.
pub fn has_citus() -> bool {
    // SAFETY: the name is a C string; a missing extension gives InvalidOid.
    is_loaded() && valid(unsafe { pg_sys::get_extension_oid(c"citus".as_ptr(), true) }).is_some()
}

/// When Citus began the distributed transaction that this one is a part of: the same time on every node. None
/// outside of one.
pub fn transaction_time() -> Option<pg_sys::TimestampTz> {
    if !is_loaded() {
        return None;
    }
    let schema = pg_sys::Oid::from(pg_sys::PG_CATALOG_NAMESPACE);
    let function = function_in(schema, c"get_current_transaction_id")?;
    if !has_citus() {
        return None;
    }
    // SAFETY: the function takes no arguments, and returns a row that is not NULL; the column is a timestamptz.
    unsafe {
        let row = pg_sys::OidFunctionCall0Coll(function, pg_sys::InvalidOid);
        let row =
            pg_sys::pg_detoast_datum(row.cast_mut_ptr()).cast::<pg_sys::HeapTupleHeaderData>();
        let mut is_null = false;
        let time = pg_sys::GetAttributeByName(row, c"transaction_stamp".as_ptr(), &raw mut is_null);
        (!is_null).then_some(time.value() as pg_sys::TimestampTz)
    }
}

/// Whether this session is one of those that Citus has opened, here a part of the distributed transaction of another one:
/// it creates shards, and tables of the metadata on workers.
pub fn is_part_of_distributed_transaction() -> bool {
    transaction_time().is_some()
        && exists(
            "SELECT EXISTS (SELECT FROM pg_catalog.get_all_active_transactions()
                            WHERE process_id OPERATOR(pg_catalog.=) pg_catalog.pg_backend_pid() AND worker_query)",
            &[],
        )
}

/// Whether this node is one that Citus has added to a coordinator.
pub fn is_citus_worker() -> bool {
    has_citus()
        && exists(
            "SELECT EXISTS (SELECT FROM pg_catalog.pg_dist_local_group
                            WHERE groupid OPERATOR(pg_catalog.<>) 0)",
            &[],
        )
}

/// Whether a query with a boolean finds true.
pub(super) fn exists(query: &str, arguments: &[pg_sys::Oid]) -> bool {
    let found = ask_again(query, arguments, |row| row.get::<bool>(1));
    found.into_iter().flatten().any(|exists| exists)
}
