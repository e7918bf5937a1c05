//! Tests of the inflections, with selected words and with any string.
#![forbid(unsafe_code)]

mod lists;
mod names;
mod properties;
mod user_words;
