//! Uuids: the SQL functions ([`functions`], and [`at_time`] for uuids of a given time). The bits, the clock
//! and the key stream are the crate `uuid_generator`.

mod at_time;
mod functions;
