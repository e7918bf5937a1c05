//! 128 bits as 26 characters: Crockford's alphabet in small letters, five bits a character, two bits of zero in front.

use super::Error;

/// The number of characters.
pub const SUFFIX: usize = 26;

const ALPHABET: [u8; 32] = *b"0123456789abcdefghjkmnpqrstvwxyz";

/// A character that is not in the alphabet.
const NONE: u8 = 0xff;

/// The value of each character.
const VALUES: [u8; 256] = {
    let mut values = [NONE; 256];
    let mut at = 0;
    while at < ALPHABET.len() {
        values[ALPHABET[at] as usize] = at as u8;
        at += 1;
    }
    values
};

pub(crate) fn encode(bits: u128) -> [u8; SUFFIX] {
    let mut text = [0; SUFFIX];
    let mut rest = bits;
    for character in text.iter_mut().rev() {
        *character = ALPHABET[(rest & 31) as usize];
        rest >>= 5;
    }
    text
}

pub(crate) fn decode(text: &str) -> Result<u128, Error> {
    let Ok(text) = <&[u8; SUFFIX]>::try_from(text.as_bytes()) else {
        return Err(Error::Length(text.chars().count()));
    };
    let mut bits = 0;
    let mut wrong = 0;
    for character in text {
        let value = VALUES[usize::from(*character)];
        wrong |= value;
        bits = (bits << 5) | u128::from(value & 31);
    }
    if wrong == NONE {
        let is_wrong = |character: &u8| VALUES[usize::from(*character)] == NONE;
        return Err(Error::Character(text.iter().position(is_wrong).unwrap_or_default()));
    }
    if VALUES[usize::from(text[0])] > 7 {
        return Err(Error::Overflow);
    }
    Ok(bits)
}
