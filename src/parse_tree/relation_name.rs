//! A relation's name in a statement, and the relation that it refers to.

use std::ffi::CStr;

use pgrx::pg_sys;

use super::tree_memory::TreeMemory;
use crate::{catalog, encoding};

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

    /// The name as the statement has it, quoted where SQL needs it.
    pub fn quoted(&self) -> String {
        let name = encoding::from_server(self.relation().to_bytes());
        match self.schema() {
            Some(schema) => {
                let schema = encoding::from_server(schema.to_bytes());
                pgrx::spi::quote_qualified_identifier(schema, name)
            }
            None => pgrx::spi::quote_identifier(name),
        }
    }

    /// Whether it stands after ONLY.
    pub fn is_only(&self) -> bool {
        // SAFETY: the node is one of the running command's tree.
        unsafe { !(*self.0).inh }
    }

    /// The relation that the name refers to. Looks it up by name and schema OID, which raises no error for
    /// a schema without USAGE: PostgreSQL raises its own, with the position.
    pub fn resolve(&self) -> Option<pg_sys::Oid> {
        if self.is_in_another_database() {
            return None;
        }
        match self.schema() {
            Some(schema) => catalog::relation_in(catalog::named_schema(schema)?, self.relation()),
            None => catalog::relation_on_search_path(self.relation()),
        }
    }

    /// The template that an unqualified name refers to if it is not in the search_path.
    pub fn template_elsewhere(&self, schema: pg_sys::Oid) -> Option<pg_sys::Oid> {
        if self.schema().is_some() {
            return None;
        }
        catalog::relation_in(schema, self.relation())
            .filter(|relation| catalog::is_template(*relation, schema))
    }

    /// Sets the schema of the name.
    pub fn set_schema(&self, schema: &CStr) {
        // SAFETY: the copy is allocated in the memory of the name.
        unsafe { (*self.0).schemaname = TreeMemory::of(self.0).copy(schema) };
    }

    fn is_in_another_database(&self) -> bool {
        // SAFETY: a catalog name that is not null is a C string of the tree.
        unsafe {
            let database = (*self.0).catalogname;
            !database.is_null() && !catalog::is_current_database(CStr::from_ptr(database))
        }
    }
}
