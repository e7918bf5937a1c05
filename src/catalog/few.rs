//! Queries on few relations, whose time does not grow with the catalogs.

use std::ffi::CStr;

use pgrx::spi;

use super::query::ask_now;
use super::row::{Argument, Row};
use crate::nested_settings::with_settings;

/// The settings under which a query on few relations is planned: a plan for all arguments expects a thousand. Before 18, the cost that a
/// disabled node adds is above that from which expressions are compiled.
const FEW: [(&CStr, &CStr); 4] = [
    (c"enable_seqscan", c"off"),
    (c"enable_hashjoin", c"off"),
    (c"enable_mergejoin", c"off"),
    (c"jit", c"off"),
];

/// The most relations that are few.
const MOST: usize = 8;

/// Runs a query on `count` relations, as ask_now() does; where they are few, by the indexes of the catalogs.
pub fn ask_of<T>(
    count: usize,
    query: &str,
    arguments: &[Argument],
    read: impl Fn(Row) -> Result<T, spi::Error>,
) -> Vec<T> {
    if count > MOST {
        return ask_now(query, arguments, read);
    }
    // Another text, so that its plan is another one, too.
    let query = format!("{query}\n-- of few relations");
    with_settings(&FEW, || ask_now(&query, arguments, read))
}
