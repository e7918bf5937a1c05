//! Text of the server's encoding, and Rust's, which is UTF-8.
//!
//! PostgreSQL's own conversion functions translate between the two. In a database in SQL_ASCII,
//! whose bytes beyond ASCII have no known meaning, each such byte becomes one letter without case and
//! the same byte again, so that no byte is lost.

use std::borrow::Cow;
use std::ffi::{CStr, CString, c_char};

use pgrx::pg_sys;

use crate::compat;

/// The letter for byte 0 of SQL_ASCII; the letters for the bytes beyond ASCII follow it. These are Yi
/// syllables: they count as letters in names, and no function changes their case.
const STAND_IN: u32 = 0xA000;

const UTF8: i32 = pg_sys::pg_enc::PG_UTF8 as i32;
const SQL_ASCII: i32 = pg_sys::pg_enc::PG_SQL_ASCII as i32;

fn database_encoding() -> i32 {
    // SAFETY: a plain global of the backend.
    unsafe { pg_sys::GetDatabaseEncoding() }
}

/// Converts text of the server's encoding. Bytes that are invalid in it are PostgreSQL's own error,
/// `invalid byte sequence for encoding` (SQLSTATE 22021).
pub fn from_server(text: &[u8]) -> String {
    if text.is_ascii() {
        return text.iter().copied().map(char::from).collect();
    }
    match database_encoding() {
        UTF8 => match std::str::from_utf8(text) {
            Ok(valid) => valid.to_owned(),
            // SAFETY: the function reads `len` bytes and raises the error.
            Err(_) => unsafe {
                pg_sys::pg_verifymbstr(text.as_ptr().cast(), length(text), false);
                String::new()
            },
        },
        SQL_ASCII => text.iter().map(|byte| stand_in(*byte)).collect(),
        // SAFETY: the function reads `len` bytes and gives a C string in UTF-8, or raises an error;
        // it returns its argument only where the encodings are equal.
        _ => unsafe {
            let utf8 = pg_sys::pg_server_to_any(text.as_ptr().cast(), length(text), UTF8);
            let converted = CStr::from_ptr(utf8).to_string_lossy().into_owned();
            pg_sys::pfree(utf8.cast());
            converted
        },
    }
}

/// Copies a C string of the server's encoding into Rust; null gives the empty string.
///
/// # Safety
///
/// `name` is null or points to a C string.
pub unsafe fn text(name: *const c_char) -> String {
    if name.is_null() {
        return String::new();
    }
    // SAFETY: the caller vouches for the pointer.
    from_server(unsafe { CStr::from_ptr(name) }.to_bytes())
}

/// Converts text of Rust to the server's encoding. A character that the encoding lacks is
/// PostgreSQL's own error (SQLSTATE 22P05). C strings end at their first NUL, and so does this.
pub fn to_server(text: &str) -> CString {
    let bytes = match text.as_bytes().iter().position(|byte| *byte == 0) {
        Some(end) => &text.as_bytes()[..end],
        None => text.as_bytes(),
    };
    let converted: Cow<[u8]> = if bytes.is_ascii() {
        Cow::Borrowed(bytes)
    } else {
        match database_encoding() {
            UTF8 => Cow::Borrowed(bytes),
            SQL_ASCII => Cow::Owned(to_sql_ascii(&String::from_utf8_lossy(bytes))),
            // SAFETY: the function reads `len` bytes and gives a C string, or raises an error.
            _ => unsafe {
                let server = pg_sys::pg_any_to_server(bytes.as_ptr().cast(), length(bytes), UTF8);
                let converted = CStr::from_ptr(server).to_bytes().to_vec();
                pg_sys::pfree(server.cast());
                Cow::Owned(converted)
            },
        }
    };
    CString::new(converted).unwrap_or_default()
}

/// Raises PostgreSQL's own error for bytes that are invalid in the server's encoding.
pub fn verify(text: &CStr) {
    // SAFETY: the function reads the given number of bytes.
    unsafe { pg_sys::pg_verifymbstr(text.as_ptr(), length(text.to_bytes()), false) };
}

/// Text of a message in the server's encoding, in a String, since pgrx's reports hold Strings. A
/// character that the encoding lacks becomes a question mark, and so does a byte of SQL_ASCII that the
/// client's encoding does not have, such as one of a character that a message shows in part: an error in
/// the conversion would hide the first error.
pub fn message(text: String) -> String {
    let encoding = database_encoding();
    if text.is_ascii() || encoding == UTF8 {
        return text;
    }
    let bytes = if encoding == SQL_ASCII {
        for_client(to_sql_ascii(&text))
    } else {
        text.chars().flat_map(to_server_or_question_mark).collect()
    };
    // SAFETY: pgrx copies the bytes of a report's text to a C string and looks at no character of
    // it (do_ereport() in pgrx-pg-sys/src/submodules/panic.rs); the memory is a String's all along.
    unsafe { String::from_utf8_unchecked(bytes) }
}

/// Text of SQL_ASCII, which PostgreSQL sends as it is if it is valid in the client's encoding.
fn for_client(bytes: Vec<u8>) -> Vec<u8> {
    // SAFETY: plain globals of the backend, and a function that reads the given number of bytes.
    let (encoding, is_valid) = unsafe {
        let encoding = pg_sys::pg_get_client_encoding();
        let text = bytes.as_ptr().cast();
        (encoding, pg_sys::pg_verify_mbstr(encoding, text, length(&bytes), true))
    };
    if is_valid {
        bytes
    } else if encoding == UTF8 {
        valid_utf8(&bytes)
    } else {
        bytes.into_iter().map(|byte| if byte.is_ascii() { byte } else { b'?' }).collect()
    }
}

/// The bytes, with a question mark for each that is not of a whole character.
fn valid_utf8(bytes: &[u8]) -> Vec<u8> {
    let mut valid = Vec::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        valid.extend(chunk.valid().as_bytes());
        valid.extend(chunk.invalid().iter().map(|_| b'?'));
    }
    valid
}

fn to_server_or_question_mark(character: char) -> Vec<u8> {
    if character.is_ascii() {
        return vec![character as u8];
    }
    let mut buffer = [0_u8; pg_sys::MAX_UNICODE_EQUIVALENT_STRING as usize + 1];
    let converted = compat::character_to_server(character, &mut buffer);
    match (converted, CStr::from_bytes_until_nul(&buffer)) {
        (true, Ok(text)) => text.to_bytes().to_vec(),
        _ => vec![b'?'],
    }
}

fn stand_in(byte: u8) -> char {
    if byte.is_ascii() {
        return char::from(byte);
    }
    char::from_u32(STAND_IN + u32::from(byte)).unwrap_or(char::REPLACEMENT_CHARACTER)
}

fn to_sql_ascii(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    for character in text.chars() {
        match u32::from(character).checked_sub(STAND_IN).map(u8::try_from) {
            Some(Ok(byte)) if !byte.is_ascii() => bytes.push(byte),
            _ => bytes.extend(character.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    bytes
}

/// The length in bytes, as PostgreSQL's functions take it. No text in PostgreSQL is longer than 1 GB.
fn length(text: &[u8]) -> i32 {
    i32::try_from(text.len()).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn every_byte_of_sql_ascii_comes_back(bytes in proptest::collection::vec(1_u8.., 0..50)) {
            let text: String = bytes.iter().map(|byte| stand_in(*byte)).collect();
            proptest::prop_assert_eq!(to_sql_ascii(&text), bytes);
        }
    }

    #[test]
    fn only_bytes_without_their_character_become_question_marks() {
        assert_eq!(valid_utf8("größe".as_bytes()), "größe".as_bytes());
        assert_eq!(valid_utf8(b"gr\xc3 gr\xc3\xb6"), "gr? grö".as_bytes());
    }
}
