//! The mark that a widened statement carries from its start to its end.
//!
//! It is the alias of the statement's target, `CreateStmt.relation`, which CREATE TABLE has no use
//! for and its grammar never makes. It lives and dies with the tree: nested commands cannot confuse
//! it, and an error leaves nothing behind in the backend.

use std::ffi::CStr;

use pgrx::{PgList, pg_sys};

use super::tree_memory::TreeMemory;

/// What the end of a command needs to know of a statement that was widened at its start.
pub struct Mark {
    /// The templates, in the order of their clauses.
    pub templates: Vec<pg_sys::Oid>,
    /// Where the table's keys come from.
    pub keys: Keys,
}

/// How the keys of the templates come to the new table.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Keys {
    /// LIKE copies them, with all other indexes.
    Copied,
    /// They were added to the statement as constraints; other indexes are left to completion.
    Stated,
    /// They are left to completion, with all other indexes: whether the partition key allows them
    /// shows when the table is there.
    Deferred,
}

impl Keys {
    const ALL: [Self; 3] = [Self::Copied, Self::Stated, Self::Deferred];

    /// The name of the alias that says so.
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
        // SAFETY: what is added is allocated beside the target.
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
