//! The mark that a widened statement carries from its start to its end.
//!
//! It is the alias of the statement's target, `CreateStmt.relation`, which CREATE TABLE does not use and
//! its grammar never sets. It is part of the tree, so nested commands have marks of their own, and an
//! error leaves no state in the backend.

use std::ffi::CStr;

use pgrx::{PgList, pg_sys};

use super::tree_memory::TreeMemory;

/// The data that ddl_command_end needs about a statement that was widened at ddl_command_start.
pub struct Mark {
    /// The templates, in the order of their clauses.
    pub templates: Vec<pg_sys::Oid>,
    /// The source of the table's keys.
    pub keys: Keys,
}

/// The source of the keys of a new table.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Keys {
    /// LIKE copies them, with all other indexes.
    Copied,
    /// They were added to the statement as constraints; other indexes are left to completion.
    Stated,
    /// They are left to completion, with all other indexes, since the partition key can be checked only
    /// when the table exists.
    Deferred,
}

impl Keys {
    const ALL: [Self; 3] = [Self::Copied, Self::Stated, Self::Deferred];

    /// The name of the alias for this source.
    fn alias(self) -> &'static CStr {
        match self {
            Self::Copied => c"base_entity",
            Self::Stated => c"base_entity, keys stated",
            Self::Deferred => c"base_entity, keys deferred",
        }
    }
}

impl Mark {
    /// Reads the mark on a statement's target.
    ///
    /// # Safety
    ///
    /// `target` points to the RangeVar of a CREATE TABLE statement.
    pub unsafe fn read(target: *const pg_sys::RangeVar) -> Option<Self> {
        // SAFETY: an alias has a name, and one with these names was made by write().
        unsafe {
            let alias = (*target).alias;
            if alias.is_null() {
                return None;
            }
            let name = CStr::from_ptr((*alias).aliasname);
            let keys = Keys::ALL.into_iter().find(|keys| keys.alias() == name)?;
            let templates = PgList::<pg_sys::Oid>::from_pg((*alias).colnames);
            Some(Self { templates: templates.iter_oid().collect(), keys })
        }
    }

    /// Writes the mark on a statement's target.
    ///
    /// # Safety
    ///
    /// `target` points to the RangeVar of a CREATE TABLE statement that has not run yet.
    pub unsafe fn write(&self, target: *mut pg_sys::RangeVar) {
        // SAFETY: the alias is allocated in the memory of the target.
        unsafe {
            let memory = TreeMemory::of(target);
            let alias: *mut pg_sys::Alias = memory.node(pg_sys::NodeTag::T_Alias);
            (*alias).aliasname = memory.copy(self.keys.alias());
            memory.within(|| {
                for template in &self.templates {
                    (*alias).colnames = pg_sys::lappend_oid((*alias).colnames, *template);
                }
            });
            (*target).alias = alias;
        }
    }
}
