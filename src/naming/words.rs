//! What the dictionaries know: sorted word lists, searched where they lie in the library's text, with nothing to build first.
#![forbid(unsafe_code)]

/// Classes of a word's byte in the index: below `a`, one for each letter, above `z`. They grow with the byte, as the lists do.
const CLASSES: usize = 28;

/// A list of lines `word` or `word<TAB>value`, sorted by word in byte order, after a header of lines that start with `#`.
pub(super) struct WordList {
    text: &'static str,
    /// Where the lines of each pair of first letters begin; counted by the compiler.
    starts: [u32; CLASSES * CLASSES + 1],
}

/// Singulars the rules would not know as such, or whose plural they would get wrong (the value, if any).
pub(super) static SINGULARS: WordList = WordList::new(include_str!("words/singulars.tsv"));

/// Plurals the rules would not know as such, or whose singular (the value) they would get wrong.
pub(super) static PLURALS: WordList = WordList::new(include_str!("words/plurals.tsv"));

/// Words alike in both numbers, and words that only exist in the plural.
pub(super) static INVARIANTS: WordList = WordList::new(include_str!("words/invariants.tsv"));

const fn class(byte: u8) -> usize {
    match byte {
        b'a'..=b'z' => (byte - b'a') as usize + 1,
        b'{'.. => CLASSES - 1,
        _ => 0,
    }
}

impl WordList {
    #[allow(
        long_running_const_eval,
        reason = "the compiler walks over every line once"
    )]
    const fn new(text: &'static str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = [0; CLASSES * CLASSES + 1];
        let (mut at, mut filled) = (0, 0);
        while at < bytes.len() {
            if bytes[at] != b'#' && at + 1 < bytes.len() {
                let pair = class(bytes[at]) * CLASSES + class(bytes[at + 1]);
                while filled <= pair {
                    starts[filled] = at as u32;
                    filled += 1;
                }
            }
            while at < bytes.len() && bytes[at] != b'\n' {
                at += 1;
            }
            at += 1;
        }
        while filled < starts.len() {
            starts[filled] = bytes.len() as u32;
            filled += 1;
        }
        WordList { text, starts }
    }

    /// The value of a word, `""` for a word without one, `None` for a word that is not listed.
    pub(super) fn get(&self, word: &[u8]) -> Option<&'static str> {
        let (first, second) = (*word.first()?, *word.get(1)?);
        let pair = class(first) * CLASSES + class(second);
        let text = self.text.as_bytes();
        let mut low = *self.starts.get(pair)? as usize;
        let mut high = *self.starts.get(pair + 1)? as usize;
        while low < high {
            let middle = low + (high - low) / 2;
            let start = text[low..middle]
                .iter()
                .rposition(|&byte| byte == b'\n')
                .map_or(low, |i| low + i + 1);
            let end = text[middle..high]
                .iter()
                .position(|&byte| byte == b'\n')
                .map_or(high, |i| middle + i);
            let line = &text[start..end];
            let tab = line
                .iter()
                .position(|&byte| byte == b'\t')
                .unwrap_or(line.len());
            match line[..tab].cmp(word) {
                std::cmp::Ordering::Equal => return self.text.get((start + tab + 1).min(end)..end),
                std::cmp::Ordering::Less => low = end + 1,
                std::cmp::Ordering::Greater => high = start,
            }
        }
        None
    }

    /// Whether a word is listed.
    pub(super) fn contains(&self, word: &[u8]) -> bool {
        self.get(word).is_some()
    }

    /// The words and their values.
    #[cfg(test)]
    pub(super) fn iter(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.text
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(|line| line.split_once('\t').unwrap_or((line, "")))
    }
}
