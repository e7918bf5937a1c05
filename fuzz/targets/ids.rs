//! The bits of ids, the clock and the key stream.
#![no_main]

use libfuzzer_sys::fuzz_target;

use std::collections::HashSet;
use uuid_generator::clock::{AscendingClock, Time};
use uuid_generator::key_stream::KeyStream;
use uuid_generator::layout;

fuzz_target!(|bytes: &[u8]| {
    let mut words = bytes
        .chunks_exact(8)
        .map(|chunk| u64::from_le_bytes(chunk.try_into().expect("eight bytes")));
    let mut next = move || words.next().unwrap_or(0x5bd1_e995_97f4_a7c1);
    any_id(next(), next());
    any_time(next() as i64, (next() % 1_000) as u32, next());
    any_clock([next(), next(), next(), next()].map(|ns| ns as i64));
    any_processes([next(), next(), next(), next()]);
});

/// No 16 bytes cause a panic, and the parts that are set are read back.
fn any_id(high: u64, low: u64) {
    let mut id = [0; 16];
    id[..8].copy_from_slice(&high.to_be_bytes());
    id[8..].copy_from_slice(&low.to_be_bytes());
    let (version, time) = (layout::version(id), layout::timestamp(id));
    assert!(version.is_some() || time.is_none());
    let random = layout::version_4([high, low]);
    assert_eq!((layout::version(random), layout::timestamp(random)), (Some(4), None));
    let kept = u128::from_be_bytes(random) ^ u128::from_be_bytes(id);
    assert_eq!(kept & !(0xf000 << 64 | 3 << 62), 0, "other bits are as they were drawn");
}

/// A time comes back to the millisecond, lies within its bounds, and orders ids.
fn any_time(us: i64, ns: u32, random: u64) {
    let Some(time) = layout::from_timestamp(us, ns) else {
        assert!(layout::version_7_bounds(us).is_none());
        return;
    };
    assert_eq!(layout::to_timestamp(time), (us, ns));
    let id = layout::version_7(time, random);
    assert_eq!(layout::version(id), Some(7));
    assert_eq!(layout::timestamp(id), Some(us - us.rem_euclid(1_000)));
    let (floor, ceiling) = layout::version_7_bounds(us).expect("bounds of a time that has an id");
    assert!(floor <= id && id <= ceiling);
    if let Some(later) = us.checked_add(1).and_then(|us| layout::from_timestamp(us, ns)) {
        assert!(layout::version_7(later, 0)[..8] >= id[..8]);
    }
}

/// The clock ascends whatever the system's shows, by what 12 bits below the millisecond can tell apart, as long as
/// an id can hold its time.
fn any_clock(shown: [i64; 4]) {
    let mut clock = AscendingClock::new();
    let mut previous = None;
    for word in shown {
        let Some(now) = Time::of_clock(word >> 24, word & 0x3fff_ffff) else { continue };
        let Some(time) = clock.advance(now) else { continue };
        assert!(time >= now);
        let id = layout::version_7(time, 0);
        assert!(previous.is_none_or(|previous| previous < id));
        previous = Some(id);
    }
}

/// Processes that share memory at a fork share no random words, though the system gives them the same entropy again.
fn any_processes(picks: [u64; 4]) {
    let mut stream = KeyStream::new();
    let (mut seen, mut draws) = (HashSet::new(), 0_u8);
    for pick in picks {
        let process = (pick % 3) as i32 + 1;
        for _ in 0..(pick >> 8) % 40 {
            let words = stream.take::<2, ()>(process, |bytes| {
                draws = draws.wrapping_add(1);
                bytes.fill(draws);
                Ok(())
            });
            assert!(
                seen.insert(words.expect("entropy that does not fail")),
                "words were handed out twice"
            );
        }
    }
}
