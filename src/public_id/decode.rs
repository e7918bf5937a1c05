//! The text of a public ID or a uuid.

use pgrx::{Uuid, direct_function_call, pg_sys};

use crate::encoding;
use crate::error;

/// A row's id.
pub enum Id {
    /// A uuid, or a TypeID without a prefix.
    Uuid(Uuid),
    /// A public ID.
    Public {
        /// Its prefix.
        prefix: String,
        /// The uuid.
        uuid: Uuid,
    },
}

/// Reads a public ID or a uuid. No form of a uuid has a `_` or as few characters as a TypeID without a prefix.
pub fn read(text: &str) -> Id {
    if text.contains('_') || text.len() == typeid::SUFFIX {
        let (prefix, uuid) = public_id(text);
        return if prefix.is_empty() {
            Id::Uuid(uuid)
        } else {
            Id::Public { prefix: prefix.to_owned(), uuid }
        };
    }
    let text = encoding::to_server(text);
    // SAFETY: the function takes a C string, and gives a uuid or an error.
    match unsafe { direct_function_call(pg_sys::uuid_in, &[Some(text.as_ptr().into())]) } {
        Some(uuid) => Id::Uuid(uuid),
        None => error::raise(error::invalid_typeid("", typeid::Error::Length(0))),
    }
}

/// The prefix and the uuid of a public ID; an error if it is none.
pub fn public_id(text: &str) -> (&str, Uuid) {
    match typeid::decode(text) {
        Ok((prefix, bytes)) => (prefix, Uuid::from_bytes(bytes)),
        Err(wrong) => error::raise(error::invalid_typeid(text, wrong)),
    }
}
