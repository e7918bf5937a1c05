//! Whether a command is the statement that the client has sent.

use std::ffi::CStr;

use pg_sys::NodeTag::{T_CreateStmt, T_CreateTableAsStmt};
use pgrx::{PgList, is_a, pg_sys};

use super::Command;

impl Command {
    /// Whether it is the statement that the client has sent, and not one of a function or of another extension. False where
    /// that cannot be told.
    pub fn is_sent_by_client(self) -> bool {
        // SAFETY: a portal is null or runs, and has a list of planned statements, whose utilityStmt is null or a parse tree. A
        // cached plan's tree is copied before it runs (standard_ProcessUtility() in src/backend/tcop/utility.c), so that the
        // trees are compared by their contents.
        unsafe {
            let portal = pg_sys::ActivePortal;
            if portal.is_null() {
                return false;
            }
            let sent = PgList::<pg_sys::PlannedStmt>::from_pg((*portal).stmts);
            sent.iter_ptr().map(|planned| (*planned).utilityStmt).any(|sent| {
                pg_sys::equal(sent.cast(), self.0.cast())
                    || match (made_table(sent), made_table(self.0)) {
                        // The tree that has run has other columns than the one that was sent.
                        (Some(sent), Some(own)) => sent == own,
                        _ => false,
                    }
            })
        }
    }
}

/// The name of the table that CREATE TABLE makes.
///
/// # Safety
///
/// The tree is null, or one that outlives the name.
unsafe fn made_table<'a>(tree: *mut pg_sys::Node) -> Option<&'a CStr> {
    // SAFETY: tags identify the nodes; a relation's name is a C string.
    unsafe {
        let relation = if tree.is_null() {
            return None;
        } else if is_a(tree, T_CreateStmt) {
            (*tree.cast::<pg_sys::CreateStmt>()).relation
        } else if is_a(tree, T_CreateTableAsStmt) {
            (*(*tree.cast::<pg_sys::CreateTableAsStmt>()).into).rel
        } else {
            return None;
        };
        Some(CStr::from_ptr((*relation).relname))
    }
}
