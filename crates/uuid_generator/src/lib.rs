//! Uuids of versions 4 and 7 (RFC 9562): the [`layout`] of their bits, a [`clock`] that ascends, and a
//! [`key_stream`] of random bits. Independent of PostgreSQL.
#![forbid(unsafe_code)]

pub mod clock;
pub mod key_stream;
pub mod layout;
