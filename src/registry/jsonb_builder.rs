//! Building a value of the type jsonb, as PostgreSQL's own functions do.

use std::ffi::CStr;

use pgrx::pg_sys;
use pgrx::pg_sys::JsonbIteratorToken::{self, *};

/// An object or an array that is being built, with all that is open in it.
pub struct JsonbBuilder {
    state: *mut pg_sys::JsonbParseState,
    result: *mut pg_sys::JsonbValue,
}

impl JsonbBuilder {
    /// Nothing yet.
    pub fn new() -> Self {
        Self { state: std::ptr::null_mut(), result: std::ptr::null_mut() }
    }

    /// Begins an object, in what is open.
    pub fn begin_object(&mut self) {
        self.push(WJB_BEGIN_OBJECT, std::ptr::null_mut());
    }

    /// Ends the object.
    pub fn end_object(&mut self) {
        self.push(WJB_END_OBJECT, std::ptr::null_mut());
    }

    /// Begins an array, in what is open.
    pub fn begin_array(&mut self) {
        self.push(WJB_BEGIN_ARRAY, std::ptr::null_mut());
    }

    /// Ends the array.
    pub fn end_array(&mut self) {
        self.push(WJB_END_ARRAY, std::ptr::null_mut());
    }

    /// Adds the key of the next value of the open object. The name lives until finish().
    pub fn key(&mut self, name: &CStr) {
        self.text(WJB_KEY, name);
    }

    /// Adds a string to what is open, of no more than JENTRY_OFFLENMASK bytes. It lives until finish().
    pub fn string(&mut self, text: &CStr) {
        self.text(self.place(), text);
    }

    fn text(&mut self, token: JsonbIteratorToken::Type, text: &CStr) {
        let mut value = pg_sys::JsonbValue {
            type_: pg_sys::jbvType::jbvString,
            ..pg_sys::JsonbValue::default()
        };
        value.val.string.len = text.count_bytes() as i32;
        value.val.string.val = text.as_ptr().cast_mut();
        self.push(token, &mut value);
    }

    /// Adds null to what is open.
    pub fn null(&mut self) {
        let mut null =
            pg_sys::JsonbValue { type_: pg_sys::jbvType::jbvNull, ..pg_sys::JsonbValue::default() };
        self.push(self.place(), &mut null);
    }

    /// Adds a jsonb to what is open.
    ///
    /// # Safety
    ///
    /// `jsonb` is one that a function has returned, and lives until finish().
    pub unsafe fn value(&mut self, jsonb: pg_sys::Datum) {
        let jsonb = jsonb.cast_mut_ptr::<pg_sys::Jsonb>();
        let mut value = pg_sys::JsonbValue {
            type_: pg_sys::jbvType::jbvBinary,
            ..pg_sys::JsonbValue::default()
        };
        // SAFETY: the caller vouches for the value, which is not stored out of line.
        unsafe {
            value.val.binary.len = pgrx::varsize_any_exhdr(jsonb.cast()) as i32;
            value.val.binary.data = &raw mut (*jsonb).root;
        }
        self.push(self.place(), &mut value);
    }

    /// The value, after its end has been added.
    pub fn finish(self) -> pg_sys::Datum {
        // SAFETY: the end of the outermost object or array has given the result.
        unsafe { pg_sys::JsonbValueToJsonb(self.result).into() }
    }

    /// The token of a value in what is open.
    fn place(&self) -> JsonbIteratorToken::Type {
        // SAFETY: the state of what is open, null if nothing is.
        let container = unsafe { self.state.as_ref() };
        match container {
            Some(open) if open.contVal.type_ == pg_sys::jbvType::jbvObject => WJB_VALUE,
            _ => WJB_ELEM,
        }
    }

    fn push(&mut self, token: JsonbIteratorToken::Type, value: *mut pg_sys::JsonbValue) {
        // SAFETY: the value is copied, except what it points to.
        self.result = unsafe { pg_sys::pushJsonbValue(&mut self.state, token, value) };
    }
}
