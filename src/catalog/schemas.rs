//! Schemas, by name and by OID.

use std::ffi::{CStr, c_char};

use pgrx::pg_sys;

use super::oid::valid;
use crate::encoding::text;

/// The schema of the extension, and of the templates.
pub const SCHEMA: &CStr = c"base_entity";

/// The OID of a schema, whether or not the role may use it.
pub fn namespace(name: &CStr) -> Option<pg_sys::Oid> {
    // SAFETY: the name is a C string; a missing schema gives InvalidOid.
    valid(unsafe { pg_sys::get_namespace_oid(name.as_ptr(), true) })
}

/// The name of a schema; empty if it does not exist.
pub fn namespace_name(schema: pg_sys::Oid) -> String {
    // SAFETY: a missing schema gives null, which text() knows.
    unsafe { text(server_namespace_name(schema)) }
}

/// The name of a schema in the server's encoding, a copy in the current memory context; null if it does not exist.
pub fn server_namespace_name(schema: pg_sys::Oid) -> *mut c_char {
    // SAFETY: the look-up takes any OID.
    unsafe { pg_sys::get_namespace_name(schema) }
}

/// Whether this is the name of the current database.
pub fn is_current_database(name: &CStr) -> bool {
    // SAFETY: the current database has a name.
    unsafe { CStr::from_ptr(pg_sys::get_database_name(pg_sys::MyDatabaseId)) == name }
}

/// Whether a schema is one of PostgreSQL's own: a catalog's, information_schema, or one of temporary tables.
pub fn is_system_schema(schema: pg_sys::Oid) -> bool {
    // SAFETY: the functions take any OID; the name is a C string.
    unsafe {
        pg_sys::IsCatalogNamespace(schema)
            || pg_sys::IsToastNamespace(schema)
            || pg_sys::isAnyTempNamespace(schema)
            || pg_sys::get_namespace_oid(c"information_schema".as_ptr(), true) == schema
    }
}
