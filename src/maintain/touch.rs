//! The time that `touch` stores: now(), but always later than the stored time. Independent of PostgreSQL.
//!
//! A client that sends back the time it has read (`UPDATE ... WHERE updated_at = $1`) must not
//! overwrite a change that it has not seen. now() alone does not distinguish two changes: it is the
//! same in a whole transaction, and earlier in one that began before another committed.

#![forbid(unsafe_code)]

/// The last timestamp, 294276-12-31 23:59:59.999999 (END_TIMESTAMP in datatype/timestamp.h).
const LAST_TIMESTAMP: i64 = 9_223_371_331_200_000_000 - 1;

/// The last value of a date that is not infinity, which is the last of its integer type.
const LAST_DATE: i64 = i32::MAX as i64 - 1;

/// The times that a column holds, in its type's unit: microseconds or days since 2000.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Touch {
    /// now() as a value of the column's type.
    pub now: i64,
    /// How far apart the values of the type are.
    spacing: i64,
    /// The last value of the type.
    last: i64,
    /// Whether each change steps to a later value; if not, none steps back.
    ascends: bool,
}

impl Touch {
    /// The last time that is not infinity.
    pub const LAST_TIMESTAMP: i64 = LAST_TIMESTAMP;

    /// For a timestamptz or timestamp with this precision, the number of digits of its seconds.
    /// Each change steps forward where values are a millisecond or less apart. With whole seconds, a
    /// row that changes more often than once per second would get ahead of the clock.
    pub fn of_timestamp(now: i64, precision: u32) -> Self {
        let spacing = 10_i64.pow(6_u32.saturating_sub(precision));
        Self { now, spacing, last: LAST_TIMESTAMP, ascends: precision >= 3 }
    }

    /// For a date.
    pub fn of_date(now: i64) -> Self {
        Self { now, spacing: 1, last: LAST_DATE, ascends: false }
    }

    /// The time that replaces `stored`.
    #[inline]
    pub fn after(self, stored: i64) -> i64 {
        if stored < self.now || (stored == self.now && !self.ascends) {
            self.now
        } else {
            self.step(stored)
        }
    }

    /// The first value of the type that is later than `stored`, or not earlier where changes need not
    /// ascend. now() where there is none: infinity has no successor, and at the end of the type another
    /// time is still a change.
    fn step(self, stored: i64) -> i64 {
        let before = stored.div_euclid(self.spacing);
        let is_value = stored.rem_euclid(self.spacing) == 0;
        let next = if is_value && !self.ascends { before } else { before.saturating_add(1) };
        next.checked_mul(self.spacing).filter(|next| *next <= self.last).unwrap_or(self.now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::any;

    #[test]
    fn an_earlier_time_is_followed_by_now() {
        for stored in [i64::MIN, -1, 0, 999_999] {
            assert_eq!(Touch::of_timestamp(1_000_000, 6).after(stored), 1_000_000);
            assert_eq!(Touch::of_timestamp(1_000_000, 0).after(stored), 1_000_000);
        }
        assert_eq!(Touch::of_date(9_000).after(8_999), 9_000);
        assert_eq!(Touch::of_date(9_000).after(i64::from(i32::MIN)), 9_000, "-infinity");
    }

    #[test]
    fn another_time_is_followed_by_the_next_value_of_the_type() {
        for (precision, step) in [(3, 1_000), (4, 100), (5, 10), (6, 1)] {
            let touch = Touch::of_timestamp(1_000_000, precision);
            assert_eq!(touch.after(1_000_000), 1_000_000 + step);
            assert_eq!(touch.after(7_000_000), 7_000_000 + step);
            assert_eq!(touch.after(7_000_001), 7_000_000 + step.max(2));
        }
        assert_eq!(Touch::of_timestamp(-5_000_000, 3).after(-4_000_000), -3_999_000);
    }

    #[test]
    fn a_coarse_time_does_not_step_back() {
        for (precision, spacing) in [(0, 1_000_000), (1, 100_000), (2, 10_000)] {
            let touch = Touch::of_timestamp(2_000_000, precision);
            assert_eq!(touch.after(2_000_000), 2_000_000);
            assert_eq!(touch.after(7_000_000), 7_000_000);
            assert_eq!(touch.after(7_000_001), 7_000_000 + spacing, "no value of the type");
        }
        assert_eq!(Touch::of_date(9_000).after(9_000), 9_000);
        assert_eq!(Touch::of_date(9_000).after(9_999), 9_999);
        assert_eq!(Touch::of_date(9_000).after(LAST_DATE), LAST_DATE);
    }

    #[test]
    fn what_nothing_follows_becomes_now() {
        for precision in 0..=6 {
            assert_eq!(Touch::of_timestamp(0, precision).after(i64::MAX), 0, "infinity");
            assert_eq!(Touch::of_timestamp(0, precision).after(LAST_TIMESTAMP + 1), 0);
            assert_eq!(Touch::of_timestamp(0, precision).after(LAST_TIMESTAMP), 0);
        }
        assert_eq!(Touch::of_timestamp(0, 6).after(LAST_TIMESTAMP - 1), LAST_TIMESTAMP);
        assert_eq!(
            Touch::of_timestamp(0, 0).after(LAST_TIMESTAMP - 999_999),
            LAST_TIMESTAMP - 999_999
        );
        assert_eq!(Touch::of_date(9_000).after(i64::from(i32::MAX)), 9_000, "infinity");
    }

    proptest::proptest! {
        #[test]
        fn any_time_is_followed_by_a_later_value_of_the_type_or_by_now(
            now in -400_000_000_000_000_000_i64..400_000_000_000_000_000, stored in any::<i64>(), precision in 0..=6_u32,
        ) {
            let spacing = 10_i64.pow(6 - precision);
            let now = now - now % spacing;
            let next = Touch::of_timestamp(now, precision).after(stored);
            proptest::prop_assert_eq!(next % spacing, 0);
            proptest::prop_assert!(next >= now && next <= LAST_TIMESTAMP);
            let follows = if precision >= 3 { next > stored } else { next >= stored };
            proptest::prop_assert!(follows || (next == now && stored > LAST_TIMESTAMP - spacing));
        }

        #[test]
        fn changes_ascend_and_stay_close_to_the_clock(
            now in -1_000_000_i64..1_000_000, precision in 3..=6_u32, changes in 1..100_i64,
        ) {
            let spacing = 10_i64.pow(6 - precision);
            let touch = Touch::of_timestamp(now * spacing, precision);
            let mut stored = i64::MIN;
            for _ in 0..changes {
                let next = touch.after(stored);
                proptest::prop_assert!(next > stored);
                stored = next;
            }
            proptest::prop_assert_eq!(stored, (now + changes - 1) * spacing);
        }

        #[test]
        fn no_date_steps_back(now in any::<i32>(), stored in any::<i32>()) {
            let next = Touch::of_date(now.into()).after(stored.into());
            proptest::prop_assert!(i32::try_from(next).is_ok());
            proptest::prop_assert!(next >= stored.into() || stored == i32::MAX);
        }
    }
}
