//! The noun in a table name: `tbl_orderItems_2024q1` is `tbl_order` + `Items` + `_2024q1`.

use super::convention::is_capital;

/// A name split in three: the text before the noun, the noun, and a number, version or date after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Identifier<'a> {
    pub head: &'a str,
    pub noun: &'a str,
    pub tail: &'a str,
}

/// The case of a noun, and thereby that of an added ending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// Mixed: `users`, `Users`.
    Mixed,
    /// All capitals, the ending too: `USERS`.
    Capitals,
    /// A capital acronym with a small ending: `UserIDs`.
    Acronym,
}

impl<'a> Identifier<'a> {
    /// Finds the noun: the last word that is not a number, a version, a date or a lone letter.
    pub(crate) fn parse(name: &'a str) -> Self {
        let mut rest = name;
        loop {
            let trimmed = rest.trim_end_matches(|c: char| !c.is_alphanumeric());
            let start = trimmed
                .rfind(|c: char| !c.is_alphanumeric())
                .map_or(0, |at| at + char_len(trimmed, at));
            let (before, chunk) = trimmed.split_at(start);
            let droppable = is_mark(chunk) || chunk.len() == 1;
            if droppable && before.contains(|c: char| c.is_alphabetic()) {
                rest = before;
                continue;
            }
            let stem = &chunk[..chunk.len() - number_len(chunk)];
            let stem = if stem.is_empty() { chunk } else { stem };
            let noun_start = start + last_hump(stem);
            let noun_end = start + stem.len();
            return Identifier {
                head: &name[..noun_start],
                noun: &name[noun_start..noun_end],
                tail: &name[noun_end..],
            };
        }
    }

    /// The case of the noun.
    pub(crate) fn style(&self) -> Style {
        let noun = self.noun.as_bytes();
        let Some((&last, body)) = noun.split_last() else {
            return Style::Mixed;
        };
        if !last.is_ascii_uppercase() {
            let body = body.strip_suffix(b"e").filter(|body| body.ends_with(b"S")).unwrap_or(body);
            let acronym = last == b's' && body.len() > 1 && body.iter().all(u8::is_ascii_uppercase);
            return if acronym { Style::Acronym } else { Style::Mixed };
        }
        if noun.iter().any(u8::is_ascii_lowercase) {
            return Style::Acronym;
        }
        // Behind it stands at most a number or a version: `URL_V2`, not `STATUS_OLD`.
        let alone = !self.head.contains(|c: char| c.is_alphabetic())
            && !self
                .tail
                .as_bytes()
                .windows(2)
                .any(|pair| pair.iter().all(u8::is_ascii_alphabetic));
        if self.head.contains(|c: char| c.is_lowercase()) || alone && is_acronym(noun) {
            Style::Acronym
        } else {
            Style::Capitals
        }
    }
}

fn char_len(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(1, char::len_utf8)
}

/// A part such as `2024`, `v2`, `p2024`, `y2024m01`, `2024q1`: every letter is alone before a number.
fn is_mark(chunk: &str) -> bool {
    let bytes = chunk.as_bytes();
    bytes.last().is_some_and(u8::is_ascii_digit)
        && bytes.iter().all(u8::is_ascii_alphanumeric)
        && bytes.windows(2).all(|pair| !pair[0].is_ascii_alphabetic() || pair[1].is_ascii_digit())
}

/// The length of the number at the end of a word: `users2`, `users2024q1`, `UsersV2`.
fn number_len(chunk: &str) -> usize {
    let bytes = chunk.as_bytes();
    let mut start = bytes.len();
    while start > 0 {
        let here = bytes[start - 1];
        let between = start < bytes.len()
            && here.is_ascii_alphabetic()
            && start > 1
            && bytes[start - 2].is_ascii_digit();
        if !here.is_ascii_digit() && !between {
            break;
        }
        start -= 1;
    }
    let version = start < bytes.len()
        && start > 2
        && bytes[start - 1] == b'V'
        && bytes[start - 2].is_ascii_lowercase();
    bytes.len() - start + usize::from(version)
}

/// The start of the last word of a chunk without separators: `order|Items`, `User|IDs`, `sha256|sums`.
fn last_hump(chunk: &str) -> usize {
    let bytes = chunk.as_bytes();
    if !chunk.is_ascii() {
        return last_unicode_hump(chunk);
    }
    let lower = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_lowercase);
    let upper = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_uppercase);
    let mut start = bytes.len();
    // The plural of an acronym: capitals and one small `s`.
    let plural_acronym =
        start > 2 && bytes[start - 1] == b's' && upper(start - 2) && upper(start - 3);
    // And that of one in `S`: `SMSes`.
    let plural_in_es = start > 3 && chunk.ends_with("Ses") && upper(start - 4);
    let ending = usize::from(plural_acronym) + 2 * usize::from(plural_in_es);
    start -= ending;
    while start > 0 && lower(start - 1) {
        start -= 1;
    }
    let small = bytes.len() - start - ending;
    if small == 0 {
        while start > 0 && upper(start - 1) {
            start -= 1;
        }
        // A lone capital belongs to the word before it: `RfQ`.
        if start > 0 && bytes.len() - start == 1 && lower(start - 1) {
            while start > 0 && lower(start - 1) {
                start -= 1;
            }
            start -= usize::from(start > 0 && upper(start - 1));
        }
    } else if start > 0 && upper(start - 1) {
        start -= 1;
    }
    // A single letter after a digit is not a word: `mp3s`.
    if bytes.len() - start < 2 && start > 0 {
        return 0;
    }
    start
}

fn last_unicode_hump(chunk: &str) -> usize {
    let mut start = 0;
    let mut previous = None;
    for (at, letter) in chunk.char_indices() {
        if is_capital(letter) && previous.is_some_and(|p| !is_capital(p)) {
            start = at;
        }
        previous = Some(letter);
    }
    start
}

/// Whether a single name in capitals is an acronym (`URL`), not a word of a schema in upper case (`USER`).
fn is_acronym(noun: &[u8]) -> bool {
    const KNOWN: [&str; 24] = [
        "ACL", "AI", "API", "BOM", "CPU", "CVE", "FAQ", "GPU", "GUID", "ID", "IP", "IPO", "ISBN",
        "KPI", "NDA", "RFI", "RMA", "SKU", "SLA", "UI", "URI", "URL", "UUID", "VAT",
    ];
    let vowel = |letter: &u8| matches!(letter, b'A' | b'E' | b'I' | b'O' | b'U' | b'Y');
    !noun.iter().any(vowel) || KNOWN.iter().any(|known| known.as_bytes() == noun)
}
