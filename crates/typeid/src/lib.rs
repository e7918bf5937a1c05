//! TypeIDs, version 0.3 of the specification (github.com/jetify-com/typeid, spec/README.md): a prefix that names a type, `_`,
//! and the 128 bits of a uuid as 26 characters in Crockford's base32. Independent of PostgreSQL.
#![forbid(unsafe_code)]

mod base32;
mod prefix;
#[cfg(test)]
mod tests;

pub use base32::SUFFIX;
pub use prefix::{MAX_PREFIX, PrefixError, check_prefix, to_prefix};

/// The length of the longest TypeID, in bytes.
pub const MAX: usize = MAX_PREFIX + 1 + SUFFIX;

/// Why a text is no TypeID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {
    /// The prefix is wrong.
    Prefix(PrefixError),
    /// Between prefix and suffix there is a `_`, and without a prefix there is none.
    Separator,
    /// The part behind the last `_` is not of 26 characters.
    Length(usize),
    /// A character of the suffix, at this place of the text, is not in the alphabet.
    Character(usize),
    /// The suffix has more than 128 bits: it begins with a character above `7`.
    Overflow,
}

/// A TypeID in a buffer of its own.
pub struct TypeId {
    bytes: [u8; MAX],
    len: usize,
}

impl TypeId {
    /// Its text.
    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.bytes[..self.len]).unwrap_or_default()
    }
}

/// The TypeID of a uuid; without a prefix, the suffix alone.
pub fn encode(prefix: &str, uuid: [u8; 16]) -> Result<TypeId, PrefixError> {
    check_prefix(prefix)?;
    let mut id = TypeId { bytes: [0; MAX], len: 0 };
    if !prefix.is_empty() {
        id.bytes[..prefix.len()].copy_from_slice(prefix.as_bytes());
        id.bytes[prefix.len()] = b'_';
        id.len = prefix.len() + 1;
    }
    id.bytes[id.len..id.len + SUFFIX].copy_from_slice(&base32::encode(u128::from_be_bytes(uuid)));
    id.len += SUFFIX;
    Ok(id)
}

/// The prefix and the uuid of a TypeID.
pub fn decode(text: &str) -> Result<(&str, [u8; 16]), Error> {
    if let Some((prefix, uuid)) = decode_valid(text.as_bytes()) {
        return Ok((&text[..prefix.len()], uuid));
    }
    let (prefix, suffix) = match text.rsplit_once('_') {
        Some(("", _)) => return Err(Error::Separator),
        Some(parts) => parts,
        None => ("", text),
    };
    check_prefix(prefix).map_err(Error::Prefix)?;
    let Ok(suffix) = suffix.as_bytes().try_into() else {
        return Err(Error::Length(suffix.chars().count()));
    };
    let bits = base32::decode(suffix).map_err(|error| match error {
        Error::Character(at) => Error::Character(text.len() - SUFFIX + at),
        other => other,
    })?;
    Ok((prefix, bits.to_be_bytes()))
}

/// The prefix and the uuid of a TypeID, or None where it is none, in any encoding of which ASCII is a part.
#[inline]
pub fn decode_valid(text: &[u8]) -> Option<(&[u8], [u8; 16])> {
    // No suffix has a `_`, so that its place is known without a search.
    let (front, suffix) = text.split_last_chunk::<SUFFIX>()?;
    let prefix = match front.split_last() {
        None => front,
        Some((b'_', prefix)) if !prefix.is_empty() => prefix,
        Some(_) => return None,
    };
    let bits = base32::decode(suffix).ok()?;
    prefix::is_prefix(prefix).then(|| (prefix, bits.to_be_bytes()))
}
