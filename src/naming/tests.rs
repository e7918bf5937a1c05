//! What the engine promises, for words chosen by hand and for any string at all.
#![forbid(unsafe_code)]

mod lists;
mod names;
mod properties;
mod user_words;
