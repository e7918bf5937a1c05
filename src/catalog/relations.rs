//! Relations, by name and by OID: look-ups that need no query.

use std::ffi::{CStr, CString, c_char};

use pgrx::pg_sys;

use super::oid::valid;
use crate::encoding::{self, text};

/// The name of a relation; its OID if it has gone.
pub fn relation_name(relation: pg_sys::Oid) -> String {
    existing_name(relation).unwrap_or_else(|| relation.to_u32().to_string())
}

/// The name of a relation; None if it has gone.
pub fn existing_name(relation: pg_sys::Oid) -> Option<String> {
    // SAFETY: a missing relation gives null.
    unsafe {
        let name = pg_sys::get_rel_name(relation);
        (!name.is_null()).then(|| text(name))
    }
}

/// The relation of that name in a schema, whether or not the role may see it.
pub fn relation_in(schema: pg_sys::Oid, name: &CStr) -> Option<pg_sys::Oid> {
    // SAFETY: the name is a C string; a missing relation gives InvalidOid.
    valid(unsafe { pg_sys::get_relname_relid(name.as_ptr(), schema) })
}

/// The relation that an unqualified name means under the current search_path.
pub fn relation_on_search_path(name: &CStr) -> Option<pg_sys::Oid> {
    // SAFETY: the name is a C string; a missing relation gives InvalidOid.
    valid(unsafe { pg_sys::RelnameGetRelid(name.as_ptr()) })
}

/// The relation that a name of a parse tree means, without a lock on it.
///
/// # Safety
///
/// `name` points to a RangeVar node.
pub unsafe fn named_relation(name: *const pg_sys::RangeVar) -> Option<pg_sys::Oid> {
    let mode = pg_sys::NoLock as pg_sys::LOCKMODE;
    let missing_ok = pg_sys::RVROption::RVR_MISSING_OK;
    // SAFETY: the caller vouches for the node.
    valid(unsafe {
        pg_sys::RangeVarGetRelidExtended(name, mode, missing_ok, None, std::ptr::null_mut())
    })
}

/// A relation's name with its schema, quoted where SQL needs it.
pub fn qualified_name(relation: pg_sys::Oid) -> String {
    // SAFETY: both look-ups give null for what has gone, which text() knows.
    unsafe {
        let schema = pg_sys::get_rel_namespace(relation);
        let (schema, name) = (pg_sys::get_namespace_name(schema), pg_sys::get_rel_name(relation));
        pgrx::spi::quote_qualified_identifier(text(schema), text(name))
    }
}

/// The schema of a relation; None if it has gone.
pub fn namespace_of(relation: pg_sys::Oid) -> Option<pg_sys::Oid> {
    // SAFETY: the look-up gives InvalidOid for an OID that has gone.
    valid(unsafe { pg_sys::get_rel_namespace(relation) })
}

/// The name of a role; empty if it has gone.
pub fn role_name(role: pg_sys::Oid) -> String {
    encoding::from_server(server_role_name(role).to_bytes())
}

/// The name of a role in the server's encoding; empty if it has gone.
pub fn server_role_name(role: pg_sys::Oid) -> CString {
    // SAFETY: the look-up gives a C string, or null for a missing role.
    unsafe {
        let name = pg_sys::GetUserNameFromId(role, true);
        if name.is_null() { CString::default() } else { CStr::from_ptr(name).to_owned() }
    }
}

/// Whether the relation is a table, partitioned or not.
pub fn is_table(relation: pg_sys::Oid) -> bool {
    // SAFETY: the look-up returns 0 for an OID that does not exist.
    let kind = unsafe { pg_sys::get_rel_relkind(relation) as u8 };
    kind == pg_sys::RELKIND_RELATION || kind == pg_sys::RELKIND_PARTITIONED_TABLE
}

/// Whether the relation is a view.
pub fn is_view(relation: pg_sys::Oid) -> bool {
    // SAFETY: the look-up returns 0 for an OID that does not exist.
    unsafe { pg_sys::get_rel_relkind(relation) as u8 == pg_sys::RELKIND_VIEW }
}

/// Whether a relation is an index, of a partitioned table too.
pub fn is_index(relation: pg_sys::Oid) -> bool {
    // SAFETY: the look-up gives 0 for a relation that does not exist.
    let kind = unsafe { pg_sys::get_rel_relkind(relation) as u8 };
    [pg_sys::RELKIND_INDEX, pg_sys::RELKIND_PARTITIONED_INDEX].contains(&kind)
}

/// Whether a relation is a partitioned table.
pub fn is_partitioned(relation: pg_sys::Oid) -> bool {
    // SAFETY: a look-up of an OID in the system cache.
    unsafe { pg_sys::get_rel_relkind(relation) as u8 == pg_sys::RELKIND_PARTITIONED_TABLE }
}

/// Whether the index is the one that CLUSTER uses.
pub fn is_clustered(index: pg_sys::Oid) -> bool {
    // SAFETY: the look-up gives false for an index that was dropped.
    unsafe { pg_sys::get_index_isclustered(index) }
}

/// Whether the index is the replica identity of its table.
pub fn is_replica_identity(index: pg_sys::Oid) -> bool {
    // SAFETY: the look-up gives false for an index that was dropped.
    unsafe { pg_sys::get_index_isreplident(index) }
}

/// Whether the relation is a foreign table.
pub fn is_foreign_table(relation: pg_sys::Oid) -> bool {
    // SAFETY: the look-up returns 0 for an OID that does not exist.
    unsafe { pg_sys::get_rel_relkind(relation) as u8 == pg_sys::RELKIND_FOREIGN_TABLE }
}

/// Whether the relation is a partition of another table.
pub fn is_partition(relation: pg_sys::Oid) -> bool {
    // SAFETY: the look-up returns false for an OID that does not exist.
    unsafe { pg_sys::get_rel_relispartition(relation) }
}

/// Whether the relation is temporary, as its schema is.
pub fn is_temporary(relation: pg_sys::Oid) -> bool {
    // SAFETY: both look-ups take any OID.
    unsafe { pg_sys::isAnyTempNamespace(pg_sys::get_rel_namespace(relation)) }
}

/// Whether the relation is a temporary one of another session.
pub fn is_others_temporary(relation: pg_sys::Oid) -> bool {
    // SAFETY: both look-ups take any OID.
    unsafe { pg_sys::isOtherTempNamespace(pg_sys::get_rel_namespace(relation)) }
}

/// A function or procedure with its schema and the types of its arguments.
pub fn function_signature(function: pg_sys::Oid) -> String {
    // SAFETY: the function gives a C string, for an OID that does not exist too.
    unsafe { text(pg_sys::format_procedure_qualified(function)) }
}

/// Whether a locked table has never held a row: its file is empty. Asked without its relcache
/// entry, which takes ten times as long to build.
pub fn never_held_a_row(table: pg_sys::Oid) -> bool {
    // SAFETY: the function takes the OID of a relation, and gives a path below the data directory,
    // which is the working directory of a backend, or null.
    let path = unsafe {
        pgrx::direct_function_call::<String>(pg_sys::pg_relation_filepath, &[Some(table.into())])
    };
    path.is_some_and(|path| std::fs::metadata(path).is_ok_and(|file| file.len() == 0))
}

/// The comment on an object of the catalog `class` in the server's encoding, a copy in the current memory context;
/// null if there is none.
pub fn comment_of(object: pg_sys::Oid, class: pg_sys::Oid) -> *mut c_char {
    // SAFETY: the look-up takes any object.
    unsafe { pg_sys::GetComment(object, class, 0) }
}

/// Gives an object the comment of another one of the same catalog, if that has one.
pub fn copy_comment(from: pg_sys::Oid, to: pg_sys::Oid, class: pg_sys::Oid) {
    let comment = comment_of(from, class);
    if !comment.is_null() {
        // SAFETY: the comment is a C string, which is copied.
        unsafe { pg_sys::CreateComments(to, class, 0, comment) };
    }
}

/// Sets the comment on an object of the catalog `class`.
pub fn comment_on(object: pg_sys::Oid, class: pg_sys::Oid, comment: &str) {
    let comment = encoding::to_server(comment);
    // SAFETY: the comment is a C string, which is copied.
    unsafe { pg_sys::CreateComments(object, class, 0, comment.as_ptr()) };
}
