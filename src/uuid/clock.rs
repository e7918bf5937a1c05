//! A clock that never shows the same time twice. Knows no PostgreSQL.

#![forbid(unsafe_code)]

/// The least step that changes the 12 bits of sub-millisecond time in a version 7 uuid: a
/// millisecond in 4096 parts, rounded up (SUBMS_MINIMAL_STEP_NS in PostgreSQL 18's
/// src/backend/utils/adt/uuid.c).
const STEP_NS: i64 = 1_000_000 / 4096 + 1;

/// Times in nanoseconds since 1970, strictly ascending by at least [`STEP_NS`]. When the system's
/// clock steps back it runs ahead of it until the clock has caught up.
pub struct AscendingClock {
    previous_ns: i64,
}

impl AscendingClock {
    /// A clock that has shown no time.
    pub const fn new() -> Self {
        Self { previous_ns: 0 }
    }

    /// The time to use when the system's clock shows `now_ns`.
    #[inline]
    pub fn advance(&mut self, now_ns: i64) -> i64 {
        self.previous_ns = now_ns.max(self.previous_ns.saturating_add(STEP_NS));
        self.previous_ns
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_the_system_time_while_that_moves() {
        let mut clock = AscendingClock::new();
        assert_eq!(clock.advance(1_000_000), 1_000_000);
        assert_eq!(clock.advance(1_000_245), 1_000_245);
    }

    #[test]
    fn ascends_when_the_clock_stands_still_or_steps_back() {
        let mut clock = AscendingClock::new();
        let mut previous = clock.advance(5_000_000_000);
        for now in [5_000_000_000, 4_000_000_000, 0, -1, 5_000_000_100] {
            let next = clock.advance(now);
            assert_eq!(next, previous + STEP_NS);
            previous = next;
        }
        assert_eq!(clock.advance(6_000_000_000), 6_000_000_000, "the clock has caught up");
    }

    #[test]
    fn every_step_shows_in_twelve_bits() {
        let mut clock = AscendingClock::new();
        let parts: Vec<i64> = (0..100_000)
            .map(|_| {
                let ns = clock.advance(0);
                (ns / 1_000_000) * 4096 + (ns % 1_000_000) * 4096 / 1_000_000
            })
            .collect();
        assert!(parts.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
