//! Random bytes for uuids: a ChaCha12 key stream with fast key erasure. Independent of PostgreSQL.
//!
//! The operating system takes 39 ns for 16 bytes at any request size, this generator 10 ns. rand's
//! ThreadRng is as fast, but returns the same bytes in every process forked after its first use, and a
//! library preloaded in the postmaster is forked with each connection.
//!
//! - Words are erased as they are returned, and the key is replaced by the first bytes of its own stream,
//!   so that the memory does not reveal earlier uuids.
//! - Each refill mixes in fresh entropy: two clones of one virtual machine differ within 255 uuids.
//! - The state belongs to one process; another process starts with a new state.

use chacha20::ChaCha12;
use chacha20::cipher::{KeyIvInit, StreamCipher};

const KEY: usize = 32;
/// 4 kB: a larger buffer does not reduce the operating system's share of the time.
const WORDS: usize = 512;

/// A key stream that returns each word once. Stored in a static; empty until first used.
pub struct KeyStream {
    /// The process that the state belongs to; 0, which is no process ID, before the first use.
    owner: i32,
    /// The number of words of the buffer that have been returned.
    used: usize,
    key: [u8; KEY],
    buffer: [[u8; 8]; WORDS],
}

impl Default for KeyStream {
    fn default() -> Self {
        Self::new()
    }
}

impl KeyStream {
    /// A stream without state: the first take() requests entropy.
    pub const fn new() -> Self {
        Self { owner: 0, used: WORDS, key: [0; KEY], buffer: [[0; 8]; WORDS] }
    }

    /// The next `N` words, for the process `process`, never 0. `entropy` fills 32 bytes from the
    /// operating system. The units are words, since the compiler moves a Result of bytes one by one, which
    /// takes as long as generating them.
    ///
    /// # Errors
    ///
    /// The error of `entropy`. No words are returned then.
    #[inline]
    pub fn take<const N: usize, E>(
        &mut self,
        process: i32,
        entropy: impl FnOnce(&mut [u8; KEY]) -> Result<(), E>,
    ) -> Result<[u64; N], E> {
        const { assert!(N <= WORDS) };
        if self.owner != process || WORDS - self.used < N {
            self.refill(process, entropy)?;
        }
        let mut words = [0; N];
        // Always in range after the check above; in this form the compiler adds no code for a panic.
        if let Some(next) = self.buffer.get_mut(self.used..self.used + N) {
            for (word, bytes) in words.iter_mut().zip(next) {
                *word = u64::from_ne_bytes(std::mem::take(bytes));
            }
        }
        self.used += N;
        Ok(words)
    }

    #[cold]
    fn refill<E>(
        &mut self,
        process: i32,
        entropy: impl FnOnce(&mut [u8; KEY]) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut fresh = [0; KEY];
        entropy(&mut fresh)?;
        if self.owner == process {
            for (fresh, old) in fresh.iter_mut().zip(self.key) {
                *fresh ^= old;
            }
        }
        // A key is used for one part of the stream only, so the nonce may be constant.
        let mut cipher = ChaCha12::new(&fresh.into(), &[0; 12].into());
        fresh.fill(0);
        self.key.fill(0);
        cipher.apply_keystream(&mut self.key);
        let buffer = self.buffer.as_flattened_mut();
        buffer.fill(0);
        cipher.apply_keystream(buffer);
        self.owner = process;
        self.used = 0;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    /// Entropy that is incremented, so that a test can distinguish refills.
    fn counting(counter: &mut u8) -> impl FnOnce(&mut [u8; KEY]) -> Result<(), ()> + '_ {
        |bytes| {
            *counter += 1;
            bytes.fill(*counter);
            Ok(())
        }
    }

    fn take(stream: &mut KeyStream, process: i32, counter: &mut u8) -> [u64; 2] {
        stream.take(process, counting(counter)).expect("entropy that does not fail")
    }

    #[test]
    fn no_bytes_are_handed_out_twice() {
        let (mut stream, mut refills) = (KeyStream::new(), 0);
        let taken: HashSet<_> = (0..10_000).map(|_| take(&mut stream, 1, &mut refills)).collect();
        assert_eq!(taken.len(), 10_000);
        assert_eq!(refills, 40, "256 values to a buffer");
    }

    #[test]
    fn a_forked_process_starts_anew() {
        let (mut parent, mut refills) = (KeyStream::new(), 0);
        take(&mut parent, 1, &mut refills);
        let mut child = KeyStream { buffer: parent.buffer, key: parent.key, ..parent };
        let of_child = take(&mut child, 2, &mut refills);
        assert_eq!(refills, 2, "the child asked for entropy of its own");
        assert_ne!(take(&mut parent, 1, &mut refills), of_child);
    }

    #[test]
    fn what_was_handed_out_is_erased() {
        let (mut stream, mut refills) = (KeyStream::new(), 0);
        take(&mut stream, 1, &mut refills);
        assert_eq!(stream.buffer[..2], [[0; 8]; 2]);
        assert_ne!(stream.buffer[2..4], [[0; 8]; 2]);
    }

    #[test]
    fn equal_entropy_does_not_repeat_the_stream_of_a_process() {
        let (mut stream, mut same) = (KeyStream::new(), HashSet::new());
        for _ in 0..1_000 {
            let entropy = |bytes: &mut [u8; KEY]| {
                bytes.fill(7);
                Ok::<(), ()>(())
            };
            same.insert(stream.take::<2, ()>(1, entropy).expect("entropy that does not fail"));
        }
        assert_eq!(same.len(), 1_000);
    }

    #[test]
    fn failing_entropy_hands_out_nothing_and_loses_nothing() {
        let (mut stream, mut refills) = (KeyStream::new(), 0);
        assert_eq!(stream.take::<2, _>(1, |_| Err("none")), Err("none"));
        take(&mut stream, 1, &mut refills);
        assert_eq!(stream.take::<2, _>(2, |_| Err("none")), Err("none"));
        take(&mut stream, 1, &mut refills);
        assert_eq!(refills, 1, "the first process keeps its buffer");
    }
}
