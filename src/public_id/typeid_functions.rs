//! `base_entity.typeid_encode()` and `typeid_decode()`: called once per row, so without pgrx's guard, whose cost is
//! that of the work itself.

use std::ffi::c_void;
use std::mem::MaybeUninit;

use pgrx::pg_sys;
use typeid::{PrefixError, TypeId};

use crate::encoding;
use crate::error;
use crate::fmgr::{self, pg_function};

unsafe extern "C-unwind" {
    // pgrx's bindings would add a sigsetjmp to each. They raise errors where no Rust value above has a destructor.
    fn palloc(size: usize) -> *mut c_void;
    fn pg_detoast_datum_packed(datum: *mut pg_sys::varlena) -> *mut pg_sys::varlena;
    fn heap_form_tuple(
        descriptor: pg_sys::TupleDesc,
        values: *const pg_sys::Datum,
        nulls: *const bool,
    ) -> pg_sys::HeapTuple;
    fn HeapTupleHeaderGetDatum(tuple: pg_sys::HeapTupleHeader) -> pg_sys::Datum;
}

pg_function! {
    /// typeid_encode(prefix text, uuid uuid) returns text
    unguarded base_entity_typeid_encode / pg_finfo_base_entity_typeid_encode => encode
}

unsafe fn encode(call: pg_sys::FunctionCallInfo) -> pg_sys::Datum {
    // SAFETY: declared STRICT with a text and a uuid.
    unsafe {
        let prefix = text_argument(call);
        let uuid = uuid_argument(call, 1);
        match str::from_utf8(prefix).map(|prefix| typeid::encode(prefix, uuid)) {
            Ok(Ok(id)) => to_text(&id),
            _ => raise_invalid_prefix(prefix.as_ptr(), prefix.len()),
        }
    }
}

pg_function! {
    /// typeid_decode(id text, OUT prefix text, OUT uuid uuid)
    unguarded base_entity_typeid_decode / pg_finfo_base_entity_typeid_decode => decode
}

unsafe fn decode(call: pg_sys::FunctionCallInfo) -> pg_sys::Datum {
    // SAFETY: declared STRICT with a text, with the OUT parameters text and uuid. PostgreSQL's function makes a row
    // of values that live as long as the call.
    unsafe {
        let text = text_argument(call);
        let Some((prefix, uuid)) = typeid::decode_valid(text) else {
            raise_invalid_typeid(text.as_ptr(), text.len())
        };
        let lookup = (*call).flinfo;
        if (*lookup).fn_extra.is_null() {
            describe_result(call);
        }
        let descriptor = (*lookup).fn_extra.cast::<pg_sys::TupleDescData>();
        let mut text = ShortText::new();
        let values = [text.fill(prefix), pg_sys::Datum::from(uuid.as_ptr())];
        let row = heap_form_tuple(descriptor, values.as_ptr(), [false, false].as_ptr());
        HeapTupleHeaderGetDatum((*row).t_data)
    }
}

/// Keeps the description of the result for the calls of a query.
///
/// # Safety
///
/// `call` is that of a function with OUT parameters.
#[cold]
#[pgrx::pg_guard]
unsafe extern "C-unwind" fn describe_result(call: pg_sys::FunctionCallInfo) {
    // SAFETY: the description is copied into the context that lives as long as the look-up of the function.
    unsafe {
        let lookup = (*call).flinfo;
        let caller = pg_sys::MemoryContextSwitchTo((*lookup).fn_mcxt);
        let mut descriptor = std::ptr::null_mut();
        pg_sys::get_call_result_type(call, std::ptr::null_mut(), &mut descriptor);
        (*lookup).fn_extra = pg_sys::BlessTupleDesc(descriptor).cast();
        pg_sys::MemoryContextSwitchTo(caller);
    }
}

/// The bytes of the first argument, in the server's encoding, of which ASCII is a part.
///
/// # Safety
///
/// `call` is that of a STRICT function whose first argument is a text.
#[inline]
unsafe fn text_argument<'a>(call: pg_sys::FunctionCallInfo) -> &'a [u8] {
    // SAFETY: the caller vouches for the argument, which lives as long as the call.
    unsafe {
        let text = pg_detoast_datum_packed(fmgr::argument(call, 0).cast_mut_ptr());
        pgrx::varlena_to_byte_slice(text)
    }
}

/// An argument that is a uuid.
///
/// # Safety
///
/// `call` is that of a STRICT function whose `n`th argument is a uuid.
#[inline]
pub unsafe fn uuid_argument(call: pg_sys::FunctionCallInfo, n: usize) -> [u8; 16] {
    // SAFETY: a uuid is passed by reference and has 16 bytes.
    unsafe { fmgr::argument(call, n).cast_mut_ptr::<[u8; 16]>().read() }
}

/// Returns a TypeID to SQL.
#[inline]
pub fn to_text(id: &TypeId) -> pg_sys::Datum {
    bytes_to_text(id.as_str().as_bytes()).into()
}

#[inline]
fn bytes_to_text(bytes: &[u8]) -> *mut pg_sys::varlena {
    // SAFETY: palloc returns memory of that size, or raises an error; a text is a header of four bytes and its bytes.
    unsafe {
        let size = pg_sys::VARHDRSZ + bytes.len();
        let text = palloc(size).cast::<pg_sys::varlena>();
        pgrx::set_varsize_4b(text, size as i32);
        let place = text.cast::<u8>().add(pg_sys::VARHDRSZ);
        std::ptr::copy_nonoverlapping(bytes.as_ptr(), place, bytes.len());
        text
    }
}

/// A prefix as a text with a header of one byte, which heap_form_tuple() copies: memory of PostgreSQL's would cost an
/// eighth of the call.
struct ShortText([MaybeUninit<u8>; pg_sys::VARHDRSZ_SHORT + typeid::MAX_PREFIX]);

impl ShortText {
    #[inline]
    fn new() -> Self {
        Self([MaybeUninit::uninit(); pg_sys::VARHDRSZ_SHORT + typeid::MAX_PREFIX])
    }

    /// The text, which lives as long as the buffer.
    ///
    /// # Safety
    ///
    /// The bytes are a prefix.
    #[inline]
    unsafe fn fill(&mut self, prefix: &[u8]) -> pg_sys::Datum {
        let text = self.0.as_mut_ptr();
        // SAFETY: a prefix is no longer than the buffer, and so short that its length fits into one byte.
        unsafe {
            let place = text.add(pg_sys::VARHDRSZ_SHORT).cast::<u8>();
            std::ptr::copy_nonoverlapping(prefix.as_ptr(), place, prefix.len());
            pgrx::set_varsize_1b(text.cast(), (pg_sys::VARHDRSZ_SHORT + prefix.len()) as i32);
        }
        text.into()
    }
}

/// Raises the error from functions without a guard; no value in them has a destructor to run.
#[cold]
#[pgrx::pg_guard]
unsafe extern "C-unwind" fn raise_invalid_prefix(bytes: *const u8, length: usize) -> ! {
    // SAFETY: the caller passes a slice.
    let prefix = encoding::from_server(unsafe { std::slice::from_raw_parts(bytes, length) });
    let wrong = typeid::check_prefix(&prefix).err().unwrap_or(PrefixError::Character(0));
    error::raise(error::invalid_prefix(&prefix, wrong))
}

/// As above, for a text that is no TypeID.
#[cold]
#[pgrx::pg_guard]
unsafe extern "C-unwind" fn raise_invalid_typeid(bytes: *const u8, length: usize) -> ! {
    // SAFETY: the caller passes a slice.
    let text = encoding::from_server(unsafe { std::slice::from_raw_parts(bytes, length) });
    let wrong = typeid::decode(&text).err().unwrap_or(typeid::Error::Length(text.chars().count()));
    error::raise(error::invalid_typeid(&text, wrong))
}
