//! Schemas, by name and by OID.

use std::ffi::{CStr, CString, c_char};

use pgrx::spi::quote_identifier;
use pgrx::{PgList, pg_sys};

use super::oid::valid;
use crate::encoding::{text, to_server};

/// The schema of the extension, and of the templates.
pub const SCHEMA: &CStr = c"base_entity";

/// The OID of a schema, whether or not the role may use it.
pub fn namespace(name: &CStr) -> Option<pg_sys::Oid> {
    // SAFETY: the name is a C string; a missing schema gives InvalidOid.
    valid(unsafe { pg_sys::get_namespace_oid(name.as_ptr(), true) })
}

/// The schema that a name in a statement refers to: `pg_temp` is that of the session's temporary tables.
pub fn named_schema(name: &CStr) -> Option<pg_sys::Oid> {
    if name != c"pg_temp" {
        return namespace(name);
    }
    let (mut schema, mut of_toast) = (pg_sys::InvalidOid, pg_sys::InvalidOid);
    // SAFETY: reads the state of the session.
    unsafe { pg_sys::GetTempNamespaceState(&mut schema, &mut of_toast) };
    valid(schema)
}

/// The name of a schema; empty if it does not exist.
pub fn namespace_name(schema: pg_sys::Oid) -> String {
    // SAFETY: a missing schema gives null, which text() knows.
    unsafe { text(server_namespace_name(schema)) }
}

/// The search_path of the session, as the names of the schemas that it is now.
pub fn search_path() -> CString {
    // SAFETY: a list of OIDs.
    let schemas = unsafe { PgList::<pg_sys::Oid>::from_pg(pg_sys::fetch_search_path(false)) };
    let names: Vec<_> = schemas.iter_oid().map(namespace_name).map(quote_identifier).collect();
    to_server(&names.join(", "))
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
