//! Prefixes: at most 63 small ASCII letters and `_`, which is neither the first nor the last.

/// The length of the longest prefix, in bytes.
pub const MAX_PREFIX: usize = 63;

/// Why a text is no prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrefixError {
    /// It is longer than [`MAX_PREFIX`].
    TooLong,
    /// A character, at this place, is neither a small ASCII letter nor `_`.
    Character(usize),
    /// It begins or ends with `_`.
    Underscore,
}

/// Whether the text is a prefix; the empty one is.
pub fn check_prefix(prefix: &str) -> Result<(), PrefixError> {
    if let Some(at) = prefix.bytes().position(|byte| !is_allowed(byte)) {
        return Err(PrefixError::Character(at));
    }
    if prefix.len() > MAX_PREFIX {
        return Err(PrefixError::TooLong);
    }
    if prefix.starts_with('_') || prefix.ends_with('_') {
        return Err(PrefixError::Underscore);
    }
    Ok(())
}

/// Whether the bytes are a prefix, as [`check_prefix`] has it.
#[inline]
pub(crate) fn is_prefix(prefix: &[u8]) -> bool {
    prefix.iter().all(|byte| is_allowed(*byte))
        && prefix.len() <= MAX_PREFIX
        && prefix.first() != Some(&b'_')
        && prefix.last() != Some(&b'_')
}

fn is_allowed(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte == b'_'
}

/// The prefix that a name gives: its small letters and `_`, without those at its ends; empty where nothing is left.
pub fn to_prefix(name: &str) -> String {
    let letters = name.chars().map(|letter| letter.to_ascii_lowercase());
    let allowed: String =
        letters.filter(|letter| letter.is_ascii_lowercase() || *letter == '_').collect();
    let allowed = allowed.trim_matches('_');
    allowed[..allowed.len().min(MAX_PREFIX)].trim_end_matches('_').to_owned()
}
