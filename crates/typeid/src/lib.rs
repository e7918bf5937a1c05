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
    if let Some(decoded) = decode_valid(text) {
        return Ok(decoded);
    }
    let (prefix, suffix) = match text.rsplit_once('_') {
        Some(("", _)) => return Err(Error::Separator),
        Some(parts) => parts,
        None => ("", text),
    };
    check_prefix(prefix).map_err(Error::Prefix)?;
    let bits = base32::decode(suffix).map_err(|error| match error {
        Error::Character(at) => Error::Character(text.len() - suffix.len() + at),
        other => other,
    })?;
    Ok((prefix, bits.to_be_bytes()))
}

/// The prefix and the uuid of a TypeID with a prefix, without a search for the last `_`: no suffix has one.
fn decode_valid(text: &str) -> Option<(&str, [u8; 16])> {
    let (prefix, rest) = text.split_at_checked(text.len().checked_sub(SUFFIX + 1)?)?;
    let bits = base32::decode(rest.strip_prefix('_')?).ok()?;
    (!prefix.is_empty() && check_prefix(prefix).is_ok()).then(|| (prefix, bits.to_be_bytes()))
}
