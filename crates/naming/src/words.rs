//! The built-in word lists, sorted, used in place in the library's text.
//!
//! The compiler builds their hash tables, so the first call builds nothing, and a look-up takes a few nanoseconds.

/// Singulars that the rules do not recognize, or whose plural (the value, if any) they get wrong.
pub(crate) static SINGULARS: WordList<4096> = WordList::new(include_str!("../words/singulars.tsv"));

/// Plurals that the rules do not recognize, or whose singular (the value, if any) they get wrong.
pub(crate) static PLURALS: WordList<8192> = WordList::new(include_str!("../words/plurals.tsv"));

/// Words with equal forms in both numbers, and words that only exist in the plural.
pub(crate) static INVARIANTS: WordList<8192> =
    WordList::new(include_str!("../words/invariants.tsv"));

/// Mass nouns that have a plural all the same (`storages`), which the rules form.
pub(crate) static MASS_NOUNS: WordList<4096> =
    WordList::new(include_str!("../words/mass_nouns.tsv"));

/// Words that qualify the noun of a name, with their kind.
pub(crate) static QUALIFIERS: WordList<512> =
    WordList::new(include_str!("../words/qualifiers.tsv"));

/// A list of lines `word` or `word<TAB>value`, sorted by word in byte order, after a header of lines that start with `#`.
pub(crate) struct WordList<const SLOTS: usize> {
    text: &'static str,
    /// The offset in the text of a word's line, plus one; zero is free. Collisions use the next slot.
    slots: [u16; SLOTS],
}

/// The hash of a word (FNV-1a), to be reused for every list.
pub(crate) const fn hash(word: &[u8]) -> u32 {
    hash_until(word, 0, word.len())
}

const fn hash_until(text: &[u8], mut at: usize, end: usize) -> u32 {
    let mut hash: u32 = 0x811c_9dc5;
    while at < end {
        hash = (hash ^ text[at] as u32).wrapping_mul(0x0100_0193);
        at += 1;
    }
    // The low bits choose the slot; the high ones are mixed better.
    hash ^ (hash >> 15)
}

impl<const SLOTS: usize> WordList<SLOTS> {
    #[allow(long_running_const_eval, reason = "the compiler walks over every line once")]
    const fn new(text: &'static str) -> Self {
        let bytes = text.as_bytes();
        let mut slots = [0; SLOTS];
        let mut line = 0;
        while line < bytes.len() {
            let (mut tab, mut end) = (line, line);
            while tab < bytes.len() && bytes[tab] != b'\t' && bytes[tab] != b'\n' {
                tab += 1;
            }
            while end < bytes.len() && bytes[end] != b'\n' {
                end += 1;
            }
            if bytes[line] != b'#' {
                let mut slot = hash_until(bytes, line, tab) as usize % SLOTS;
                while slots[slot] != 0 {
                    slot = (slot + 1) % SLOTS;
                }
                assert!(line < u16::MAX as usize, "a list is shorter than 64 KB");
                slots[slot] = line as u16 + 1;
            }
            line = end + 1;
        }
        WordList { text, slots }
    }

    /// The value of a word with its hash: `""` for a word without one, `None` for a word that is not listed.
    pub(crate) fn get(&self, word: &[u8], hash: u32) -> Option<&'static str> {
        let mut slot = hash as usize % SLOTS;
        loop {
            let start = (*self.slots.get(slot)? as usize).checked_sub(1)?;
            let line = self.text.as_bytes().get(start..)?;
            if line.starts_with(word) {
                match line.get(word.len()) {
                    Some(b'\n') | None => return Some(""),
                    Some(b'\t') => {
                        return self.text.get(start + word.len() + 1..)?.split('\n').next();
                    }
                    Some(_) => {}
                }
            }
            slot = (slot + 1) % SLOTS;
        }
    }

    /// Whether a word with its hash is listed.
    pub(crate) fn contains(&self, word: &[u8], hash: u32) -> bool {
        self.get(word, hash).is_some()
    }

    /// The words and their values.
    #[cfg(test)]
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.text
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(|line| line.split_once('\t').unwrap_or((line, "")))
    }
}
