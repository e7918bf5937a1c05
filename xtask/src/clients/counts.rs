//! Reads the counts out of what test runners print at their end.

use crate::program::Ended;
use crate::test_output::Count;

/// `Ran 7 tests in 0.1s`, then `FAILED (failures=1, errors=2)`.
pub fn of_unittest(ended: &Ended) -> Count {
    let ran = last(ended, |line| line.strip_prefix("Ran ")?.split(' ').next()?.parse().ok());
    let failed =
        last(ended, |line| line.strip_prefix("FAILED (")?.strip_suffix(')').map(sum_of_failures));
    // A test that was skipped has shown nothing, so it does not pass.
    let skipped = last(ended, |line| {
        number_after(line.strip_prefix("OK (").or(line.strip_prefix("FAILED ("))?, "skipped=")
    });
    judge(ended, ran.unwrap_or(0), failed.unwrap_or(0) + skipped.unwrap_or(0))
}

fn sum_of_failures(counts: &str) -> usize {
    ["failures=", "errors=", "unexpected successes="]
        .iter()
        .filter_map(|word| number_after(counts, word))
        .sum()
}

/// `# pass 7` and `# fail 0`, or `ℹ pass 7`.
pub fn of_node(ended: &Ended) -> Count {
    let count = |word: &str| {
        last(ended, |line| {
            let (mark, rest) = line.split_once(' ')?;
            let number = rest.strip_prefix(word)?.trim();
            if matches!(mark, "#" | "ℹ") { number.parse::<usize>().ok() } else { None }
        })
        .unwrap_or(0)
    };
    let failed = count("fail ") + count("cancelled ") + count("skipped ") + count("todo ");
    judge(ended, count("pass ") + failed, failed)
}

/// `7 runs, 20 assertions, 0 failures, 0 errors, 0 skips`.
pub fn of_minitest(ended: &Ended) -> Count {
    let counts = last(ended, |line| {
        let numbers: Vec<usize> = line
            .split(", ")
            .zip([" runs", " assertions", " failures", " errors", " skips"])
            .map_while(|(part, word)| part.strip_suffix(word)?.parse().ok())
            .collect();
        <[usize; 5]>::try_from(numbers).ok()
    });
    let [runs, _, failures, errors, skips] = counts.unwrap_or_default();
    judge(ended, runs, failures + errors + skips)
}

/// A run that ends badly without a failed test, or without any test, counts as one failure.
fn judge(ended: &Ended, ran: usize, failed: usize) -> Count {
    let unsaid = failed == 0 && (!ended.success || ran == 0);
    Count { passed: ran.saturating_sub(failed), failed: failed + usize::from(unsaid) }
}

fn last<T>(ended: &Ended, read: impl Fn(&str) -> Option<T>) -> Option<T> {
    ended.lines.iter().rev().find_map(|line| read(line.trim()))
}

fn number_after(text: &str, word: &str) -> Option<usize> {
    let rest = text.split(word).nth(1)?;
    rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ended(success: bool, lines: &[&str]) -> Ended {
        Ended { success, lines: lines.iter().map(ToString::to_string).collect() }
    }

    #[test]
    fn unittest() {
        let passed = ended(true, &["Ran 7 tests in 0.123s", "", "OK"]);
        assert_eq!(of_unittest(&passed), Count { passed: 7, failed: 0 });
        let failed =
            ended(false, &["Ran 7 tests in 1s", "", "FAILED (failures=1, errors=2, skipped=1)"]);
        assert_eq!(of_unittest(&failed), Count { passed: 3, failed: 4 });
        let skipped = ended(true, &["Ran 2 tests in 1s", "OK (skipped=2)"]);
        assert_eq!(of_unittest(&skipped), Count { passed: 0, failed: 2 });
        assert_eq!(of_unittest(&ended(true, &["Ran 0 tests in 0s", "OK"])).failed, 1);
        assert_eq!(of_unittest(&ended(false, &["ImportError"])).failed, 1);
    }

    #[test]
    fn node() {
        let passed = ended(
            true,
            &["# tests 7", "# pass 7", "# fail 0", "# cancelled 0", "# skipped 0", "# todo 0"],
        );
        assert_eq!(of_node(&passed), Count { passed: 7, failed: 0 });
        let failed =
            ended(false, &["ℹ tests 7", "ℹ pass 5", "ℹ fail 1", "ℹ cancelled 0", "ℹ skipped 1"]);
        assert_eq!(of_node(&failed), Count { passed: 5, failed: 2 });
        assert_eq!(of_node(&ended(false, &["SyntaxError"])).failed, 1);
    }

    #[test]
    fn minitest() {
        let passed = ended(true, &["7 runs, 20 assertions, 0 failures, 0 errors, 0 skips"]);
        assert_eq!(of_minitest(&passed), Count { passed: 7, failed: 0 });
        let failed = ended(false, &["7 runs, 20 assertions, 1 failures, 2 errors, 1 skips"]);
        assert_eq!(of_minitest(&failed), Count { passed: 3, failed: 4 });
        assert_eq!(of_minitest(&ended(true, &[])).failed, 1);
    }
}
