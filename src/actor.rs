//! The application user: the value of `base_entity.actor`, or else the current role.

use std::cell::{Cell, RefCell};
use std::ffi::{CStr, CString};
use std::rc::Rc;

use pgrx::prelude::*;

use crate::fmgr::pg_function;
use crate::{catalog, encoding, settings};

/// The name in the server's encoding. The role is the one that the session has taken with SET ROLE,
/// or logged in as, not the owner of a SECURITY DEFINER function that it has called.
///
/// PostgreSQL does not check a setting that arrives with the connection, so bytes that are invalid in
/// the encoding are an error here: a dump of them could not be restored.
fn current() -> CString {
    if let Some(actor) = settings::actor() {
        encoding::verify(&actor);
        return actor;
    }
    catalog::server_role_name(role())
}

fn role() -> pg_sys::Oid {
    unsafe extern "C-unwind" {
        fn GetOuterUserId() -> pg_sys::Oid;
    }
    // SAFETY: reads the role of the session, and raises no error.
    unsafe { GetOuterUserId() }
}

/// The name as a value of type text.
pub fn as_text() -> pg_sys::Datum {
    let name = current();
    // SAFETY: cstring_to_text copies a C string into the current memory context.
    unsafe { pg_sys::cstring_to_text(name.as_ptr()).into() }
}

/// The value of `base_entity.actor` as a value of type text; None if it is not set.
pub fn as_text_of_setting() -> Option<pg_sys::Datum> {
    settings::actor().is_some().then(as_text)
}

/// The name as a value of type text, made anew only where it has changed.
pub struct Name(Box<[u32]>);

impl Name {
    fn new(name: &CStr) -> Self {
        let name = name.to_bytes();
        let size = pg_sys::VARHDRSZ + name.len();
        let mut words = vec![0_u32; size.div_ceil(size_of::<u32>())].into_boxed_slice();
        let text = words.as_mut_ptr();
        // SAFETY: the memory is as large as the header and the bytes, and aligned as a header is.
        unsafe {
            pgrx::set_varsize_4b(text.cast(), size as i32);
            let bytes = text.cast::<u8>().add(pg_sys::VARHDRSZ);
            bytes.copy_from_nonoverlapping(name.as_ptr(), name.len());
        }
        Self(words)
    }

    /// The value, which lives as long as this one.
    pub fn as_datum(&self) -> pg_sys::Datum {
        self.0.as_ptr().into()
    }

    fn is(&self, name: &CStr) -> bool {
        // SAFETY: a text that was made here has a long header.
        unsafe { pgrx::varlena_to_byte_slice(self.0.as_ptr().cast()) == name.to_bytes() }
    }
}

/// The last name that was asked for.
struct Last {
    name: Rc<Name>,
    /// The role whose name it is; None if it is the setting's value.
    role: Option<pg_sys::Oid>,
}

thread_local! {
    static LAST: RefCell<Option<Last>> = const { RefCell::new(None) };
    static IS_LISTENING: Cell<bool> = const { Cell::new(false) };
    static CHANGES: Cell<u64> = const { Cell::new(0) };
}

/// The name, as the last one that was asked for where it has not changed.
pub fn name() -> Rc<Name> {
    let setting = settings::actor_in_place();
    let role = setting.is_none().then(role);
    let is_same =
        |last: &&Last| last.role == role && setting.is_none_or(|setting| last.name.is(setting));
    let last =
        LAST.with_borrow(|last| last.as_ref().filter(is_same).map(|last| Rc::clone(&last.name)));
    last.unwrap_or_else(|| {
        listen();
        let before = CHANGES.get();
        let name = Rc::new(Name::new(&current()));
        // A role may have been renamed since.
        if CHANGES.get() == before {
            LAST.set(Some(Last { name: Rc::clone(&name), role }));
        }
        name
    })
}

fn listen() {
    if !IS_LISTENING.replace(true) {
        let cache = pg_sys::SysCacheIdentifier::AUTHOID as _;
        // SAFETY: the callback is a static function.
        unsafe {
            pg_sys::CacheRegisterSyscacheCallback(cache, Some(forget), pg_sys::Datum::null());
        }
    }
}

/// Forgets the name when a role has changed.
unsafe extern "C-unwind" fn forget(_: pg_sys::Datum, _: i32, _: u32) {
    CHANGES.set(CHANGES.get().wrapping_add(1));
    LAST.set(None);
}

pg_function! {
    /// `base_entity.actor()`.
    base_entity_actor / pg_finfo_base_entity_actor => actor
}

unsafe fn actor(_: pg_sys::FunctionCallInfo) -> pg_sys::Datum {
    as_text()
}
