//! A clock that never returns the same time twice. Independent of PostgreSQL.

/// Nanoseconds in a millisecond.
const MILLISECOND: u32 = 1_000_000;

/// The least step that changes the 12 bits of sub-millisecond time in a version 7 uuid: 1/4096 of a
/// millisecond, rounded up (SUBMS_MINIMAL_STEP_NS in PostgreSQL 18's
/// src/backend/utils/adt/uuid.c).
const STEP: u32 = MILLISECOND / 4096 + 1;

/// A time from 1970 to the year 10889, whose milliseconds fit in 48 bits. An i64 of nanoseconds since
/// 1970 would end in 2262.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time {
    milliseconds: u64,
    /// Below the millisecond: less than [`MILLISECOND`].
    nanoseconds: u32,
}

impl Time {
    /// A time; None if the milliseconds do not fit in 48 bits.
    #[inline]
    pub const fn new(milliseconds: u64, nanoseconds: u32) -> Option<Self> {
        if milliseconds < 1 << 48 && nanoseconds < MILLISECOND {
            Some(Self { milliseconds, nanoseconds })
        } else {
            None
        }
    }

    /// The time that a clock shows, in seconds since 1970 and the nanoseconds below them. A clock
    /// before 1970 was never set, and gives the first time. None after the last time.
    #[inline]
    pub fn of_clock(seconds: i64, nanoseconds: i64) -> Option<Self> {
        let Ok(seconds) = u64::try_from(seconds) else {
            return Self::new(0, 0);
        };
        let nanoseconds = u32::try_from(nanoseconds).ok()?;
        let milliseconds =
            seconds.checked_mul(1_000)?.checked_add(u64::from(nanoseconds / MILLISECOND))?;
        Self::new(milliseconds, nanoseconds % MILLISECOND)
    }

    /// Whole milliseconds since 1970.
    #[inline]
    pub const fn milliseconds(self) -> u64 {
        self.milliseconds
    }

    /// The nanoseconds below the millisecond.
    #[inline]
    pub const fn nanoseconds(self) -> u32 {
        self.nanoseconds
    }

    /// The next time that gives another uuid; None after the last.
    #[inline]
    fn next(self) -> Option<Self> {
        let nanoseconds = self.nanoseconds + STEP;
        if nanoseconds < MILLISECOND {
            Some(Self { nanoseconds, ..self })
        } else {
            Self::new(self.milliseconds + 1, nanoseconds - MILLISECOND)
        }
    }
}

/// Times, strictly ascending by at least [`STEP`]. When the system's clock steps back, it is ahead of
/// that until the system's clock has caught up.
pub struct AscendingClock {
    previous: Time,
}

impl Default for AscendingClock {
    fn default() -> Self {
        Self::new()
    }
}

impl AscendingClock {
    /// A clock that has not been read.
    pub const fn new() -> Self {
        Self { previous: Time { milliseconds: 0, nanoseconds: 0 } }
    }

    /// The time to use when the system's clock reads `now`. None after the last time.
    #[inline]
    pub fn advance(&mut self, now: Time) -> Option<Time> {
        self.previous = now.max(self.previous.next()?);
        Some(self.previous)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::any;

    fn at(ns: u64) -> Time {
        Time::new(ns / 1_000_000, (ns % 1_000_000) as u32).expect("a time in range")
    }

    const LAST: Time = Time { milliseconds: (1 << 48) - 1, nanoseconds: 999_999 };

    #[test]
    fn shows_the_system_time_while_that_moves() {
        let mut clock = AscendingClock::new();
        assert_eq!(clock.advance(at(1_000_000)), Some(at(1_000_000)));
        assert_eq!(clock.advance(at(1_000_245)), Some(at(1_000_245)));
        let late = at(9_300_000_000_000_000_000);
        assert_eq!(clock.advance(late), Some(late), "in 2264");
        assert_eq!(clock.advance(LAST), Some(LAST));
    }

    #[test]
    fn ascends_when_the_clock_stands_still_or_steps_back() {
        let mut clock = AscendingClock::new();
        let mut previous = 5_000_000_000;
        assert_eq!(clock.advance(at(previous)), Some(at(previous)));
        for now in [5_000_000_000, 4_000_000_000, 0, 5_000_000_100] {
            previous += u64::from(STEP);
            assert_eq!(clock.advance(at(now)), Some(at(previous)));
        }
        let now = at(6_000_000_000);
        assert_eq!(clock.advance(now), Some(now), "the clock has caught up");
    }

    #[test]
    fn every_step_shows_in_twelve_bits() {
        let mut clock = AscendingClock::new();
        let parts: Vec<u64> = (0..100_000)
            .map(|_| {
                let time = clock.advance(at(0)).expect("a time in range");
                time.milliseconds() * 4096 + u64::from(time.nanoseconds()) * 4096 / 1_000_000
            })
            .collect();
        assert!(parts.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn there_is_no_time_after_the_last() {
        let mut clock = AscendingClock::new();
        assert_eq!(clock.advance(LAST), Some(LAST));
        assert_eq!(clock.advance(LAST), None);
        assert_eq!(clock.advance(at(0)), None);
        assert_eq!(Time::new(1 << 48, 0), None);
        assert_eq!(Time::of_clock(281_474_976_710, 655_999_999), Some(LAST));
        assert_eq!(Time::of_clock(281_474_976_710, 656_000_000), None);
    }

    #[test]
    fn a_clock_before_1970_shows_the_first_time() {
        for seconds in [-1, -86_400 * 365, i64::MIN] {
            assert_eq!(Time::of_clock(seconds, 999_999_999), Some(at(0)));
        }
    }

    proptest::proptest! {
        #[test]
        fn no_clock_makes_it_panic_or_step_back(
            shown in proptest::collection::vec((any::<i64>(), any::<i64>()), 1..20), steps in 0..10_000_i64,
        ) {
            let mut clock = AscendingClock::new();
            let mut previous = None;
            let near = (0..steps / 1_000).map(|step| (281_474_976_710, 655_000_000 + step * 99_000));
            for (seconds, nanoseconds) in shown.into_iter().chain(near) {
                let time = Time::of_clock(seconds, nanoseconds).and_then(|now| clock.advance(now));
                if time.is_some() {
                    proptest::prop_assert!(time > previous);
                    previous = time;
                }
            }
        }

        #[test]
        fn a_clock_is_read_to_the_nanosecond(seconds in 0..281_474_976_710_i64, ns in 0..1_000_000_000_i64) {
            let time = Time::of_clock(seconds, ns).expect("a time in range");
            let all = u128::from(time.milliseconds()) * 1_000_000 + u128::from(time.nanoseconds());
            proptest::prop_assert_eq!(all, seconds as u128 * 1_000_000_000 + ns as u128);
        }
    }
}
