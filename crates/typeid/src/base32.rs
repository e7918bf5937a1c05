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

/// The characters of a part, whose bits fit into a register. The first 2 characters are a part, and each of the 12 behind them.
const PART: usize = 12;

/// The bits of a part.
const PART_BITS: u32 = 5 * PART as u32;

pub(crate) fn encode(bits: u128) -> [u8; SUFFIX] {
    let mut text = [0; SUFFIX];
    encode_part::<2>((bits >> (2 * PART_BITS)) as u64, &mut text, 0);
    encode_part::<PART>((bits >> PART_BITS) as u64, &mut text, 2);
    encode_part::<PART>(bits as u64, &mut text, 2 + PART);
    text
}

#[inline]
fn encode_part<const LENGTH: usize>(bits: u64, text: &mut [u8; SUFFIX], start: usize) {
    for at in 0..LENGTH {
        text[start + at] = ALPHABET[((bits >> (5 * (LENGTH - 1 - at))) & 31) as usize];
    }
}

/// The bits of a suffix; the error counts characters from its beginning.
pub(crate) fn decode(text: &[u8; SUFFIX]) -> Result<u128, Error> {
    let (head, head_wrong) = decode_part::<2>(text, 0);
    let (middle, middle_wrong) = decode_part::<PART>(text, 2);
    let (tail, tail_wrong) = decode_part::<PART>(text, 2 + PART);
    if head_wrong | middle_wrong | tail_wrong == NONE {
        let is_wrong = |character: &u8| VALUES[usize::from(*character)] == NONE;
        return Err(Error::Character(text.iter().position(is_wrong).unwrap_or_default()));
    }
    if head > 0xff {
        return Err(Error::Overflow);
    }
    Ok((u128::from(head) << (2 * PART_BITS)) | (u128::from(middle) << PART_BITS) | u128::from(tail))
}

/// The bits of a part, and NONE if one of its characters is not in the alphabet.
#[inline]
fn decode_part<const LENGTH: usize>(text: &[u8; SUFFIX], start: usize) -> (u64, u8) {
    let (mut bits, mut wrong) = (0, 0);
    for at in 0..LENGTH {
        let value = VALUES[usize::from(text[start + at])];
        wrong |= value;
        bits |= u64::from(value & 31) << (5 * (LENGTH - 1 - at));
    }
    (bits, wrong)
}
