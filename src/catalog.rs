//! The one file that asks the catalogs. Every name and operator in its queries is qualified, since
//! search_path belongs to whoever runs the statement.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ffi::{CStr, CString, c_char};

use pgrx::prelude::*;

mod adoption;
mod contents;
mod keys;
mod open_relation;
mod probe;
mod query;
mod template_extras;
pub use adoption::{
    ColumnConflict, ColumnWithoutValue, Facts, column_conflicts, columns_without_values, facts,
    foreign_key, foreign_keys_to_primary_key, lock_holders, partition_indexes, tables_like,
    template_named, ties,
};
pub use contents::{LeafTable, blocks, has_rows, is_in_key, leaf_tables, update_rule};
pub use keys::{Key, keys, partition_columns, partition_key_allows_keys};
pub use open_relation::OpenRelation;
pub use probe::{UuidIndex, may_hold};
pub use query::{ask, ask_again, prepare};
pub use template_extras::{
    ExtraKind, Policy, extras, is_known_plain, newest_foreign_key, policies, remember_plain,
};

/// The schema of the extension, and of the templates.
pub const SCHEMA: &CStr = c"base_entity";

/// The OID of the schema `base_entity`.
pub fn schema() -> Option<pg_sys::Oid> {
    namespace(SCHEMA)
}

/// The OID of a schema, whether or not the role may use it.
pub fn namespace(name: &CStr) -> Option<pg_sys::Oid> {
    // SAFETY: the name is a C string; a missing schema gives InvalidOid.
    valid(unsafe { pg_sys::get_namespace_oid(name.as_ptr(), true) })
}

/// The name of a schema; empty if it has gone.
pub fn namespace_name(schema: pg_sys::Oid) -> String {
    // SAFETY: a missing schema gives null, which text() knows.
    unsafe { text(pg_sys::get_namespace_name(schema)) }
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

fn valid(oid: pg_sys::Oid) -> Option<pg_sys::Oid> {
    (oid != pg_sys::InvalidOid).then_some(oid)
}

/// Whether the relation is a template: a table in the schema `base_entity`, but for the one that
/// holds the user's words.
pub fn is_template(relation: pg_sys::Oid, schema: pg_sys::Oid) -> bool {
    // SAFETY: both look-ups return a default for an OID that has gone.
    let (namespace, kind) =
        unsafe { (pg_sys::get_rel_namespace(relation), pg_sys::get_rel_relkind(relation) as u8) };
    namespace == schema
        && (kind == pg_sys::RELKIND_RELATION || kind == pg_sys::RELKIND_PARTITIONED_TABLE)
        && relation_in(schema, c"words") != Some(relation)
}

/// Whether a relation has this name now, given with its schema and quoted where SQL needs it.
pub fn is_called(relation: pg_sys::Oid, full_name: &str) -> bool {
    // SAFETY: both look-ups give null for what has gone.
    unsafe {
        let name = pg_sys::get_rel_name(relation);
        let schema = pg_sys::get_namespace_name(pg_sys::get_rel_namespace(relation));
        !name.is_null()
            && !schema.is_null()
            && pgrx::spi::quote_qualified_identifier(text(schema), text(name)) == full_name
    }
}

/// Whether a column has a DEFAULT of its own, is generated, or an identity.
pub fn has_value(relation: pg_sys::Oid, column: &str) -> bool {
    let found = ask(
        "SELECT a.atthasdef OR a.attidentity OPERATOR(pg_catalog.<>) ''
         FROM pg_catalog.pg_attribute a
         WHERE a.attrelid OPERATOR(pg_catalog.=) $1 AND a.attname OPERATOR(pg_catalog.=) $2::pg_catalog.name",
        &[relation.into(), column.into()],
        |row| row.get::<bool>(1),
    );
    found.into_iter().flatten().next().unwrap_or(false)
}

/// The name that a column has now; None if it has gone.
pub fn column_name(relation: pg_sys::Oid, number: pg_sys::AttrNumber) -> Option<String> {
    // SAFETY: the look-up gives null for a column that has gone.
    unsafe {
        let name = pg_sys::get_attname(relation, number, true);
        (!name.is_null()).then(|| text(name))
    }
}

/// Whether the table is partitioned.
pub fn is_partitioned(table: pg_sys::Oid) -> bool {
    // SAFETY: the look-up gives 0 for an OID that has gone.
    let kind = unsafe { pg_sys::get_rel_relkind(table) as u8 };
    kind == pg_sys::RELKIND_PARTITIONED_TABLE
}

/// Takes AccessShareLock, as every reader of a table does, and takes in what other sessions have
/// sent of their changes.
pub fn lock_to_read(table: pg_sys::Oid) {
    // SAFETY: any OID can be locked.
    unsafe { pg_sys::LockRelationOid(table, pg_sys::AccessShareLock as _) };
}

/// Whether a locked table has never held a row: its file is empty. Asked without its relcache
/// entry, which takes ten times as long to build.
pub fn never_held_a_row(table: pg_sys::Oid) -> bool {
    // SAFETY: the function takes the OID of a relation, and gives a path below the data directory,
    // where a backend is at home, or null.
    let path = unsafe {
        pgrx::direct_function_call::<String>(pg_sys::pg_relation_filepath, &[Some(table.into())])
    };
    path.is_some_and(|path| std::fs::metadata(path).is_ok_and(|file| file.len() == 0))
}

/// Whether the table has a constraint of that name.
pub fn has_constraint(table: pg_sys::Oid, name: &CStr) -> bool {
    let names = ask_again(
        "SELECT conname::pg_catalog.text FROM pg_catalog.pg_constraint
         WHERE conrelid OPERATOR(pg_catalog.=) $1",
        &[table],
        |row| row.get::<String>(1),
    );
    names.iter().flatten().any(|known| known.as_bytes() == name.to_bytes())
}

/// Sets the comment on an object of the catalog `class`.
pub fn comment_on(object: pg_sys::Oid, class: pg_sys::Oid, comment: &str) {
    let comment = CString::new(comment).unwrap_or_default();
    // SAFETY: the comment is a C string, which is copied.
    unsafe { pg_sys::CreateComments(object, class, 0, comment.as_ptr()) };
}

/// Whether the relation has a column of that name.
pub fn has_column(relation: pg_sys::Oid, name: &CStr) -> bool {
    // SAFETY: the name is a C string; a missing column gives 0.
    unsafe { pg_sys::get_attnum(relation, name.as_ptr()) != 0 }
}

thread_local! {
    /// Relations that were found to have come with the extension: they go with it, and it takes two
    /// scans to find out.
    static SHIPPED: RefCell<BTreeSet<u32>> = RefCell::default();
}

/// Whether the relation came with the extension, so that DROP EXTENSION drops it.
pub fn is_shipped(relation: pg_sys::Oid) -> bool {
    if SHIPPED.with_borrow(|shipped| shipped.contains(&relation.to_u32())) {
        return true;
    }
    // SAFETY: both look-ups return InvalidOid where there is nothing.
    let is_shipped = unsafe {
        let extension = pg_sys::getExtensionOfObject(pg_sys::RelationRelationId, relation);
        extension != pg_sys::InvalidOid
            && extension == pg_sys::get_extension_oid(c"base_entity".as_ptr(), true)
    };
    if is_shipped {
        SHIPPED.with_borrow_mut(|shipped| shipped.insert(relation.to_u32()));
    }
    is_shipped
}

/// Whether the running statement belongs to the script of an extension.
pub fn in_extension_script() -> bool {
    // SAFETY: a plain global of the backend.
    unsafe { pg_sys::creating_extension }
}

/// Copies a C string of the server's encoding into Rust; null gives the empty string.
///
/// # Safety
///
/// `name` is null or points to a C string.
pub unsafe fn text(name: *const c_char) -> String {
    if name.is_null() {
        return String::new();
    }
    // SAFETY: the caller vouches for the pointer.
    unsafe { CStr::from_ptr(name) }.to_string_lossy().into_owned()
}

/// The OID of a function of the extension that takes no arguments.
pub fn function(name: &CStr) -> Option<pg_sys::Oid> {
    let schema = schema()?;
    // SAFETY: the keys have the types of the syscache's columns (name, argument types, schema).
    unsafe {
        let no_arguments = pg_sys::buildoidvector(std::ptr::null(), 0);
        valid(pg_sys::GetSysCacheOid(
            pg_sys::SysCacheIdentifier::PROCNAMEARGSNSP as _,
            pg_sys::Anum_pg_proc_oid as _,
            name.as_ptr().into(),
            no_arguments.into(),
            schema.into(),
            pg_sys::Datum::null(),
        ))
    }
}

/// Whether the relation is an entity: a table with a row trigger on base_entity.maintain().
pub fn is_entity(relation: &OpenRelation) -> bool {
    let maintain = function(c"maintain");
    relation.triggers().iter().any(|trigger| Some(trigger.tgfoid) == maintain)
}

/// The tables and foreign tables that the running command has really made or renamed; only valid
/// at ddl_command_end.
pub fn relations_of_command() -> Vec<pg_sys::Oid> {
    ask_again(
        "SELECT objid FROM pg_catalog.pg_event_trigger_ddl_commands()
         WHERE classid OPERATOR(pg_catalog.=) 1259 AND objsubid OPERATOR(pg_catalog.=) 0",
        &[],
        |row| Ok(row.get(1)?.unwrap_or(pg_sys::InvalidOid)),
    )
}

/// The table that the running command has made, if it is one alone and still there; only valid at
/// ddl_command_end.
pub fn only_table_created() -> Option<pg_sys::Oid> {
    let made = ask_again(
        "SELECT DISTINCT c.oid
         FROM pg_catalog.pg_event_trigger_ddl_commands() made
         JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) made.objid
         WHERE made.classid OPERATOR(pg_catalog.=) 1259 AND made.command_tag OPERATOR(pg_catalog.=) 'CREATE TABLE'",
        &[],
        |row| row.get::<pg_sys::Oid>(1),
    );
    if let [table] = made.as_slice() { *table } else { None }
}

/// Whether the current role may write the relation's rows.
pub fn may_write(relation: pg_sys::Oid) -> bool {
    let needed = pg_sys::ACL_INSERT | pg_sys::ACL_UPDATE | pg_sys::ACL_DELETE;
    // SAFETY: the look-up is by OID and for the role that runs the statement.
    unsafe {
        pg_sys::pg_class_aclcheck(relation, pg_sys::GetUserId(), needed as _)
            == pg_sys::AclResult::ACLCHECK_OK
    }
}

/// Fails with PostgreSQL's own error in a read-only transaction, which every one of a standby is. SPI
/// would ask for a transaction's id first, and say no more than that there is none.
pub fn refuse_if_read_only(command: &CStr) {
    // SAFETY: the name is a string; the function raises an error or does nothing.
    unsafe { pg_sys::PreventCommandIfReadOnly(command.as_ptr()) }
}
