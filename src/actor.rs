//! The application user: the value of `base_entity.actor`, or else the current role.

use std::cell::Cell;
use std::ffi::CString;
use std::ptr;

use pgrx::PgMemoryContexts;
use pgrx::prelude::*;

use crate::fmgr::pg_function;
use crate::{catalog, encoding, settings};

/// The name in the server's encoding. The role is the one that the session has taken with SET ROLE,
/// or logged in as, not the owner of a SECURITY DEFINER function that it has called.
///
/// PostgreSQL does not check a setting that arrives with the connection, so bytes that are invalid in
/// the encoding are an error here: a dump of them could not be restored.
fn name() -> CString {
    if let Some(actor) = settings::actor() {
        encoding::verify(&actor);
        return actor;
    }
    // SAFETY: reads the role of the session.
    catalog::server_role_name(unsafe { pg_sys::GetOuterUserId() })
}

/// The name as a value of type text.
pub fn as_text() -> pg_sys::Datum {
    let name = name();
    // SAFETY: cstring_to_text copies a C string into the current memory context.
    unsafe { pg_sys::cstring_to_text(name.as_ptr()).into() }
}

/// The value of `base_entity.actor` as a value of type text; None if it is not set.
pub fn as_text_of_setting() -> Option<pg_sys::Datum> {
    settings::actor().is_some().then(as_text)
}

/// The name as a value of type text for row after row, made anew only where it has changed.
pub struct LastActor {
    /// Null before the first row.
    text: Cell<*mut pg_sys::varlena>,
    /// The role whose name it is; invalid if it is the setting's value.
    role: Cell<pg_sys::Oid>,
}

impl LastActor {
    /// None yet.
    pub const fn none() -> Self {
        Self { text: Cell::new(ptr::null_mut()), role: Cell::new(pg_sys::InvalidOid) }
    }

    /// The value, in memory that lives as long as this one.
    pub fn as_text(&self, memory: pg_sys::MemoryContext) -> pg_sys::Datum {
        let last = self.text.get();
        // SAFETY: a text that was made here has a long header; the rest reads the role of the session.
        let (role, is_same) = unsafe {
            match settings::actor_in_place() {
                Some(actor) => {
                    let is_same = || pgrx::varlena_to_byte_slice(last) == actor.to_bytes();
                    (pg_sys::InvalidOid, !last.is_null() && is_same())
                }
                None => (pg_sys::GetOuterUserId(), true),
            }
        };
        if last.is_null() || role != self.role.get() || !is_same {
            // SAFETY: the last text is not used any more.
            unsafe {
                if !last.is_null() {
                    pg_sys::pfree(last.cast());
                }
                let text = PgMemoryContexts::For(memory).switch_to(|_| as_text());
                self.text.set(text.cast_mut_ptr());
            }
            self.role.set(role);
        }
        self.text.get().into()
    }
}

pg_function! {
    /// `base_entity.actor()`.
    base_entity_actor / pg_finfo_base_entity_actor => actor
}

unsafe fn actor(_: pg_sys::FunctionCallInfo) -> pg_sys::Datum {
    as_text()
}
