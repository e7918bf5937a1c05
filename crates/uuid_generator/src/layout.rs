//! The bits of a uuid (RFC 9562). Independent of PostgreSQL; the `uuid` crate writes and reads them.

use uuid::{Uuid, Variant, Version};

use crate::clock::Time;

/// Microseconds from 1970-01-01 to 2000-01-01, PostgreSQL's epoch.
const POSTGRES_EPOCH_US: i64 = 946_684_800_000_000;

/// Microseconds from 1582-10-15, the epoch of version 1, to 2000-01-01.
const GREGORIAN_TO_POSTGRES_US: i64 = 13_165_977_600_000_000;

/// A version 4 uuid of 122 random bits.
#[inline]
pub fn version_4(random: [u64; 2]) -> [u8; 16] {
    build(random[0], random[1], Version::Random)
}

/// A uuid of these bits, except those of version and variant. These are set while the halves are integers:
/// uuid's Builder sets them byte by byte, which stalls the following load of the whole.
#[inline]
fn build(high: u64, low: u64, version: Version) -> [u8; 16] {
    let high = (high & !0xf000) | ((version as u64) << 12);
    let low = (low & (u64::MAX >> 2)) | (1 << 63);
    Uuid::from_u64_pair(high, low).into_bytes()
}

/// A version 7 uuid in PostgreSQL 18's layout: 48 bits of milliseconds since 1970, 12 bits of the
/// fractions of the millisecond, 62 random bits.
#[inline]
pub fn version_7(time: Time, random: u64) -> [u8; 16] {
    let part = u64::from(time.nanoseconds()) * 4096 / 1_000_000;
    build((time.milliseconds() << 16) | part, random, Version::SortRand)
}

/// A time in PostgreSQL's microseconds since 2000, and the nanoseconds below them, less than 1000.
pub fn to_timestamp(time: Time) -> (i64, u32) {
    // 48 bits of milliseconds are 58 bits of microseconds.
    let milliseconds = time.milliseconds() as i64;
    let microseconds = milliseconds * 1_000 + i64::from(time.nanoseconds() / 1_000);
    (microseconds - POSTGRES_EPOCH_US, time.nanoseconds() % 1_000)
}

/// The reverse. None if the milliseconds do not fit in 48 bits: before 1970 and after the year 10889.
pub fn from_timestamp(timestamp_us: i64, ns: u32) -> Option<Time> {
    let microseconds = timestamp_us.checked_add(POSTGRES_EPOCH_US)?;
    let milliseconds = u64::try_from(microseconds.div_euclid(1_000)).ok()?;
    let below = u32::try_from(microseconds.rem_euclid(1_000)).ok()?;
    Time::new(milliseconds, below * 1_000 + ns.min(999))
}

/// The least and the greatest version 7 uuid of the millisecond of a time, from any generator: not every
/// generator stores the time below the millisecond. None as above.
pub fn version_7_bounds(timestamp_us: i64) -> Option<([u8; 16], [u8; 16])> {
    let milliseconds = from_timestamp(timestamp_us, 0)?.milliseconds();
    let bound = |ns, random| Some(version_7(Time::new(milliseconds, ns)?, random));
    Some((bound(0, 0)?, bound(999_999, u64::MAX)?))
}

/// The version of a uuid; None unless its variant is that of RFC 9562.
pub fn version(bytes: [u8; 16]) -> Option<usize> {
    let uuid = Uuid::from_bytes(bytes);
    (uuid.get_variant() == Variant::RFC4122).then(|| uuid.get_version_num())
}

/// The time in a uuid of version 1 or 7, in microseconds since 2000; None for other versions, as
/// in PostgreSQL 18.
pub fn timestamp(bytes: [u8; 16]) -> Option<i64> {
    let uuid = Uuid::from_bytes(bytes);
    match version(bytes)? {
        1 => {
            let (ticks, _) = uuid.get_timestamp()?.to_gregorian();
            Some((ticks / 10) as i64 - GREGORIAN_TO_POSTGRES_US)
        }
        7 => {
            let mut milliseconds = [0; 8];
            milliseconds[2..].copy_from_slice(&bytes[..6]);
            Some(i64::from_be_bytes(milliseconds) * 1_000 - POSTGRES_EPOCH_US)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uuid(text: &str) -> [u8; 16] {
        Uuid::parse_str(text).expect(text).into_bytes()
    }

    #[test]
    fn version_and_variant_are_set_and_all_other_bits_are_random() {
        assert_eq!(version_4([0; 2]), uuid("00000000-0000-4000-8000-000000000000"));
        assert_eq!(version_4([u64::MAX; 2]), uuid("ffffffff-ffff-4fff-bfff-ffffffffffff"));
    }

    #[test]
    fn version_7_has_the_time_in_front() {
        // The example of RFC 9562, A.6: 2022-02-22 19:22:22 UTC.
        let at = |ns| Time::new(1_645_557_742_000, ns).expect("a time in range");
        assert_eq!(version_7(at(0), u64::MAX), uuid("017f22e2-79b0-7000-bfff-ffffffffffff"));
        assert_eq!(version_7(at(999_999), 0), uuid("017f22e2-79b0-7fff-8000-000000000000"));
        assert_eq!(version_7(at(500_000), 0), uuid("017f22e2-79b0-7800-8000-000000000000"));
    }

    #[test]
    fn a_timestamp_gives_the_same_id_as_the_clock() {
        let us = 1_645_557_742_123_456;
        let time = Time::of_clock(1_645_557_742, 123_456_789).expect("a time in range");
        assert_eq!(from_timestamp(us - POSTGRES_EPOCH_US, 789), Some(time));
        assert_eq!(to_timestamp(time), (us - POSTGRES_EPOCH_US, 789));
    }

    #[test]
    fn times_outside_48_bits_are_refused() {
        let first = -POSTGRES_EPOCH_US;
        let last = (1 << 48) * 1_000 - 1 - POSTGRES_EPOCH_US;
        assert!(from_timestamp(first, 0).is_some());
        assert!(from_timestamp(first - 1, 0).is_none());
        assert!(from_timestamp(last, 0).is_some());
        assert!(from_timestamp(last + 1, 0).is_none());
        assert!(from_timestamp(i64::MAX, 0).is_none());
        assert!(from_timestamp(i64::MIN, 0).is_none());
    }

    #[test]
    fn bounds_hold_every_id_of_the_millisecond() {
        let us = 1_645_557_742_123_456 - POSTGRES_EPOCH_US;
        let (floor, ceiling) = version_7_bounds(us).expect("a time in range");
        assert_eq!(floor, uuid("017f22e2-7a2b-7000-8000-000000000000"));
        assert_eq!(ceiling, uuid("017f22e2-7a2b-7fff-bfff-ffffffffffff"));
        let (next, _) = version_7_bounds(us + 1_000).expect("a time in range");
        assert!(ceiling < next);
        assert_eq!(version_7_bounds(-POSTGRES_EPOCH_US - 1), None);
        assert_eq!(version_7_bounds(i64::MIN), None);
    }

    #[test]
    fn times_are_read_back() {
        // RFC 9562, A.1 and A.6: the same moment as version 1 and as version 7.
        let moment = 1_645_557_742_000_000 - POSTGRES_EPOCH_US;
        assert_eq!(timestamp(uuid("c232ab00-9414-11ec-b3c8-9f6bdeced846")), Some(moment));
        assert_eq!(timestamp(uuid("017f22e2-79b0-7cc3-98c4-dc0c0c07398f")), Some(moment));
        assert_eq!(timestamp(uuid("919108f7-52d1-4320-9bac-f847db4148a8")), None);
        assert_eq!(timestamp(uuid("017f22e2-79b0-7cc3-d8c4-dc0c0c07398f")), None, "variant");
    }

    #[test]
    fn only_the_variant_of_the_rfc_has_a_version() {
        assert_eq!(version(uuid("919108f7-52d1-4320-9bac-f847db4148a8")), Some(4));
        assert_eq!(version(uuid("919108f7-52d1-4320-cbac-f847db4148a8")), None);
        assert_eq!(version([0; 16]), None);
    }

    proptest::proptest! {
        #[test]
        fn any_time_comes_back_lies_within_its_bounds_and_orders_ids(
            us in -POSTGRES_EPOCH_US - 10_000..(1 << 48) * 1_000 - POSTGRES_EPOCH_US + 10_000, step in 1..10_000_i64, ns in 0..1_000_u32, random in proptest::prelude::any::<u64>(),
        ) {
            let Some(time) = from_timestamp(us, ns) else {
                proptest::prop_assert_eq!(version_7_bounds(us), None);
                return Ok(());
            };
            proptest::prop_assert_eq!(to_timestamp(time), (us, ns));
            let id = version_7(time, random);
            proptest::prop_assert_eq!(version(id), Some(7));
            proptest::prop_assert_eq!(timestamp(id), Some(us - us.rem_euclid(1_000)));
            let (floor, ceiling) = version_7_bounds(us).expect("bounds of a time that has an id");
            proptest::prop_assert!(floor <= id && id <= ceiling);
            if let Some(later) = from_timestamp(us + step, ns) {
                proptest::prop_assert!(version_7(later, 0)[..8] >= id[..8]);
            }
        }

        #[test]
        fn no_time_makes_it_panic(us in proptest::prelude::any::<i64>(), ns in proptest::prelude::any::<u32>()) {
            proptest::prop_assert_eq!(from_timestamp(us, ns).is_some(), version_7_bounds(us).is_some());
        }

        #[test]
        fn no_bytes_make_reading_panic(bytes in proptest::prelude::any::<[u8; 16]>()) {
            proptest::prop_assert!(version(bytes).is_some() || timestamp(bytes).is_none());
        }
    }
}
