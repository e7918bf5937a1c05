//! The application user: the value of `base_entity.actor`, or else the current role.

use std::ffi::CString;

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

pg_function! {
    /// `base_entity.actor()`.
    base_entity_actor / pg_finfo_base_entity_actor => actor
}

unsafe fn actor(_: pg_sys::FunctionCallInfo) -> pg_sys::Datum {
    as_text()
}
