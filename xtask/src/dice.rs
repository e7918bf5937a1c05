//! Random choices that a seed repeats.

use std::ops::RangeInclusive;

/// A source of random choices.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// The dice that a seed stands for.
    pub fn of(seed: u64) -> Self {
        Self(seed)
    }

    /// The seed of this run: PROPERTY_SEED in the environment, or 1.
    pub fn seed() -> u64 {
        std::env::var("PROPERTY_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1)
    }

    /// The next 64 bits (SplitMix64, by Sebastiano Vigna).
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// A number below `end`, which is not 0.
    pub fn below(&mut self, end: usize) -> usize {
        (self.bits() % end as u64) as usize
    }

    /// A number of a range.
    pub fn within(&mut self, range: RangeInclusive<usize>) -> usize {
        range.start() + self.below(range.end() - range.start() + 1)
    }

    /// Whether something that happens so many times in a hundred happens.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of some words, of which there is at least one.
    pub fn one<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }

    /// A text, so many times in a hundred; else none.
    pub fn maybe<'a>(&mut self, percent: usize, text: &'a str) -> &'a str {
        if self.chance(percent) { text } else { "" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_repeats_its_choices_and_another_does_not() {
        let roll = |seed| {
            let mut dice = Dice::of(seed);
            (0..20).map(|_| dice.below(1_000)).collect::<Vec<_>>()
        };
        assert_eq!(roll(7), roll(7));
        assert_ne!(roll(7), roll(8));
    }

    #[test]
    fn every_number_of_a_range_comes() {
        let mut dice = Dice::of(1);
        let mut seen = [false; 3];
        (0..100).for_each(|_| seen[dice.within(4..=6) - 4] = true);
        assert_eq!(seen, [true; 3]);
    }
}
