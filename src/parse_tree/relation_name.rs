//! A relation's name in a statement, and what it means.

use std::ffi::CStr;

use pgrx::pg_sys;

use super::tree_memory::TreeMemory;
use crate::catalog;

/// The name of a relation as a statement has it.
pub struct RelationName(*mut pg_sys::RangeVar);

impl RelationName {
    /// The name in `range_var`.
    ///
    /// # Safety
    ///
    /// `range_var` points to a RangeVar of the running command's tree, and the value is not used
    /// after it.
    pub unsafe fn new(range_var: *mut pg_sys::RangeVar) -> Self {
        Self(range_var)
    }

    /// The name without its schema.
    pub fn relation(&self) -> &CStr {
        // SAFETY: a RangeVar has a relation name, which lives as long as the tree.
        unsafe { CStr::from_ptr((*self.0).relname) }
    }

    /// The schema, where the statement gives one.
    pub fn schema(&self) -> Option<&CStr> {
        // SAFETY: a schema name that is not null is a C string of the tree.
        unsafe {
            let schema = (*self.0).schemaname;
            (!schema.is_null()).then(|| CStr::from_ptr(schema))
        }
    }

    /// The relation that the name means. Asks by name and schema, so that a schema the role may
    /// not use raises nothing here: PostgreSQL will say so itself, with the position.
    pub fn resolve(&self) -> Option<pg_sys::Oid> {
        if self.is_in_another_database() {
            return None;
        }
        match self.schema() {
            Some(schema) => catalog::relation_in(catalog::namespace(schema)?, self.relation()),
            None => catalog::relation_on_search_path(self.relation()),
        }
    }

    /// The template that an unqualified name means when the search_path finds nothing.
    pub fn template_elsewhere(&self, schema: pg_sys::Oid) -> Option<pg_sys::Oid> {
        if self.schema().is_some() {
            return None;
        }
        catalog::relation_in(schema, self.relation())
            .filter(|relation| catalog::is_template(*relation, schema))
    }

    /// Gives the name a schema.
    pub fn set_schema(&self, schema: &CStr) {
        // SAFETY: the copy is allocated beside the name.
        unsafe { (*self.0).schemaname = TreeMemory::of(self.0).copy(schema) };
    }

    fn is_in_another_database(&self) -> bool {
        // SAFETY: a catalog name that is not null is a C string of the tree; the current database
        // has a name.
        unsafe {
            let database = (*self.0).catalogname;
            !database.is_null()
                && CStr::from_ptr(database)
                    != CStr::from_ptr(pg_sys::get_database_name(pg_sys::MyDatabaseId))
        }
    }
}
