//! Ids: the generator ([`key_stream`], [`clock`]), the layout of their bits ([`layout`]), all three
//! without PostgreSQL, and the SQL functions ([`functions`], and
//! [`at_time`] for ids of a given time).

mod at_time;
mod clock;
mod functions;
mod key_stream;
mod layout;

#[cfg(feature = "pg_test")]
pub use functions::draw_before_fork;

#[cfg(feature = "pg_bench")]
pub use functions::{make_version_4, make_version_7};
