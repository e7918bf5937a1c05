//! The bits of ids, the clock and the key stream.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[allow(dead_code)]
#[path = "../../src/uuid"]
mod id {
    pub mod clock;
    pub mod key_stream;
    pub mod layout;
}

use id::clock::AscendingClock;
use id::key_stream::KeyStream;
use id::layout;
use std::collections::HashSet;

fuzz_target!(|bytes: &[u8]| {
    let mut words = bytes
        .chunks_exact(8)
        .map(|chunk| u64::from_le_bytes(chunk.try_into().expect("eight bytes")));
    let mut next = move || words.next().unwrap_or(0x5bd1_e995_97f4_a7c1);
    any_id(next(), next());
    any_time(next() as i64, (next() % 1_000) as i64, next());
    any_clock([next(), next(), next(), next()].map(|ns| (ns >> 1) as i64));
    any_processes([next(), next(), next(), next()]);
});

/// Whatever 16 bytes say, they say it without a panic, and what we set is there.
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
fn any_time(us: i64, ns: i64, random: u64) {
    let Some(id) = layout::version_7_of_timestamp(us, ns, random) else {
        assert!(layout::version_7_bounds(us).is_none());
        return;
    };
    assert_eq!(layout::version(id), Some(7));
    assert_eq!(layout::timestamp(id), Some(us - us.rem_euclid(1_000)));
    let (floor, ceiling) = layout::version_7_bounds(us).expect("bounds of a time that has an id");
    assert!(floor <= id && id <= ceiling);
    if let Some(later) = us.checked_add(1).and_then(|us| layout::version_7_of_timestamp(us, ns, 0))
    {
        assert!(later[..8] >= id[..8]);
    }
}

/// The clock ascends whatever the system's shows, by what 12 bits below the millisecond can tell apart.
fn any_clock(shown: [i64; 4]) {
    let mut clock = AscendingClock::new();
    let mut previous = None;
    // Up to the year 2200: nanoseconds run out in 2262.
    for now in shown.map(|ns| ns % 7_258_118_400_000_000_000) {
        let time = clock.advance(now);
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
