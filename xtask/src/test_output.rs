//! Reads the counts out of what `cargo test` prints.

use crate::program::Ended;

/// Tests that passed and tests that failed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// How many passed.
    pub passed: usize,
    /// How many failed.
    pub failed: usize,
}

impl Count {
    /// One test.
    pub fn one(passed: bool) -> Self {
        Self { passed: usize::from(passed), failed: usize::from(!passed) }
    }
}

impl std::ops::AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// The tests of a run of `cargo test`; one that ends badly without a failed test counts as one failure.
pub fn count(ended: &Ended) -> Count {
    let mut count = Count::default();
    for line in &ended.lines {
        if let Some(result) = line.trim().strip_prefix("test result: ") {
            count.passed += number_before(result, "passed");
            count.failed += number_before(result, "failed");
        }
    }
    if !ended.success && count.failed == 0 || count == Count::default() {
        count.failed += 1;
    }
    count
}

/// In `ok. 3 passed; 0 failed; …`, the number before a word.
fn number_before(result: &str, word: &str) -> usize {
    result
        .split(';')
        .find_map(|part| part.trim().strip_suffix(word))
        .and_then(|before| before.split_whitespace().last()?.parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ended(success: bool, lines: &[&str]) -> Ended {
        Ended { success, lines: lines.iter().map(ToString::to_string).collect() }
    }

    #[test]
    fn several_results_add_up() {
        let lines = [
            "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.1s",
            "test result: FAILED. 12 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 4s",
        ];
        assert_eq!(count(&ended(false, &lines)), Count { passed: 15, failed: 2 });
    }

    #[test]
    fn nothing_ran() {
        assert_eq!(
            count(&ended(false, &["error: could not compile"])),
            Count { passed: 0, failed: 1 }
        );
        assert_eq!(count(&ended(true, &[])), Count { passed: 0, failed: 1 });
    }

    #[test]
    fn a_crash_after_the_tests() {
        let lines = ["test result: ok. 3 passed; 0 failed; 0 ignored"];
        assert_eq!(count(&ended(false, &lines)), Count { passed: 3, failed: 1 });
    }
}
