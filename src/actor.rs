//! Who is at work: the user that the application names in `base_entity.actor`, or else the role.

use std::ffi::CString;

use pgrx::prelude::*;

use crate::{catalog, settings};

/// The name of who is at work. The role is the one that the session has taken with SET ROLE, or
/// logged in as: not the owner of a SECURITY DEFINER function that it has called.
fn name() -> CString {
    settings::actor().unwrap_or_else(|| {
        // SAFETY: a role that runs a statement has a name; true means that a missing one is null.
        let role =
            unsafe { catalog::text(pg_sys::GetUserNameFromId(pg_sys::GetOuterUserId(), true)) };
        CString::new(role).unwrap_or_default()
    })
}

/// The name as a value of type text.
pub fn as_text() -> pg_sys::Datum {
    // SAFETY: cstring_to_text copies a C string into the current memory context.
    unsafe { pg_sys::cstring_to_text(name().as_ptr()).into() }
}

#[pg_extern(stable, parallel_safe)]
pub(crate) fn actor() -> String {
    name().to_string_lossy().into_owned()
}
