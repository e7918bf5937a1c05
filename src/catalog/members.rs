//! The extension's own objects, found by its name and their membership in it: another role may have
//! created a schema, a function or a table of the same name.
//!
//! They are remembered until PostgreSQL invalidates the schema or the function maintain(), which DROP
//! EXTENSION drops and nothing else can. An invalidation that is processed while the catalogs are read
//! may be of a change that they do not show yet, so that what was read is not remembered.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::ffi::{CStr, CString};

use pgrx::pg_sys;

use super::oid::valid;
use super::relations::relation_in;
use super::schemas::SCHEMA;
use super::system_row::{RowKey, SystemCatalog};
use crate::encoding::text;
use crate::error;

/// The extension, where its schema has its name and its functions exist.
#[derive(Clone, Copy)]
struct Extension {
    oid: pg_sys::Oid,
    schema: pg_sys::Oid,
    maintain: pg_sys::Oid,
    /// The syscache hash values of the schema and of maintain().
    hashes: [u32; 2],
}

/// A member of the extension.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Member {
    Function(CString),
    Relation(u32),
    Table(&'static CStr),
}

thread_local! {
    static EXTENSION: Cell<Option<Extension>> = const { Cell::new(None) };
    static MEMBERS: RefCell<BTreeMap<Member, pg_sys::Oid>> = RefCell::default();
    /// How many invalidations have been processed that may be of the extension, and after how many
    /// MEMBERS was begun.
    static CHANGES: Cell<u64> = const { Cell::new(0) };
    static MEMBERS_SINCE: Cell<u64> = const { Cell::new(0) };
    static LISTENING: Cell<bool> = const { Cell::new(false) };
}

/// Forgets the extension when its schema or maintain(), or everything, is invalidated; while it is not
/// known, any schema or function may be one of it.
unsafe extern "C-unwind" fn forget(_: pg_sys::Datum, _: i32, hash: u32) {
    if let Some(extension) = EXTENSION.get()
        && hash != 0
        && !extension.hashes.contains(&hash)
    {
        return;
    }
    EXTENSION.set(None);
    CHANGES.set(CHANGES.get().wrapping_add(1));
}

fn known() -> Option<Extension> {
    if let Some(extension) = EXTENSION.get() {
        return Some(extension);
    }
    if !LISTENING.replace(true) {
        use pg_sys::SysCacheIdentifier::{NAMESPACEOID, PROCOID};
        for cache in [NAMESPACEOID, PROCOID] {
            // SAFETY: the callback is a static function.
            unsafe {
                let none = pg_sys::Datum::null();
                pg_sys::CacheRegisterSyscacheCallback(cache as _, Some(forget), none);
            }
        }
    }
    let now = CHANGES.get();
    let found = read()?;
    if CHANGES.get() == now {
        EXTENSION.set(Some(found));
    }
    Some(found)
}

fn read() -> Option<Extension> {
    // SAFETY: the name is a C string; a missing extension gives InvalidOid.
    let oid = valid(unsafe { pg_sys::get_extension_oid(c"base_entity".as_ptr(), true) })?;
    let schema = schema_by_its_name()?;
    let maintain = function_in(schema, c"maintain")?;
    if !is_member_of(oid, pg_sys::ProcedureRelationId, maintain) {
        return None;
    }
    let hash = |cache: pg_sys::SysCacheIdentifier::Type, object: pg_sys::Oid| {
        let none = pg_sys::Datum::null();
        // SAFETY: the key of both caches is an OID.
        unsafe { pg_sys::GetSysCacheHashValue(cache as _, object.into(), none, none, none) }
    };
    use pg_sys::SysCacheIdentifier::{NAMESPACEOID, PROCOID};
    let hashes = [hash(NAMESPACEOID, schema), hash(PROCOID, maintain)];
    Some(Extension { oid, schema, maintain, hashes })
}

/// A member of the extension, which `find` looks for unless it is remembered.
fn remembered(member: Member, find: impl FnOnce() -> Option<pg_sys::Oid>) -> Option<pg_sys::Oid> {
    let now = CHANGES.get();
    if MEMBERS_SINCE.replace(now) != now {
        MEMBERS.with_borrow_mut(BTreeMap::clear);
    }
    if let Some(known) = MEMBERS.with_borrow(|members| members.get(&member).copied()) {
        return Some(known);
    }
    let found = find()?;
    if CHANGES.get() == now && EXTENSION.get().is_some() {
        MEMBERS.with_borrow_mut(|members| members.insert(member, found));
    }
    Some(found)
}

/// The schema of the extension, and of the templates; None if it has another name, by which the
/// queries of this library do not call it.
pub fn schema() -> Option<pg_sys::Oid> {
    known().map(|extension| extension.schema)
}

/// Whether the schema of the extension has its name, whatever the names of the functions in it are.
pub fn has_schema() -> bool {
    schema().or_else(schema_by_its_name).is_some()
}

fn schema_by_its_name() -> Option<pg_sys::Oid> {
    let schema = schema_by_any_name()?;
    // SAFETY: the look-up gives null for a schema that has gone, or a C string.
    let is_named = unsafe {
        let name = pg_sys::get_namespace_name(schema);
        !name.is_null() && CStr::from_ptr(name) == SCHEMA
    };
    is_named.then_some(schema)
}

/// The schema of the extension, whatever its name is.
fn schema_by_any_name() -> Option<pg_sys::Oid> {
    let catalog = SystemCatalog::open(pg_sys::ExtensionRelationId, pg_sys::AccessShareLock);
    let mut name = pg_sys::NameData::default();
    // SAFETY: the name is a C string that fits; the row is one of pg_extension, whose column
    // extnamespace is never NULL.
    unsafe {
        pg_sys::namestrcpy(&mut name, c"base_entity".as_ptr());
        let row = catalog.find(&RowKey {
            index: pg_sys::Oid::from_u32(pg_sys::ExtensionNameIndexId),
            column: pg_sys::Anum_pg_extension_extname,
            equals: pg_sys::F_NAMEEQ,
            value: pg_sys::Datum::from(std::ptr::addr_of_mut!(name)),
        })?;
        let schema = catalog.value(row, pg_sys::Anum_pg_extension_extnamespace)?;
        valid(pg_sys::Oid::from(schema.value() as u32))
    }
}

/// Refuses to continue if the schema of the extension has another name: the objects in a schema
/// base_entity may be another role's.
pub fn refuse_renamed_schema() {
    if schema().is_none()
        && let Some(schema) = schema_by_any_name()
    {
        // SAFETY: the look-up gives null for a schema that has gone, or a C string.
        let name = unsafe { text(pg_sys::get_namespace_name(schema)) };
        if name.as_bytes() != SCHEMA.to_bytes() {
            error::raise(error::schema_renamed(&name));
        }
    }
}

/// The table of the custom inflections.
pub fn words() -> Option<pg_sys::Oid> {
    config_table(c"words")
}

/// The table of the naming policies.
pub fn naming_policies() -> Option<pg_sys::Oid> {
    config_table(c"naming_policies")
}

/// The table of accepted drift.
pub fn drift_exceptions() -> Option<pg_sys::Oid> {
    config_table(c"drift_exceptions")
}

/// The table of the templates that tables of a schema must be made LIKE.
pub fn template_policies() -> Option<pg_sys::Oid> {
    config_table(c"template_policies")
}

/// The table of the public prefixes.
pub fn public_prefixes() -> Option<pg_sys::Oid> {
    config_table(c"public_prefixes")
}

/// The table of the parts that templates have.
pub fn template_parts() -> Option<pg_sys::Oid> {
    config_table(c"template_parts")
}

/// The table of the parts that entities have of templates which have since changed.
pub fn noted_parts() -> Option<pg_sys::Oid> {
    config_table(c"noted_parts")
}

/// Whether the relation is a table of the extension that is no template.
pub fn is_config_table(relation: pg_sys::Oid) -> bool {
    let tables = [
        words(),
        naming_policies(),
        drift_exceptions(),
        template_policies(),
        public_prefixes(),
        template_parts(),
        noted_parts(),
    ];
    tables.contains(&Some(relation))
}

fn config_table(name: &'static CStr) -> Option<pg_sys::Oid> {
    let schema = schema()?;
    remembered(Member::Table(name), || relation_in(schema, name).filter(|table| is_shipped(*table)))
}

/// The function of the extension that has this name and takes no arguments.
pub fn function(name: &CStr) -> Option<pg_sys::Oid> {
    let extension = known()?;
    if name == c"maintain" {
        return Some(extension.maintain);
    }
    remembered(Member::Function(name.to_owned()), || {
        function_in(extension.schema, name)
            .filter(|it| is_member_of(extension.oid, pg_sys::ProcedureRelationId, *it))
    })
}

pub(super) fn function_in(schema: pg_sys::Oid, name: &CStr) -> Option<pg_sys::Oid> {
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

/// Whether the relation belongs to the extension, so that DROP EXTENSION drops it.
pub fn is_shipped(relation: pg_sys::Oid) -> bool {
    let Some(extension) = known() else { return false };
    let is_member = || is_member_of(extension.oid, pg_sys::RelationRelationId, relation);
    remembered(Member::Relation(relation.to_u32()), || is_member().then_some(relation)).is_some()
}

/// Whether a function or procedure belongs to the extension, whatever the names of its objects are.
pub fn is_shipped_function(function: pg_sys::Oid) -> bool {
    // SAFETY: the name is a C string; a missing extension gives InvalidOid.
    let extension = unsafe { pg_sys::get_extension_oid(c"base_entity".as_ptr(), true) };
    valid(extension)
        .is_some_and(|extension| is_member_of(extension, pg_sys::ProcedureRelationId, function))
}

fn is_member_of(extension: pg_sys::Oid, class: pg_sys::Oid, object: pg_sys::Oid) -> bool {
    // SAFETY: the look-up gives InvalidOid for an object of no extension.
    unsafe { pg_sys::getExtensionOfObject(class, object) == extension }
}

/// Whether a relation belongs to any extension.
pub fn is_of_extension(relation: pg_sys::Oid) -> bool {
    // SAFETY: the look-up gives InvalidOid for an object of no extension.
    valid(unsafe { pg_sys::getExtensionOfObject(pg_sys::RelationRelationId, relation) }).is_some()
}
